"""Log groups, metric filters and saved queries.

Which actions know resources:
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
"""

from __future__ import annotations

from compiler.emit.access.resource_access import ResourceAccess

_PAGES = "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference"
_LOGS = "arn:{partition}:logs:{region}:{account}:log-group"
_NOT_WRITTEN = "templates hold no such property"
_NO_RESOURCE = "the action knows no resources"

ACCESS = {
    "AWS::Logs::LogGroup": ResourceAccess(
        source=f"{_PAGES}/API_CreateLogGroup.html",
        name="LogGroupName",
        # Tags are put on the ARN without the asterisk, all else is done on the one with it.
        arns=(f"{_LOGS}:{{name}}", f"{_LOGS}:{{name}}:*"),
        actions=(
            "logs:AssociateKmsKey",
            "logs:CreateLogGroup",
            "logs:DeleteLogGroup",
            "logs:DeleteRetentionPolicy",
            "logs:DescribeIndexPolicies",
            "logs:DisassociateKmsKey",
            "logs:GetDataProtectionPolicy",
            "logs:ListTagsForResource",
            "logs:PutRetentionPolicy",
            "logs:TagResource",
            "logs:UntagResource",
        ),
        anywhere={
            "logs:DescribeLogGroups": "it is a search over all log groups",
            "logs:DescribeResourcePolicies": _NO_RESOURCE,
        },
        left_out=dict.fromkeys(
            (
                "firehose:TagDeliveryStream",
                "logs:CreateLogDelivery",
                "logs:DeleteDataProtectionPolicy",
                "logs:DeleteIndexPolicy",
                "logs:DeleteResourcePolicy",
                "logs:PutBearerTokenAuthentication",
                "logs:PutDataProtectionPolicy",
                "logs:PutIndexPolicy",
                "logs:PutLogGroupDeletionProtection",
                "logs:PutResourcePolicy",
                "s3:REST.PUT.OBJECT",
            ),
            _NOT_WRITTEN,
        ),
    ),
    "AWS::Logs::MetricFilter": ResourceAccess(
        source=f"{_PAGES}/API_PutMetricFilter.html",
        name="LogGroupName",
        arns=(f"{_LOGS}:{{name}}", f"{_LOGS}:{{name}}:*"),
        actions=("logs:DeleteMetricFilter", "logs:DescribeMetricFilters", "logs:PutMetricFilter"),
    ),
    "AWS::Logs::QueryDefinition": ResourceAccess(
        source=f"{_PAGES}/API_PutQueryDefinition.html",
        anywhere=dict.fromkeys(
            (
                "logs:DeleteQueryDefinition",
                "logs:DescribeQueryDefinitions",
                "logs:PutQueryDefinition",
            ),
            _NO_RESOURCE,
        ),
    ),
}
