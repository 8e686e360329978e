"""The permissions without which Lambda refuses what topics and alarms send it.

https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from compiler.ir.alarm import Alarm, ArnAction, Composite
from compiler.ir.estate import Environment, Node
from compiler.ir.identity import Identity
from compiler.ir.origin import Origin
from compiler.ir.resource import PlainResource, PropertyValue
from compiler.ir.topic import Subscription, Topic
from compiler.ir.value import InputRef, Text


def called_functions(nodes: Iterable[Node], environment: Environment) -> Iterator[PlainResource]:
    """Make a permission for each function that hears a topic of ours, or that alarms call.

    A function of another account or region is left out: its own policy must let them in.
    One permission serves every alarm of the account that calls a function, because the policy of
    a function has room for some sixty statements only.
    """
    called: dict[Text, Origin] = {}
    for node in nodes:
        match node:
            case Topic():
                yield from _heard(node, environment)
            case Alarm() | Composite():
                actions = node.actions
                for action in (*actions.alarm, *actions.ok, *actions.insufficient_data):
                    if isinstance(action, ArnAction) and _is_function(action.arn, environment):
                        called.setdefault(action.arn, node.origin)
            case _:
                pass
    for function, origin in called.items():
        yield _called_by_alarms(function, origin, environment)


def _heard(topic: Topic, environment: Environment) -> Iterator[PlainResource]:
    arn = _arn("sns", topic.name, environment)
    for subscription in topic.subscriptions:
        if subscription.protocol == "lambda" and _is_near(subscription.endpoint, environment):
            yield _hears(subscription, arn)


def _hears(subscription: Subscription, topic: str) -> PlainResource:
    """Let a topic call a function: https://docs.aws.amazon.com/sns/latest/dg/lambda-console.html."""
    key, member = subscription.identity.key, subscription.identity.member
    properties = {"Principal": "sns.amazonaws.com", "SourceArn": topic}
    return _permission(
        Identity("Permission", key, member), subscription.origin, subscription.endpoint, properties
    )


def _called_by_alarms(function: Text, origin: Origin, environment: Environment) -> PlainResource:
    """Let alarms call a function.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
    """
    words = "".join(p.name if isinstance(p, InputRef) else p for p in function.parts)
    properties = {
        "Principal": "lambda.alarms.cloudwatch.amazonaws.com",
        "SourceAccount": environment.account,
        "SourceArn": _arn("cloudwatch", "alarm:*", environment),
    }
    member = sha256(words.encode()).hexdigest()[:8]
    return _permission(Identity("Permission", "alarms", member), origin, function, properties)


def _permission(
    identity: Identity, origin: Origin, function: Text, source: dict[str, str]
) -> PlainResource:
    properties: dict[str, PropertyValue] = {
        "Action": "lambda:InvokeFunction",
        "FunctionName": function,
        **source,
    }
    return PlainResource(identity, origin, "AWS::Lambda::Permission", properties)


def _is_function(arn: Text, environment: Environment) -> bool:
    first = arn.parts[0] if arn.parts else ""
    service = first.split(":")[2:3] if isinstance(first, str) else []
    return service == ["lambda"] and _is_near(arn, environment)


def _is_near(arn: Text, environment: Environment) -> bool:
    """Whether a function is of this account and region; one that an input gives is taken so."""
    if arn.literal is None:
        return True
    _, _, _, region, account, *_ = (*arn.literal.split(":"), *[""] * 5)
    return region == environment.region and account == environment.account


def _arn(service: str, resource: str, environment: Environment) -> str:
    place = f"{environment.region}:{environment.account}"
    return f"arn:{environment.partition}:{service}:{place}:{resource}"
