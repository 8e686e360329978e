"""Change sets on the embedded AWS: what they say, and what comes of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from embedded_cloud import ACCOUNT, REGION, Cloud
from embedded_templates import (
    ALARM,
    BROKEN,
    LOGS,
    OPEN,
    TOPIC,
    alarm,
    failed_to,
    group,
    names,
    of,
)

pytestmark = pytest.mark.embedded


def test_values_before_and_after_are_texts(cloud: Cloud) -> None:
    cloud.deploy("values", of(alarm("values")))
    then = of(
        alarm("values", Threshold=90, OKActions=[{"Ref": "Topic"}]),
        ("Topic", "AWS::SNS::Topic", {}),
    )
    changes = cloud.change_set("values", then)["Changes"]
    changed, added = (change["ResourceChange"] for change in changes)
    targets = {detail["Target"]["Name"]: detail["Target"] for detail in changed["Details"]}
    threshold = targets["Threshold"]
    assert (threshold["BeforeValue"], threshold["AfterValue"]) == ("80", "90")
    assert (threshold["Path"], threshold["AttributeChangeType"]) == (
        "/Properties/Threshold",
        "Modify",
    )
    assert targets["OKActions"]["AfterValue"] == '["{{changeSet:KNOWN_AFTER_APPLY}}"]'
    assert json.loads(changed["BeforeContext"])["Properties"]["Threshold"] == "80"
    assert json.loads(added["AfterContext"]) == {"Properties": {}}
    assert "BeforeContext" not in added


def test_a_change_of_outputs_alone_can_be_executed(cloud: Cloud) -> None:
    cloud.deploy("outputs", of(group("/outputs")))
    made = cloud.deploy(
        "outputs", of(group("/outputs"), Outputs={"Name": {"Value": {"Ref": "Group"}}})
    )
    assert made["Changes"] == []
    assert cloud.outputs("outputs") == {"Name": "/outputs"}


def test_parameters_functions_tags_and_imports_are_resolved(cloud: Cloud) -> None:
    cloud.client("ssm").put_parameter(Name="/values/days", Value="30", Type="String")
    exported = of(
        group("/exporter"),
        Outputs={
            "Arn": {"Value": {"Fn::GetAtt": ["Group", "Arn"]}, "Export": {"Name": "exported"}}
        },
    )
    cloud.deploy("exporter", exported)
    name = {"Fn::Sub": "/${Prefix}/${AWS::Region}"}
    template = of(
        group(name, RetentionInDays={"Ref": "Days"}),
        Parameters={
            "Prefix": {"Type": "String"},
            "Days": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/values/days"},
        },
        Outputs={"Imported": {"Value": {"Fn::ImportValue": "exported"}}},
    )
    options: dict[str, Any] = {
        "Parameters": [{"ParameterKey": "Prefix", "ParameterValue": "app"}],
        "Tags": [{"Key": "Project", "Value": "petclinic"}],
    }
    cloud.deploy("importer", template, **options)
    (found,) = cloud.client("logs").describe_log_groups(logGroupNamePrefix="/app")["logGroups"]
    tags = cloud.client("logs").list_tags_for_resource(resourceArn=found["arn"].removesuffix(":*"))
    assert (found["logGroupName"], found["retentionInDays"]) == (f"/app/{REGION}", 30)
    assert tags["tags"]["Project"] == "petclinic"
    assert cloud.outputs("importer")["Imported"].endswith(":log-group:/exporter:*")


YAML = """
Parameters:
  Prefix: {Type: String, Default: petclinic-dev}
Resources:
  Board:
    Type: AWS::CloudWatch::Dashboard
    Properties:
      DashboardName: !Sub ${Prefix}-Dashboard
      DashboardBody: !Sub |
        {"widgets": [{"type": "text", "properties": {"markdown": "${AWS::Region} ${!Literal}"}}]}
"""


@pytest.mark.parametrize("host", ["{}.s3.{region}.amazonaws.com/", "s3.{region}.amazonaws.com/{}/"])
def test_a_template_may_be_yaml_in_a_bucket(cloud: Cloud, host: str) -> None:
    s3, cloudformation = cloud.client("s3"), cloud.client("cloudformation")
    s3.create_bucket(Bucket="templates", CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_object(Bucket="templates", Key="a/b.yaml", Body=YAML.encode())
    url = "https://" + host.format("templates", region=REGION) + "a/b.yaml"
    made = cloudformation.create_change_set(
        StackName="yaml", ChangeSetName="a", ChangeSetType="CREATE", TemplateURL=url
    )
    described = cloudformation.describe_change_set(ChangeSetName=made["Id"])
    assert cloud.execute(described) == "CREATE_COMPLETE"
    board = cloud.client("cloudwatch").get_dashboard(DashboardName="petclinic-dev-Dashboard")
    assert json.loads(board["DashboardBody"])["widgets"][0]["properties"] == {
        "markdown": f"{REGION} ${{Literal}}"
    }
    assert cloud.delete("yaml") == "DELETE_COMPLETE"
    s3.delete_object(Bucket="templates", Key="a/b.yaml")
    s3.delete_bucket(Bucket="templates")


def test_tags_of_the_stack_reach_what_has_tags(cloud: Cloud) -> None:
    composite = (
        "All",
        "AWS::CloudWatch::CompositeAlarm",
        {"AlarmName": "all", "AlarmRule": "TRUE"},
    )
    bucket = ("Bucket", "AWS::S3::Bucket", {"BucketName": "tagged-bucket"})
    template = of(alarm("tagged"), composite, bucket)
    cloud.deploy("tagged", template, Tags=[{"Key": "Owner", "Value": "a"}])
    again = cloud.deploy("tagged", template, Tags=[{"Key": "Owner", "Value": "b"}])
    assert [each["ResourceChange"]["Scope"] for each in again["Changes"]] == [["Tags"]] * 3
    cloudwatch = cloud.client("cloudwatch")
    arn = f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:"
    listed = [
        cloudwatch.list_tags_for_resource(ResourceARN=arn + "tagged")["Tags"],
        cloudwatch.list_tags_for_resource(ResourceARN=arn + "all")["Tags"],
        cloud.client("s3").get_bucket_tagging(Bucket="tagged-bucket")["TagSet"],
    ]
    assert all({"Key": "Owner", "Value": "b"} in tags for tags in listed)
    assert cloud.delete("tagged") == "DELETE_COMPLETE"


def test_an_existing_log_group_is_adopted(cloud: Cloud) -> None:
    logs = cloud.client("logs")
    logs.create_log_group(logGroupName="/adopted")
    template = of(group("/adopted"))
    unretained = cloud.change_set("adopter", template, ImportExistingResources=True)
    assert unretained["Status"] == "FAILED"
    assert "DeletionPolicy" in unretained["StatusReason"]
    template["Resources"]["Group"]["DeletionPolicy"] = "RetainExceptOnCreate"
    made = cloud.deploy("adopter", template, ImportExistingResources=True, ChangeSetType="CREATE")
    assert made["Changes"][0]["ResourceChange"]["Action"] == "Import"
    assert cloud.delete("adopter") == "DELETE_COMPLETE"
    assert "/adopted" in names(cloud, LOGS)


@pytest.mark.parametrize(
    ("retained", "options", "status", "left"),
    [
        ("Delete", {}, "ROLLBACK_COMPLETE", False),
        ("Retain", {}, "ROLLBACK_COMPLETE", True),
        ("Retain", {"RetainExceptOnCreate": True}, "ROLLBACK_COMPLETE", False),
        ("RetainExceptOnCreate", {}, "ROLLBACK_COMPLETE", False),
        ("Delete", {"OnStackFailure": "DELETE"}, "DELETE_COMPLETE", False),
        ("Delete", {"OnStackFailure": "DO_NOTHING"}, "CREATE_FAILED", True),
        (
            "Retain",
            {"OnStackFailure": "DELETE", "RetainExceptOnCreate": True},
            "DELETE_COMPLETE",
            False,
        ),
    ],
)
def test_a_failed_create_leaves(
    cloud: Cloud, retained: str, options: dict[str, Any], status: str, left: bool
) -> None:
    name = "-".join(["broken", retained, *map(str, options.values())]).replace("_", "-")
    template = of(group(name), BROKEN)
    template["Resources"]["Broken"]["DependsOn"] = "Group"
    template["Resources"]["Group"]["DeletionPolicy"] = retained
    at_creation = {key: value for key, value in options.items() if key == "OnStackFailure"}
    at_execution = {key: value for key, value in options.items() if key != "OnStackFailure"}
    made = cloud.change_set(name, template, **at_creation)
    cloud.execute(made, **at_execution)
    assert cloud.settled(made["StackId"]) == status
    assert (name in names(cloud, LOGS)) is left


def test_a_failed_update_is_rolled_back(cloud: Cloud) -> None:
    cloud.deploy("rolled", of(alarm("rolled"), group("/rolled", RetentionInDays=30)))
    worse = of(alarm("rolled", Threshold=1), group("/rolled", RetentionInDays=90), BROKEN)
    worse["Resources"]["Broken"]["DependsOn"] = ["Alarm", "Group"]
    status, reason = failed_to(cloud, "rolled", worse)
    assert status == "UPDATE_ROLLBACK_COMPLETE"
    assert (
        f"[arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:nobody] in the alarm rule do not exist"
        in reason
    )
    (found,) = cloud.client("cloudwatch").describe_alarms(AlarmNames=["rolled"])["MetricAlarms"]
    (kept,) = cloud.client("logs").describe_log_groups(logGroupNamePrefix="/rolled")["logGroups"]
    assert (found["Threshold"], kept["retentionInDays"]) == (80.0, 30)


def test_a_trail_gives_its_arn_and_its_topic(cloud: Cloud) -> None:
    bucket = ("Bucket", "AWS::S3::Bucket", {"BucketName": "told-bucket"})
    policy = {"Bucket": {"Ref": "Bucket"}, "PolicyDocument": OPEN}
    publish = {"Statement": [OPEN["Statement"][0] | {"Action": "sns:Publish"}]}
    properties = {"S3BucketName": {"Ref": "Bucket"}, "SnsTopicName": "told", "IsLogging": True}
    template = of(
        bucket,
        ("Policy", "AWS::S3::BucketPolicy", policy),
        ("Topic", "AWS::SNS::Topic", {"TopicName": "told"}),
        ("Let", "AWS::SNS::TopicPolicy", {"Topics": [{"Ref": "Topic"}], "PolicyDocument": publish}),
        ("Trail", "AWS::CloudTrail::Trail", properties | {"TrailName": "told"}),
        Description="A trail with a topic",
        Outputs={key: {"Value": {"Fn::GetAtt": ["Trail", key]}} for key in ("Arn", "SnsTopicArn")},
    )
    template["Resources"]["Trail"]["DependsOn"] = ["Policy", "Let"]
    cloud.deploy("told", template)
    assert cloud.outputs("told") == {
        "Arn": f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/told",
        "SnsTopicArn": TOPIC + "told",
    }
    assert cloud.describe("told")["Description"] == "A trail with a topic"
    assert cloud.delete("told") == "DELETE_COMPLETE"


def test_a_bucket_that_holds_objects_is_not_deleted(cloud: Cloud) -> None:
    cloud.deploy("full", of(("Bucket", "AWS::S3::Bucket", {"BucketName": "full-bucket"})))
    cloud.client("s3").put_object(Bucket="full-bucket", Key="a/b", Body=b"kept")
    assert cloud.delete("full") == "DELETE_FAILED"
    cloud.restart()
    stored = cloud.client("s3").get_object(Bucket="full-bucket", Key="a/b")["Body"].read()
    assert stored == b"kept"
    cloud.client("s3").delete_object(Bucket="full-bucket", Key="a/b")
    assert cloud.delete("full") == "DELETE_COMPLETE"
    cloud.restart()
    assert "full-bucket" not in names(cloud, "AWS::S3::Bucket")


def test_drift_tells_what_was_changed_by_hand(cloud: Cloud) -> None:
    judged = {key: ALARM[key] for key in ("Threshold", "EvaluationPeriods", "ComparisonOperator")}
    metrics = [{"Id": "e1", "Expression": "SLO"}]
    untouched = ("Sum", "AWS::CloudWatch::Alarm", judged | {"Metrics": metrics})
    cloud.deploy("drifted", of(alarm("drifted"), group("/drifted", RetentionInDays=30), untouched))
    by_hand = {key: value for key, value in ALARM.items() if key != "AlarmName"}
    cloud.client("cloudwatch").put_metric_alarm(AlarmName="drifted", **by_hand | {"Threshold": 99})
    client = cloud.client("cloudformation")
    client.detect_stack_drift(StackName="drifted")
    (drift,) = [
        each
        for each in client.describe_stack_resource_drifts(StackName="drifted")[
            "StackResourceDrifts"
        ]
        if each["StackResourceDriftStatus"] != "IN_SYNC"
    ]
    (difference,) = drift["PropertyDifferences"]
    assert (drift["LogicalResourceId"], difference["PropertyPath"]) == ("Alarm", "/Threshold")


def test_a_subscription_that_nobody_must_confirm_has_its_arn_at_once(cloud: Cloud) -> None:
    subscription = {"TopicArn": {"Ref": "Topic"}, "Protocol": "sms", "Endpoint": "+820000000000"}
    template = of(
        ("Topic", "AWS::SNS::Topic", {"TopicName": "sms"}),
        ("Text", "AWS::SNS::Subscription", subscription),
    )
    cloud.deploy("sms", template)
    (listed,) = cloud.client("sns").list_subscriptions_by_topic(TopicArn=TOPIC + "sms")[
        "Subscriptions"
    ]
    assert listed["SubscriptionArn"].startswith(TOPIC + "sms:")
