"""Whether a policy of a topic or a key, read back, lets an AWS service in.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Request:
    """What a service would ask: its principal, the actions, and what it tells of itself.

    `context` are the keys of conditions and their values, in small letters.
    """

    service: str
    actions: tuple[str, ...]
    resource: str
    context: Mapping[str, str]


def lets_in(policy: str, request: Request) -> bool:
    """Tell whether a policy allows every action of a request, and denies none."""
    try:
        statements = _listed(json.loads(policy or "{}").get("Statement"))
    except (json.JSONDecodeError, AttributeError):
        return False
    return all(_allowed(statements, request, action) for action in request.actions)


def _allowed(statements: list[Any], request: Request, action: str) -> bool:
    about = [s for s in statements if _is_about(s, request, action)]
    denied = any(s.get("Effect") == "Deny" and _meets(s, request, unknown=False) for s in about)
    return not denied and any(
        s.get("Effect") == "Allow" and _meets(s, request, unknown=True) for s in about
    )


def _is_about(statement: Mapping[str, Any], request: Request, action: str) -> bool:
    return (
        _names(statement, request.service)
        and _one_of(statement, "Action", action.lower(), lower=True)
        and _one_of(statement, "Resource", request.resource, lower=False)
    )


def _names(statement: Mapping[str, Any], service: str) -> bool:
    if "NotPrincipal" in statement:
        return not _is_principal(statement["NotPrincipal"], service)
    return _is_principal(statement.get("Principal"), service)


def _is_principal(principal: Any, service: str) -> bool:
    if isinstance(principal, Mapping):
        anyone = "*" in _listed(principal.get("AWS")) or "*" in _listed(principal.get("Service"))
        return anyone or service in _listed(principal.get("Service"))
    return bool(principal == "*")


def _one_of(statement: Mapping[str, Any], key: str, value: str, *, lower: bool) -> bool:
    for name, wanted in ((key, True), (f"Not{key}", False)):
        if name in statement:
            patterns = (str(p).lower() if lower else str(p) for p in _listed(statement[name]))
            return any(_like(value, pattern) for pattern in patterns) is wanted
    return key == "Resource"


def _meets(statement: Mapping[str, Any], request: Request, *, unknown: bool) -> bool:
    """Tell whether the conditions are met; `unknown` is the answer for an operator not known."""
    conditions = statement.get("Condition") or {}
    return all(
        _condition(operator, key.lower(), _listed(values), request.context, unknown=unknown)
        for operator, keys in conditions.items()
        for key, values in keys.items()
    )


Test = Callable[[str, str], bool]


def _like(value: str, pattern: str) -> bool:
    parts = (".*" if c == "*" else "." if c == "?" else re.escape(c) for c in pattern)
    return re.fullmatch("".join(parts), value, re.DOTALL) is not None


def _equal(value: str, wanted: str) -> bool:
    return value == wanted


def _alike(value: str, wanted: str) -> bool:
    return value.lower() == wanted.lower()


_TESTS: Mapping[str, tuple[Test, bool]] = {
    "stringequals": (_equal, True),
    "stringnotequals": (_equal, False),
    "stringequalsignorecase": (_alike, True),
    "stringnotequalsignorecase": (_alike, False),
    "stringlike": (_like, True),
    "stringnotlike": (_like, False),
    "arnequals": (_like, True),
    "arnlike": (_like, True),
    "arnnotequals": (_like, False),
    "arnnotlike": (_like, False),
    "bool": (_alike, True),
}
"""The operators: how a value is compared, and whether one of the wanted has to fit or none."""


def _condition(
    operator: str, key: str, wanted: Iterable[Any], context: Mapping[str, str], *, unknown: bool
) -> bool:
    name = operator.lower().rpartition(":")[2]
    optional = name.endswith("ifexists")
    name = name.removesuffix("ifexists")
    if name == "null":
        return (key not in context) == (str(next(iter(wanted), "")).lower() == "true")
    if name not in _TESTS:
        return unknown
    test, fits = _TESTS[name]
    if key not in context:
        return optional or not fits
    return any(test(context[key], _text(each)) for each in wanted) is fits


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
