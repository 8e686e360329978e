"""The permissions that functions get to be called by topics and alarms."""

from __future__ import annotations

import pytest
from emit.estate import alarm, composite, environment, origin, topic

from compiler.ir.alarm import Actions, ArnAction
from compiler.ir.estate import Node
from compiler.ir.identity import Identity
from compiler.ir.topic import Protocol, Subscription
from compiler.ir.value import InputRef, Text
from compiler.resolve.called_functions import called_functions

HERE = "arn:aws:lambda:us-west-2:123456789012:function:mend"
THERE = "arn:aws:lambda:us-west-2:210987654321:function:mend"
FAR = "arn:aws:lambda:eu-west-1:123456789012:function:mend"


def hearing(protocol: Protocol, endpoint: Text) -> Node:
    heard = Subscription(
        Identity("Subscription", "a lambda", "1"), origin("here"), protocol, endpoint
    )
    return topic(name="shop-alerts", subscriptions=(heard,))


def calling(*arns: Text) -> Node:
    return alarm(actions=Actions(alarm=tuple(ArnAction(arn) for arn in arns)))


def made(*nodes: Node) -> list[tuple[object, ...]]:
    found = [node.properties for node in called_functions(nodes, environment())]
    return [(each["Principal"], each["FunctionName"], each["SourceArn"]) for each in found]


SNS = ("sns.amazonaws.com", "arn:aws:sns:us-west-2:123456789012:shop-alerts")
ALARMS = (
    "lambda.alarms.cloudwatch.amazonaws.com",
    "arn:aws:cloudwatch:us-west-2:123456789012:alarm:*",
)
GIVEN = Text((InputRef("function"),))


@pytest.mark.parametrize(
    ("node", "caller", "function"),
    [
        pytest.param(hearing("lambda", Text.of(HERE)), SNS, Text.of(HERE), id="it hears a topic"),
        pytest.param(hearing("lambda", GIVEN), SNS, GIVEN, id="one of an input hears a topic"),
        pytest.param(calling(Text.of(HERE)), ALARMS, Text.of(HERE), id="an alarm calls it"),
        pytest.param(
            calling(Text.of(f"{HERE}:live")), ALARMS, Text.of(f"{HERE}:live"), id="by an alias"
        ),
        pytest.param(
            composite(actions=Actions(ok=(ArnAction(Text.of(HERE)),))),
            ALARMS,
            Text.of(HERE),
            id="a composite calls it when all is well",
        ),
    ],
)
def test_a_function_of_the_account_may_be_called(
    node: Node, caller: tuple[str, str], function: Text
) -> None:
    assert made(node) == [(caller[0], function, caller[1])]


@pytest.mark.parametrize(
    "node",
    [
        pytest.param(hearing("lambda", Text.of(THERE)), id="of another account hears a topic"),
        pytest.param(hearing("lambda", Text.of(FAR)), id="of another region hears a topic"),
        pytest.param(calling(Text.of(THERE)), id="an alarm calls one of another account"),
        pytest.param(hearing("https", Text.of("https://example.com/a")), id="an address hears it"),
        pytest.param(calling(Text.of("arn:aws:sns:us-west-2:123456789012:a")), id="only a topic"),
        pytest.param(calling(GIVEN), id="an input that may be anything"),
    ],
)
def test_nothing_else_is_permitted(node: Node) -> None:
    assert made(node) == []


def test_many_alarms_share_the_permission_of_a_function() -> None:
    assert len(made(*[calling(Text.of(HERE), Text.of(f"{HERE}:live")) for _ in range(9)])) == 2
