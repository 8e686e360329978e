"""Statements of policies, in fewer words than awacs needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from awacs.aws import Action as AnyAction
from awacs.aws import (
    Allow,
    ArnEquals,
    ArnLike,
    AWSPrincipal,
    Bool,
    Condition,
    Deny,
    PolicyDocument,
    Principal,
    Statement,
    StringEquals,
    StringLike,
)

_OPERATORS = {
    "ArnEquals": ArnEquals,
    "ArnLike": ArnLike,
    "Bool": Bool,
    "StringEquals": StringEquals,
    "StringLike": StringLike,
}

Conditions = Mapping[str, Mapping[str, Any]]
"""Operator, key, value: `{"StringEquals": {"aws:SourceAccount": "123456789012"}}`."""


def document(*statements: Statement) -> PolicyDocument:
    """Write a policy; the version is the one that knows variables."""
    return PolicyDocument(Version="2012-10-17", Statement=list(statements))


def allow_service(
    sid: str,
    service: str,
    actions: list[Any],
    resource: list[Any],
    conditions: Conditions | None = None,
) -> Statement:
    """Let an AWS service do something."""
    return _statement(sid, Allow, Principal("Service", service), actions, resource, conditions)


def allow_account(sid: str, root: str, actions: list[Any]) -> Statement:
    """Let the account decide by its own IAM policies who may use a key."""
    return _statement(sid, Allow, AWSPrincipal(root), actions, ["*"], None)


def allow(
    sid: str, actions: list[Any], resource: list[Any], conditions: Conditions | None = None
) -> Statement:
    """Let the holder of a policy do something."""
    return _statement(sid, Allow, None, actions, resource, conditions)


def allow_federated(
    sid: str, provider: str, actions: list[Any], conditions: Conditions
) -> Statement:
    """Let those whom an identity provider vouches for do something."""
    return _statement(sid, Allow, Principal("Federated", provider), actions, [], conditions)


def action(name: str) -> Any:
    """Mean one action by its name in policies: `s3:GetObject`."""
    service, _, verb = name.partition(":")
    return AnyAction(service, verb)


def deny_without_tls(sid: str, actions: list[Any], resource: list[Any]) -> Statement:
    """Refuse everyone who does not come over TLS."""
    conditions = {"Bool": {"aws:SecureTransport": "false"}}
    return _statement(sid, Deny, Principal("*"), actions, resource, conditions)


def every(service: Any) -> Any:
    """Mean every action of a service: `s3:*`."""
    return AnyAction(service, "*")


def _statement(
    sid: str,
    effect: str,
    principal: Principal | None,
    actions: list[Any],
    resource: list[Any],
    conditions: Conditions | None,
) -> Statement:
    written = Statement(Sid=sid, Effect=effect, Action=actions)
    if principal is not None:
        written.Principal = principal
    if resource:  # the trust of a role has none: it is about the role itself
        written.Resource = resource
    if conditions:
        elements = [_OPERATORS[operator](dict(keys)) for operator, keys in conditions.items()]
        written.Condition = Condition(elements)
    return written
