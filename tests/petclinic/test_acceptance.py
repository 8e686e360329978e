"""What the monitoring layer of PetClinic must make, in every environment."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Find = Callable[[str], dict[str, dict[str, Any]]]
ROOT = Path(__file__).parents[2]
SERVICES = ("admin", "customers", "vets", "visits")

ACCOUNTS = {
    "local": ("000000000000", "us-west-2"),
    "dev": ("123456789012", "us-west-2"),
    "staging": ("123456789012", "ap-northeast-1"),
    "prod": ("210987654321", "ap-northeast-1"),
}

# name, namespace, metric, statistic, comparison, threshold, periods, missing data
ONE_EACH = [
    ("api-5xx-errors", "AWS/ApiGateway", "5XXError", "Sum", ">", 10, 2, "notBreaching"),
    ("api-latency", "AWS/ApiGateway", "Latency", "Average", ">", 1000, 2, "notBreaching"),
    ("genai-errors", "AWS/Lambda", "Errors", "Sum", ">", 5, 2, "notBreaching"),
    ("genai-duration", "AWS/Lambda", "Duration", "Average", ">", 10_000, 2, "notBreaching"),
    (
        "aurora-connections",
        "AWS/RDS",
        "DatabaseConnections",
        "Average",
        ">",
        100,
        2,
        "notBreaching",
    ),
    ("aurora-cpu", "AWS/RDS", "CPUUtilization", "Average", ">", 80, 2, "notBreaching"),
]
# ruff: noqa: E501 - a row of the table stands on a line
EACH_SERVICE = [
    ("ecs-cpu", "AWS/ECS", "CPUUtilization", "Average", ">", 80, 2, "notBreaching"),
    ("ecs-memory", "AWS/ECS", "MemoryUtilization", "Average", ">", 80, 2, "notBreaching"),
    ("ecs-running-tasks", "ECS/ContainerInsights", "RunningTaskCount", "Minimum", "<", 1, 2, "breaching"),
    ("unhealthy-targets", "AWS/ApplicationELB", "UnHealthyHostCount", "Maximum", ">", 0, 2, "notBreaching"),
    ("target-5xx", "AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", "Sum", ">", 10, 2, "notBreaching"),
]  # fmt: skip
SECURITY = [("root-usage", 1), ("unauthorized-api-calls", 1), ("console-signin-failures", 3)]
COMPARISONS = {">": "GreaterThanThreshold", "<": "LessThanThreshold"}


def by_name(of_type: Find) -> dict[str, dict[str, Any]]:
    return {alarm["AlarmName"]: alarm for alarm in of_type("CloudWatch::Alarm").values()}


WANTED = [(row, None) for row in ONE_EACH] + [(r, s) for r in EACH_SERVICE for s in SERVICES]


@pytest.mark.parametrize(
    ("row", "service"), WANTED, ids=[f"{r[0]}{'-' + s if s else ''}" for r, s in WANTED]
)
def test_an_alarm_of_the_table(
    row: tuple[Any, ...], service: str | None, environment: str, of_type: Find
) -> None:
    key, namespace, metric, statistic, comparison, threshold, periods, missing = row
    name = f"petclinic-{environment}-{key}{'-' + service if service else ''}"
    alarm = by_name(of_type)[name]
    assert (alarm["Namespace"], alarm["MetricName"], alarm["Statistic"]) == (
        namespace,
        metric,
        statistic,
    )
    assert (alarm["ComparisonOperator"], alarm["Threshold"]) == (COMPARISONS[comparison], threshold)
    assert (alarm["Period"], alarm["EvaluationPeriods"], alarm["DatapointsToAlarm"]) == (
        300,
        periods,
        periods,
    )
    assert alarm["TreatMissingData"] == missing
    assert alarm["AlarmActions"] == [{"Ref": "TopicAlerts"}]


def test_every_alarm_watches_what_belongs_to_its_environment(
    environment: str, of_type: Find
) -> None:
    for alarm in of_type("CloudWatch::Alarm").values():
        for dimension in alarm.get("Dimensions", []):
            value = dimension["Value"]
            assert isinstance(value, dict) or value.startswith(f"petclinic-{environment}-")


@pytest.mark.parametrize(("key", "threshold"), SECURITY)
def test_a_security_alarm_fires_once_in_five_minutes(
    key: str, threshold: int, environment: str, of_type: Find
) -> None:
    alarm = by_name(of_type)[f"petclinic-{environment}-{key}"]
    assert alarm["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"
    assert (alarm["Threshold"], alarm["Period"], alarm["EvaluationPeriods"]) == (threshold, 300, 1)
    filters = of_type("Logs::MetricFilter").values()
    (source,) = (
        f
        for f in filters
        if f["MetricTransformations"][0]["MetricName"] == alarm["MetricName"]
        and f["MetricTransformations"][0]["MetricNamespace"] == alarm["Namespace"]
    )
    assert source["LogGroupName"] == {"Ref": "TrailLogGroup"}


def test_log_groups_are_kept_thirty_days_and_existing_ones_adopted(
    template: dict[str, Any], environment: str, of_type: Find
) -> None:
    groups = {g["LogGroupName"]: (k, g) for k, g in of_type("Logs::LogGroup").items()}
    prefix = f"petclinic-{environment}"
    adopted = {f"/aws/lambda/{prefix}-genai", *(f"/ecs/{prefix}-{s}" for s in SERVICES)}
    for name in {f"/aws/apigateway/{prefix}-api", *adopted}:
        key, group = groups[name]
        assert group["RetentionInDays"] == 30
        if name in adopted:
            # CloudFormation adopts only what it would not delete.
            assert template["Resources"][key]["DeletionPolicy"] == "Retain"


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_its_metrics_from_logs(service: str, environment: str, of_type: Find) -> None:
    group = f"LogGroupEcs{service.title()}"
    found = {
        (f["MetricTransformations"][0]["MetricName"], f["FilterPattern"])
        for f in of_type("Logs::MetricFilter").values()
        if f["LogGroupName"] == {"Ref": group}
        and f["MetricTransformations"][0]["MetricNamespace"] == "PetClinic/Application"
    }
    assert found == {
        ("ErrorCount", '[timestamp, request_id, level="ERROR", ...]'),
        ("ResponseTime", "[timestamp, request_id, level, message, response_time]"),
    }


def test_the_trail(environment: str, of_type: Find) -> None:
    (trail,) = of_type("CloudTrail::Trail").values()
    assert trail["TrailName"] == f"petclinic-{environment}-audit-trail"
    assert trail["IsLogging"] is True
    assert trail["IsMultiRegionTrail"] is True
    assert trail["IncludeGlobalServiceEvents"] is True
    assert trail["EnableLogFileValidation"] is True
    assert trail["KMSKeyId"] == {"Fn::GetAtt": "TrailKey.Arn"}
    assert trail["CloudWatchLogsRoleArn"] == {"Fn::GetAtt": "TrailRole.Arn"}
    assert of_type("KMS::Key")["TrailKey"]["EnableKeyRotation"] is True
    assert of_type("Logs::LogGroup")["TrailLogGroup"]["RetentionInDays"] == 90


def test_the_bucket_of_the_trail(environment: str, of_type: Find) -> None:
    (bucket,) = of_type("S3::Bucket").values()
    assert bucket["BucketName"] == f"petclinic-{environment}-cloudtrail-logs"
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert all(bucket["PublicAccessBlockConfiguration"].values())
    assert len(bucket["PublicAccessBlockConfiguration"]) == 4
    (rule,) = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms"
    days = [r.get("ExpirationInDays") for r in bucket["LifecycleConfiguration"]["Rules"]]
    assert 90 in days


def test_the_bucket_lets_in_only_this_trail_and_only_over_tls(
    environment: str, of_type: Find
) -> None:
    account, region = ACCOUNTS[environment]
    trail = f"arn:aws:cloudtrail:{region}:{account}:trail/petclinic-{environment}-audit-trail"
    (policy,) = of_type("S3::BucketPolicy").values()
    deny, *allow = policy["PolicyDocument"]["Statement"]
    assert deny["Effect"] == "Deny"
    assert deny["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert {tuple(s["Action"]) for s in allow} == {("s3:GetBucketAcl",), ("s3:PutObject",)}
    for statement in allow:
        assert statement["Principal"] == {"Service": "cloudtrail.amazonaws.com"}
        assert statement["Condition"]["StringEquals"]["aws:SourceArn"] == trail


def test_the_topic_is_encrypted_and_takes_only_this_account(
    environment: str, of_type: Find
) -> None:
    account, _ = ACCOUNTS[environment]
    (topic,) = of_type("SNS::Topic").values()
    assert topic["TopicName"] == f"petclinic-{environment}-alerts"
    assert topic["KmsMasterKeyId"] == {"Fn::GetAtt": "NotifyKey.Arn"}
    (policy,) = of_type("SNS::TopicPolicy").values()
    allowed = [s for s in policy["PolicyDocument"]["Statement"] if s["Effect"] == "Allow"]
    assert {s["Principal"]["Service"] for s in allowed} == {
        "cloudwatch.amazonaws.com",
        "cloudtrail.amazonaws.com",
    }
    for statement in allowed:
        assert f":{account}:" in json.dumps(statement["Condition"])
    key = of_type("KMS::Key")["NotifyKey"]["KeyPolicy"]["Statement"]
    users = {s["Principal"].get("Service") for s in key}
    assert {"cloudwatch.amazonaws.com", "cloudtrail.amazonaws.com"} <= users


def test_who_is_told(environment: str, of_type: Find) -> None:
    found = {(s["Protocol"], s["Endpoint"]) for s in of_type("SNS::Subscription").values()}
    email = ("email", "alerts@example.com")
    assert found == ({email, ("sms", "+15555550100")} if environment == "local" else {email})


WIDGETS = {
    "API Gateway": {"Count", "4XXError", "5XXError", "Latency"},
    "Lambda GenAI": {"Invocations", "Errors", "Duration", "Throttles"},
    "ECS: tasks": {"RunningTaskCount", "DesiredTaskCount"},
    "ECS: CPU and memory": {"CPUUtilization", "MemoryUtilization"},
    "ALB: requests and errors": {
        "RequestCount",
        "HTTPCode_Target_5XX_Count",
        "TargetResponseTime",
    },
    "ALB: healthy targets": {"HealthyHostCount", "UnHealthyHostCount"},
    "Aurora: load": {"DatabaseConnections", "CPUUtilization"},
    "Aurora: latency": {"ReadLatency", "WriteLatency"},
}


def dashboard(of_type: Find, environment: str) -> dict[str, Any]:
    (found,) = of_type("CloudWatch::Dashboard").values()
    assert found["DashboardName"] == f"petclinic-{environment}-Dashboard"
    body = found["DashboardBody"]
    text = body["Fn::Sub"] if isinstance(body, dict) else body
    parsed: dict[str, Any] = json.loads(text)
    return parsed


@pytest.mark.parametrize("title", WIDGETS)
def test_a_widget_of_the_dashboard(title: str, environment: str, of_type: Find) -> None:
    widgets = dashboard(of_type, environment)["widgets"]
    (widget,) = (w for w in widgets if w["properties"].get("title") == title)
    rows = widget["properties"]["metrics"]
    assert {row[1] for row in rows} == WIDGETS[title]
    if title.startswith("ECS"):
        services = {row[row.index("ServiceName") + 1] for row in rows}
        assert services == {f"petclinic-{environment}-{s}" for s in SERVICES}


def test_the_error_rates_are_metric_math_in_per_cent(environment: str, of_type: Find) -> None:
    widgets = dashboard(of_type, environment)["widgets"]
    (widget,) = (w for w in widgets if w["properties"].get("title") == "Error rate")
    rows = widget["properties"]["metrics"]
    lines = {r[0]["label"]: r[0]["expression"] for r in rows if isinstance(r[0], dict)}
    assert set(lines) == {"All errors", "4XX", "5XX", "Lambda GenAI"}
    assert all(expression.startswith("100 * ") for expression in lines.values())
    assert widget["properties"]["yAxis"]["left"]["label"] == "%"


def test_the_dashboard_shows_the_status_of_every_alarm(environment: str, of_type: Find) -> None:
    account, region = ACCOUNTS[environment]
    widgets = dashboard(of_type, environment)["widgets"]
    (widget,) = (w for w in widgets if w["type"] == "alarm")
    names = {a["AlarmName"] for a in of_type("CloudWatch::Alarm").values()}
    names |= {a["AlarmName"] for a in of_type("CloudWatch::CompositeAlarm").values()}
    arn = f"arn:aws:cloudwatch:{region}:{account}:alarm:"
    assert set(widget["properties"]["alarms"]) == {f"{arn}{name}" for name in names}


def test_the_outputs(template: dict[str, Any], environment: str) -> None:
    outputs = template["Outputs"]
    _, region = ACCOUNTS[environment]
    assert outputs["DashboardMainAddress"]["Value"] == (
        f"https://{region}.console.aws.amazon.com/cloudwatch/home?region={region}"
        f"#dashboards/dashboard/petclinic-{environment}-Dashboard"
    )
    assert outputs["TrailArn"]["Value"] == {"Fn::GetAtt": "Trail.Arn"}
    for name in ("DashboardMainName", "TrailBucketName", "TrailLogGroupName", "TopicAlertsArn"):
        assert "Ref" in outputs[name]["Value"]


def test_the_tags(template: dict[str, Any], environment: str) -> None:
    centre = {"local": "none", "prod": "production"}.get(environment, "training")
    assert template["Metadata"]["watchform"]["Tags"] == {
        "Project": "petclinic",
        "Environment": environment,
        "ManagedBy": "watchform",
        "Owner": "team-petclinic",
        "CostCenter": centre,
    }


def test_the_committed_template_is_what_the_specs_say(environment: str) -> None:
    from compiler.pipeline import compile_environment, stale

    assert stale(ROOT, compile_environment(ROOT, environment)) == ()
