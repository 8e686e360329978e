"""Alarms and dashboards.

Which actions know resources:
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
"""

from __future__ import annotations

from compiler.emit.access.resource_access import ResourceAccess

_PAGES = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference"
_ALARM = ("arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}",)
_TAGS = ("cloudwatch:ListTagsForResource", "cloudwatch:TagResource", "cloudwatch:UntagResource")

ACCESS = {
    "AWS::CloudWatch::Alarm": ResourceAccess(
        source=f"{_PAGES}/API_PutMetricAlarm.html",
        name="AlarmName",
        arns=_ALARM,
        actions=(
            "cloudwatch:DeleteAlarms",
            "cloudwatch:DescribeAlarms",
            "cloudwatch:PutMetricAlarm",
            *_TAGS,
        ),
    ),
    "AWS::CloudWatch::CompositeAlarm": ResourceAccess(
        source=f"{_PAGES}/API_PutCompositeAlarm.html",
        name="AlarmName",
        arns=_ALARM,
        actions=("cloudwatch:DeleteAlarms", *_TAGS),
        anywhere={
            "cloudwatch:DescribeAlarms": "a narrower scope shows no composite alarms",
            "cloudwatch:PutCompositeAlarm": "a narrower scope makes no composite alarms",
        },
    ),
    "AWS::CloudWatch::Dashboard": ResourceAccess(
        source=f"{_PAGES}/API_PutDashboard.html",
        name="DashboardName",
        # Dashboards belong to an account, and to no region.
        arns=("arn:{partition}:cloudwatch::{account}:dashboard/{name}",),
        actions=(
            "cloudwatch:DeleteDashboards",
            "cloudwatch:GetDashboard",
            "cloudwatch:PutDashboard",
            *_TAGS,
        ),
        left_out={"cloudwatch:ListDashboards": "only to list what is no resource of a stack"},
    ),
}
