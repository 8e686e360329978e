"""The policy of who looks whether all is well, and changes nothing.

Which actions know resources:
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudformation.html
"""

from __future__ import annotations

from awacs.aws import Statement

from compiler.emit.access.resource_access import reads
from compiler.emit.access.resources import resource_statements
from compiler.emit.access.roles import sources, stacks_of_others
from compiler.emit.access.subject import Subject
from compiler.emit.policy import action, allow

_ON_STACKS = (
    "cloudformation:DescribeStackResourceDrifts",
    "cloudformation:DescribeStacks",
    "cloudformation:DetectStackDrift",
    "cloudformation:DetectStackResourceDrift",
    "cloudformation:ListStackResources",
)
# A narrower scope shows no composite alarms, and no alarm without a stack.
_ANYWHERE = (
    "cloudformation:BatchDescribeTypeConfigurations",
    "cloudformation:DescribeStackDriftDetectionStatus",
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
    "cloudformation:ListExports",
    "cloudwatch:DescribeAlarms",
    "cloudwatch:GetMetricData",
    "cloudwatch:ListMetrics",
    "logs:DescribeLogGroups",
    "sts:GetCallerIdentity",
)


def viewer(subject: Subject) -> tuple[Statement, ...]:
    """Let somebody draw, backtest and estimate with the data of the account, and nothing else."""
    return (
        *sources(subject),
        *stacks_of_others(subject),
        allow("Looks", [action(each) for each in _LIVE], ["*"]),
    )


def looker(subject: Subject) -> tuple[Statement, ...]:
    """Let somebody read how everything does; nothing can be changed with it."""
    stacks = sorted(subject.arn("cloudformation", f"stack/{name}/*") for name, _ in subject.stacks)
    return (
        allow("Stacks", [action(each) for each in _ON_STACKS], stacks),
        *resource_statements(subject, reads),
        allow("Looks", [action(each) for each in _ANYWHERE], ["*"]),
    )
