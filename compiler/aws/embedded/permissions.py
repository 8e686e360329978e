"""Whether a policy document lets an AWS service do something, which services try out first."""

from __future__ import annotations

import fnmatch
import json
from typing import Any


def service_may(
    policy: str | dict[str, Any] | None, service: str, action: str, source: str
) -> bool:
    """Tell whether some statement allows the service the action.

    ``service`` is a principal such as ``cloudtrail.amazonaws.com``. ``source`` is the ARN the
    service acts for: a condition on ``aws:SourceArn`` must match it. Other conditions count as met.
    """
    document = json.loads(policy) if isinstance(policy, str) else policy or {}
    return any(
        statement.get("Effect") == "Allow"
        and _names(statement.get("Principal"), service)
        and _matches(action, statement.get("Action"))
        and _is_for(source, statement.get("Condition") or {})
        for statement in _listed(document.get("Statement"))
    )


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _names(principal: Any, service: str) -> bool:
    if isinstance(principal, dict):
        return service in _listed(principal.get("Service")) or "*" in _listed(principal.get("AWS"))
    return bool(principal == "*")


def _matches(action: str, patterns: Any) -> bool:
    # Actions are matched without regard to case.
    return any(fnmatch.fnmatch(action.lower(), pattern.lower()) for pattern in _listed(patterns))


def _is_for(source: str, condition: dict[str, Any]) -> bool:
    wanted = [
        pattern
        for values in condition.values()
        for key, patterns in values.items()
        if key.lower() == "aws:sourcearn"
        for pattern in _listed(patterns)
    ]
    return not wanted or any(fnmatch.fnmatchcase(source, pattern) for pattern in wanted)
