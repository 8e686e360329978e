"""The AWS services that publish to topics, and what proves that they do it for us.

A service acts for whoever asks it. The conditions bind it to this account (the confused
deputy), as far as the service tells for whom it acts.

https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-permissions-for-sns-notifications.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions
"""

from __future__ import annotations

from typing import Any, assert_never

from awacs import kms

from compiler.emit.policy import Conditions, allow_service
from compiler.emit.scope import Scope
from compiler.ir.topic import Publisher

_NAMES: dict[Publisher, str] = {
    "cloudwatch": "CloudWatch",
    "cloudtrail": "CloudTrail",
    "events": "EventBridge",
    "budgets": "Budgets",
}


def may_publish(publisher: Publisher, action: Any, topic: Any, scope: Scope) -> Any:
    """Write the statement of a topic's policy that lets a service publish."""
    return allow_service(
        f"{_NAMES[publisher]}Publishes",
        f"{publisher}.amazonaws.com",
        [action],
        [topic],
        _source(publisher, scope),
    )


def may_use_key(publisher: Publisher, scope: Scope) -> Any:
    """Write the statement of a key's policy without which a service's messages are lost."""
    conditions = _source(publisher, scope)
    if conditions is None:
        # SNS names the topic when it encrypts for EventBridge: all there is to hold on to.
        topics = scope.arn("sns", "*")
        conditions = {"ArnLike": {"kms:EncryptionContext:aws:sns:topicArn": topics}}
    return allow_service(
        f"{_NAMES[publisher]}Encrypts",
        f"{publisher}.amazonaws.com",
        [kms.Decrypt, kms.Action("GenerateDataKey*")],
        ["*"],
        conditions,
    )


def _source(publisher: Publisher, scope: Scope) -> Conditions | None:
    """Say for whom a service must act, or None where it does not tell.

    EventBridge does not: AWS documents that a condition in a topic's policy, or on the source
    in a key's policy, makes it lose every message.
    """
    ours = {"aws:SourceAccount": scope.environment.account}
    match publisher:
        case "cloudwatch":
            alarms = scope.arn("cloudwatch", "alarm:*")
            return {"StringEquals": ours, "ArnLike": {"aws:SourceArn": alarms}}
        case "budgets":
            budgets = scope.arn("budgets", "*", region="")
            return {"StringEquals": ours, "ArnLike": {"aws:SourceArn": budgets}}
        case "cloudtrail":
            return {"ArnLike": {"aws:SourceArn": _trails(scope)}}
        case "events":
            return None
        case _:
            assert_never(publisher)


def _trails(scope: Scope) -> Any:
    """Mean the stack's own trails, or every trail of the account where it has none."""
    own = [scope.trail_arn(trail) for trail in scope.trails]
    if not own:
        return scope.arn("cloudtrail", "trail/*", region="*")
    return own[0] if len(own) == 1 else own
