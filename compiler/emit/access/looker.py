"""The policy of who looks whether all is well, and changes nothing.

Which actions know resources:
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudformation.html
"""

from __future__ import annotations

from awacs.aws import Statement

from compiler.emit.access.resources import resource_statements
from compiler.emit.access.subject import Subject
from compiler.emit.policy import action, allow

_ON_STACKS = (
    "cloudformation:DescribeStacks",
    "cloudformation:ListStackResources",
)
_ON_RESOURCES = frozenset(
    {
        "cloudtrail:GetTrailStatus",
        "kms:DescribeKey",
        "kms:GetKeyPolicy",
        "s3:GetLifecycleConfiguration",
        "s3:ListBucket",
        "sns:GetTopicAttributes",
        "sns:ListSubscriptionsByTopic",
    }
)
# A narrower scope shows no composite alarms, and no alarm without a stack.
_ANYWHERE = (
    "cloudformation:DescribeStackResources",
    "cloudformation:ListExports",
    "cloudwatch:DescribeAlarmHistory",
    "cloudwatch:DescribeAlarms",
    "cloudwatch:GetMetricData",
    "cloudwatch:ListMetrics",
    "logs:DescribeLogGroups",
    "sts:GetCallerIdentity",
)


# What pages, backtests and estimates of an account read; none of it knows resources.
_LIVE = (
    "cloudwatch:DescribeAlarms",
    "cloudwatch:GetMetricData",
    "logs:DescribeLogGroups",
    "sts:GetCallerIdentity",
)


def viewer(subject: Subject) -> tuple[Statement, ...]:
    """Let somebody draw, backtest and estimate with the data of the account, and nothing else."""
    exports = ("cloudformation:ListExports",) if subject.exports else ()
    return (
        *inputs_of(subject),
        *stacks_of_others(subject),
        allow("Looks", [action(each) for each in sorted((*_LIVE, *exports))], ["*"]),
    )


def looker(subject: Subject) -> tuple[Statement, ...]:
    """Let somebody read how everything does; nothing can be changed with it."""
    stacks = sorted(subject.arn("cloudformation", f"stack/{name}/*") for name, _ in subject.stacks)
    return (
        allow("Stacks", [action(each) for each in _ON_STACKS], stacks),
        *resource_statements(subject, _ON_RESOURCES.__contains__),
        allow("Looks", [action(each) for each in _ANYWHERE], ["*"]),
    )
