"""Policies that were read back are evaluated as AWS evaluates them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from compiler.doctor.policy import Request, lets_in

TOPIC = "arn:aws:sns:us-west-2:123456789012:alerts"
ALARM = "arn:aws:cloudwatch:us-west-2:123456789012:alarm:cpu"
CLOUDWATCH = Request(
    "cloudwatch.amazonaws.com",
    ("sns:Publish",),
    TOPIC,
    {
        "aws:sourceaccount": "123456789012",
        "aws:sourcearn": ALARM,
        "aws:securetransport": "true",
    },
)
EVENTS = Request("events.amazonaws.com", ("sns:Publish",), TOPIC, {"aws:securetransport": "true"})
ALLOW = {
    "Effect": "Allow",
    "Principal": {"Service": "cloudwatch.amazonaws.com"},
    "Action": "sns:Publish",
    "Resource": TOPIC,
}


def allow(**changes: Any) -> dict[str, Any]:
    return {**ALLOW, **changes}


def when(operator: str, key: str, *values: str) -> dict[str, Any]:
    return allow(Condition={operator: {key: list(values)}})


DENY = {"Effect": "Deny", "Principal": "*", "Action": "sns:*", "Resource": "*"}
INSECURE = {**DENY, "Condition": {"Bool": {"aws:SecureTransport": "false"}}}
EVERYONE_OF_US = allow(
    Principal={"AWS": "*"}, Condition={"StringEquals": {"aws:SourceAccount": "123456789012"}}
)

CASES: dict[str, tuple[list[dict[str, Any]], Request, bool]] = {
    "a plain statement lets in": ([ALLOW], CLOUDWATCH, True),
    "no statement lets nobody in": ([], CLOUDWATCH, False),
    "a statement for another service does not": ([ALLOW], EVENTS, False),
    "services in a list": (
        [allow(Principal={"Service": ["events.amazonaws.com", "cloudwatch.amazonaws.com"]})],
        EVENTS,
        True,
    ),
    "everyone is a service too": ([allow(Principal="*")], EVENTS, True),
    "everyone of the account, as SNS writes it itself": ([EVERYONE_OF_US], CLOUDWATCH, True),
    "EventBridge does not tell for whom it acts": ([EVERYONE_OF_US], EVENTS, False),
    "another action": ([allow(Action="sns:Subscribe")], CLOUDWATCH, False),
    "an action in other letters": ([allow(Action="SNS:publish")], CLOUDWATCH, True),
    "an action with a star": ([allow(Action="sns:Pub*")], CLOUDWATCH, True),
    "all actions but others": (
        [{k: v for k, v in ALLOW.items() if k != "Action"} | {"NotAction": "sns:Subscribe"}],
        CLOUDWATCH,
        True,
    ),
    "another topic": ([allow(Resource=f"{TOPIC}-2")], CLOUDWATCH, False),
    "the account that acts": (
        [when("StringEquals", "aws:SourceAccount", "123456789012")],
        CLOUDWATCH,
        True,
    ),
    "another account": (
        [when("StringEquals", "aws:SourceAccount", "210987654321")],
        CLOUDWATCH,
        False,
    ),
    "one of several accounts": (
        [when("StringEquals", "AWS:SourceAccount", "210987654321", "123456789012")],
        CLOUDWATCH,
        True,
    ),
    "alarms of the account": (
        [when("ArnLike", "aws:SourceArn", "arn:aws:cloudwatch:*:123456789012:alarm:*")],
        CLOUDWATCH,
        True,
    ),
    "alarms of another Region": (
        [when("ArnLike", "aws:SourceArn", "arn:aws:cloudwatch:us-east-1:123456789012:alarm:*")],
        CLOUDWATCH,
        False,
    ),
    "a condition that EventBridge cannot meet": (
        [
            when("StringEquals", "aws:SourceAccount", "123456789012")
            | {"Principal": {"Service": "events.amazonaws.com"}}
        ],
        EVENTS,
        False,
    ),
    "a condition only where something is told": (
        [
            when("StringEqualsIfExists", "aws:SourceAccount", "123456789012")
            | {"Principal": {"Service": "events.amazonaws.com"}}
        ],
        EVENTS,
        True,
    ),
    "none but another account": (
        [when("StringNotEquals", "aws:SourceAccount", "123456789012")],
        CLOUDWATCH,
        False,
    ),
    "an operator that is not known is given the benefit": (
        [when("NumericLessThan", "aws:MultiFactorAuthAge", "3600")],
        CLOUDWATCH,
        True,
    ),
    "a refusal of all wins": ([ALLOW, DENY], CLOUDWATCH, False),
    "a refusal of those without TLS does not concern it": ([ALLOW, INSECURE], CLOUDWATCH, True),
    "a refusal whose condition is not known does not concern it": (
        [ALLOW, {**DENY, "Condition": {"DateGreaterThan": {"aws:CurrentTime": "2020-01-01"}}}],
        CLOUDWATCH,
        True,
    ),
    "a refusal of all but the service": (
        [
            ALLOW,
            {k: v for k, v in DENY.items() if k != "Principal"}
            | {"NotPrincipal": {"Service": "cloudwatch.amazonaws.com"}},
        ],
        CLOUDWATCH,
        True,
    ),
}


@pytest.mark.parametrize(("statements", "request_", "wanted"), CASES.values(), ids=CASES)
def test_who_is_let_in(
    statements: list[dict[str, Any]], request_: Request, *, wanted: bool
) -> None:
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    assert lets_in(policy, request_) is wanted


@pytest.mark.parametrize("policy", ["", "{}", "not JSON", "[]"])
def test_what_is_no_policy_lets_nobody_in(policy: str) -> None:
    assert not lets_in(policy, CLOUDWATCH)


def test_every_action_of_a_request_must_be_allowed() -> None:
    key = Request("cloudwatch.amazonaws.com", ("kms:GenerateDataKey", "kms:Decrypt"), "*", {})
    half = {"Statement": [allow(Action="kms:Decrypt", Resource="*")]}
    whole = {"Statement": allow(Action=["kms:Decrypt", "kms:GenerateDataKey*"], Resource="*")}
    assert not lets_in(json.dumps(half), key)
    assert lets_in(json.dumps(whole), key)
