"""Templates in few words, and what comes of them."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError
from embedded_cloud import ACCOUNT, REGION, Cloud

ALARM = {
    "AlarmName": "alarm",
    "Namespace": "AWS/ECS",
    "MetricName": "CPUUtilization",
    "Statistic": "Average",
    "Period": 60,
    "Threshold": 80,
    "EvaluationPeriods": 2,
    "ComparisonOperator": "GreaterThanThreshold",
}
LOGS = "AWS::Logs::LogGroup"
OPEN = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Service": "cloudtrail.amazonaws.com"},
            "Action": ["s3:*", "sts:AssumeRole"],
            "Resource": "*",
        }
    ],
}
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:"
BROKEN = ("Broken", "AWS::CloudWatch::CompositeAlarm", {"AlarmRule": 'ALARM("nobody")'})


def of(*resources: tuple[str, str, dict[str, Any]], **sections: Any) -> dict[str, Any]:
    return {
        "Resources": {name: {"Type": kind, "Properties": p} for name, kind, p in resources},
        **sections,
    }


def alarm(name: str, **changes: Any) -> tuple[str, str, dict[str, Any]]:
    return ("Alarm", "AWS::CloudWatch::Alarm", ALARM | {"AlarmName": name} | changes)


def group(name: str, **changes: Any) -> tuple[str, str, dict[str, Any]]:
    return ("Group", LOGS, {"LogGroupName": name} | changes)


def refused(cloud: Cloud, stack: str, template: dict[str, Any], **options: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as caught:
        cloud.change_set(stack, template, **options)
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


def failed_to(
    cloud: Cloud, stack: str, template: dict[str, Any], **options: Any
) -> tuple[str, str]:
    """Execute a change set that fails; give the final status and the first reason."""
    made = cloud.change_set(stack, template, **options)
    status = cloud.execute(made)
    reasons = [
        event["ResourceStatusReason"]
        for event in cloud.events(made["StackId"])
        if event["ResourceStatus"] in ("CREATE_FAILED", "UPDATE_FAILED")
    ]
    return status, reasons[-1]


def names(cloud: Cloud, kind: str) -> set[str]:
    """List what there is of a type, by the name that ``Ref`` gives."""
    call, listed, name = {
        "AWS::CloudWatch::Alarm": ("cloudwatch.describe_alarms", "MetricAlarms", "AlarmName"),
        "AWS::CloudWatch::CompositeAlarm": (
            "cloudwatch.describe_alarms",
            "CompositeAlarms",
            "AlarmName",
        ),
        "AWS::CloudWatch::Dashboard": (
            "cloudwatch.list_dashboards",
            "DashboardEntries",
            "DashboardName",
        ),
        LOGS: ("logs.describe_log_groups", "logGroups", "logGroupName"),
        "AWS::Logs::MetricFilter": ("logs.describe_metric_filters", "metricFilters", "filterName"),
        "AWS::CloudTrail::Trail": ("cloudtrail.list_trails", "Trails", "Name"),
        "AWS::S3::Bucket": ("s3.list_buckets", "Buckets", "Name"),
        "AWS::SNS::Topic": ("sns.list_topics", "Topics", "TopicArn"),
        "AWS::KMS::Alias": ("kms.list_aliases", "Aliases", "AliasName"),
        "AWS::IAM::Role": ("iam.list_roles", "Roles", "RoleName"),
    }[kind]
    service, operation = call.split(".")
    options = {"AlarmTypes": ["MetricAlarm", "CompositeAlarm"]} if "alarms" in operation else {}
    found = getattr(cloud.client(service), operation)(**options)[listed]
    return {each[name] for each in found}
