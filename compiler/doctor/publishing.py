"""What each publisher asks of a topic and of its key.

https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from compiler.doctor.examined import ExaminedStack
from compiler.doctor.policy import Request
from compiler.ir.alarm import Alarm, Composite
from compiler.ir.estate import Environment
from compiler.ir.topic import Publisher
from compiler.ir.trail import Trail

WORDS: Mapping[Publisher, str] = {
    "cloudwatch": "CloudWatch",
    "cloudtrail": "CloudTrail",
    "events": "EventBridge",
    "budgets": "Budgets",
}


def publishing(
    publisher: Publisher, topic: str, stack: ExaminedStack, environment: Environment
) -> Request:
    """Return what a service asks of a topic."""
    context = _context(publisher, stack, environment)
    return Request(f"{publisher}.amazonaws.com", ("sns:Publish",), topic, context)


def encrypting(
    publisher: Publisher, topic: str, stack: ExaminedStack, environment: Environment
) -> Request:
    """Return what a service asks of the key of a topic; a key's policy names itself `*`."""
    context = {
        **_context(publisher, stack, environment),
        "kms:encryptioncontext:aws:sns:topicarn": topic,
        "kms:viaservice": f"sns.{environment.region}.amazonaws.com",
        "kms:calleraccount": environment.account,
    }
    actions = ("kms:GenerateDataKey", "kms:Decrypt")
    return Request(f"{publisher}.amazonaws.com", actions, "*", context)


def _context(
    publisher: Publisher, stack: ExaminedStack, environment: Environment
) -> dict[str, str]:
    """Say what the service tells of the one for whom it acts; EventBridge tells nothing."""
    told = {"aws:securetransport": "true"}
    account, region = environment.account, environment.region
    start = f"arn:{environment.partition}"
    match publisher:
        case "cloudwatch":
            names = (n.name for n in stack.stack.nodes if isinstance(n, Alarm | Composite))
            alarm = next(names, environment.prefix)
            source = f"{start}:cloudwatch:{region}:{account}:alarm:{alarm}"
        case "cloudtrail":
            trails = (n.name for n in stack.stack.nodes if isinstance(n, Trail))
            source = f"{start}:cloudtrail:{region}:{account}:trail/{next(trails, 'trail')}"
        case "budgets":
            source = f"{start}:budgets::{account}:budget/any"
        case "events":
            return told
        case _:
            assert_never(publisher)
    owner = {"aws:sourceaccount": account, "aws:sourceowner": account, "aws:sourcearn": source}
    return told | owner
