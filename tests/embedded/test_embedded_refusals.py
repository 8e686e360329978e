"""What the embedded AWS refuses as AWS does: change sets, and resources that could not work."""

from __future__ import annotations

import json
from typing import Any

import pytest
from embedded_cloud import Cloud
from embedded_templates import (
    ALARM,
    BROKEN,
    LOGS,
    OPEN,
    TOPIC,
    failed_to,
    group,
    of,
    refused,
)

pytestmark = pytest.mark.embedded


@pytest.mark.parametrize(
    ("name", "kind", "properties"),
    [
        ("AlarmName", "AWS::CloudWatch::Alarm", ALARM),
        ("AlarmName", "AWS::CloudWatch::CompositeAlarm", {"AlarmRule": "FALSE"}),
        ("LogGroupName", LOGS, {}),
        ("TopicName", "AWS::SNS::Topic", {}),
        ("RoleName", "AWS::IAM::Role", {"AssumeRolePolicyDocument": OPEN}),
        ("DashboardName", "AWS::CloudWatch::Dashboard", {"DashboardBody": '{"widgets": []}'}),
    ],
)
def test_a_name_that_is_taken_fails_the_create(
    cloud: Cloud, name: str, kind: str, properties: dict[str, Any]
) -> None:
    stack = "taken-" + kind.split("::", 1)[1].replace("::", "-")
    template = of(("Thing", kind, properties | {name: stack}))
    cloud.deploy(stack, template)
    status, reason = failed_to(cloud, f"{stack}-again", template)
    assert status == "ROLLBACK_COMPLETE"
    assert reason.endswith("already exists.")
    assert cloud.delete(stack) == "DELETE_COMPLETE"


WRONG = (
    ("a dashboard that is no JSON", "AWS::CloudWatch::Dashboard", {"DashboardBody": "{"}, "JSON"),
    (
        "an alarm with a metric and an expression",
        "AWS::CloudWatch::Alarm",
        ALARM | {"Metrics": [{"Id": "e1", "Expression": "1"}]},
        "must not both be specified",
    ),
    (
        "an alarm whose band does not exist",
        "AWS::CloudWatch::Alarm",
        {"EvaluationPeriods": 1, "ComparisonOperator": "GreaterThanUpperThreshold"}
        | {"ThresholdMetricId": "x", "Metrics": [{"Id": "e1", "Expression": "1"}]},
        "not an Id",
    ),
    (
        "an alarm on two expressions",
        "AWS::CloudWatch::Alarm",
        {"EvaluationPeriods": 1, "ComparisonOperator": "GreaterThanThreshold", "Threshold": 1}
        | {"Metrics": [{"Id": "a", "Expression": "1"}, {"Id": "b", "Expression": "1"}]},
        "Exactly one element",
    ),
    (
        "a suppressor that does not exist",
        "AWS::CloudWatch::CompositeAlarm",
        {"AlarmRule": "FALSE", "ActionsSuppressor": "nobody"}
        | {"ActionsSuppressorWaitPeriod": 1, "ActionsSuppressorExtensionPeriod": 1},
        "nobody does not exist",
    ),
    (
        "a trail without a bucket",
        "AWS::CloudTrail::Trail",
        {"S3BucketName": "nowhere", "IsLogging": True},
        "S3 bucket nowhere does not exist",
    ),
    (
        "a subscription without a topic",
        "AWS::SNS::Subscription",
        {"TopicArn": TOPIC + "nobody", "Protocol": "email", "Endpoint": "a@example.com"},
        "Topic does not exist",
    ),
    (
        "a policy of no bucket",
        "AWS::S3::BucketPolicy",
        {"Bucket": "nowhere", "PolicyDocument": OPEN},
        "bucket does not exist",
    ),
)


@pytest.mark.parametrize(
    ("kind", "properties", "reason"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG]
)
def test_is_refused(cloud: Cloud, kind: str, properties: dict[str, Any], reason: str) -> None:
    status, said = failed_to(cloud, "refused", of(("Thing", kind, properties)))
    assert status == "ROLLBACK_COMPLETE"
    assert reason in said
    cloud.delete("refused")


@pytest.mark.parametrize(
    ("what", "condition"),
    [
        ("the policy is for another trail", {"StringEquals": {"aws:SourceArn": "arn:other"}}),
        ("there is no policy", None),
    ],
)
def test_a_trail_is_refused_if(cloud: Cloud, what: str, condition: dict[str, Any] | None) -> None:
    stack = "deaf-" + what.split(maxsplit=1)[0]
    statement = OPEN["Statement"][0] | ({"Condition": condition} if condition else {})
    policy = {"Bucket": {"Ref": "Bucket"}, "PolicyDocument": {"Statement": [statement]}}
    parts = [("Bucket", "AWS::S3::Bucket", {"BucketName": stack})]
    if condition:
        parts.append(("Policy", "AWS::S3::BucketPolicy", policy))
    trail = {"S3BucketName": {"Ref": "Bucket"}, "IsLogging": True}
    template = of(*parts, ("Trail", "AWS::CloudTrail::Trail", trail))
    template["Resources"]["Trail"]["DependsOn"] = [name for name, *_ in parts]
    _status, reason = failed_to(cloud, stack, template)
    assert reason == f"Incorrect S3 bucket policy is detected for bucket: {stack}"


def test_a_stack_that_rolled_back_cannot_be_updated_nor_created(cloud: Cloud) -> None:
    failed_to(cloud, "stuck", of(BROKEN))
    code, message = refused(cloud, "stuck", of(group("/stuck")), ChangeSetType="UPDATE")
    assert code == "ValidationError"
    assert message.endswith("is in ROLLBACK_COMPLETE state and can not be updated.")
    code, message = refused(cloud, "stuck", of(group("/stuck")), ChangeSetType="CREATE")
    assert "already exists and cannot be created again" in message


def test_a_stack_in_review_keeps_its_identity(cloud: Cloud) -> None:
    one = cloud.change_set("review", of(group("/review")), ChangeSetType="CREATE")
    _code, message = refused(cloud, "review", of(group("/review")), ChangeSetType="UPDATE")
    assert "is in REVIEW_IN_PROGRESS state" in message
    two = cloud.change_set("review", of(group("/review/two")), ChangeSetType="CREATE")
    listed = cloud.client("cloudformation").list_change_sets(StackName=one["StackId"])["Summaries"]
    assert one["StackId"] == two["StackId"]
    assert {each["ChangeSetId"] for each in listed} == {one["ChangeSetId"], two["ChangeSetId"]}
    unanswered = of(group("/review"), Parameters={"Name": {"Type": "String"}})
    refused(cloud, "review", unanswered, ChangeSetType="CREATE")
    assert cloud.status("review") == "REVIEW_IN_PROGRESS"
    assert cloud.execute(two) == "CREATE_COMPLETE"


def test_a_role_needs_its_capability(cloud: Cloud) -> None:
    template = of(("Role", "AWS::IAM::Role", {"RoleName": "r", "AssumeRolePolicyDocument": OPEN}))
    code, message = refused(cloud, "incapable", template, Capabilities=["CAPABILITY_IAM"])
    assert code == "InsufficientCapabilitiesException"
    assert message == "Requires capabilities : [CAPABILITY_NAMED_IAM]"
    assert cloud.status("incapable") is None


def test_a_retry_with_the_same_token_finds_the_same_set(cloud: Cloud) -> None:
    client = cloud.client("cloudformation")
    request = {
        "StackName": "retried",
        "ChangeSetName": "a",
        "ChangeSetType": "CREATE",
        "ClientToken": "t",
        "TemplateBody": json.dumps(of(group("/retried"))),
    }
    first, again = client.create_change_set(**request), client.create_change_set(**request)
    assert (first["Id"], first["StackId"]) == (again["Id"], again["StackId"])
