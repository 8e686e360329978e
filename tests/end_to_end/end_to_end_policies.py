"""Policies as sentences, so that a table can say what each of them is to allow."""

from __future__ import annotations

from typing import Any


def sentences(policy: dict[str, Any]) -> set[str]:
    """Write a sentence for each statement: who may do what, where, and under which conditions."""
    assert policy["Version"] == "2012-10-17"
    found = [_sentence(statement) for statement in policy["Statement"]]
    assert len(set(found)) == len(found)
    return set(found)


def _sentence(statement: dict[str, Any]) -> str:
    parts = [statement["Effect"], _who(statement), _texts(statement["Action"])]
    if "Resource" in statement:
        parts.append(f"on {_texts(statement['Resource'])}")
    conditions = [
        f"{key} {operator} {_texts(value)}"
        for operator, keys in statement.get("Condition", {}).items()
        for key, value in keys.items()
    ]
    if conditions:
        parts.append(f"if {' and '.join(sorted(conditions))}")
    return " ".join(part for part in parts if part)


def _who(statement: dict[str, Any]) -> str:
    """Name the principal; the policy of a role has none, since it is the role."""
    who = statement.get("Principal", "")
    return who if isinstance(who, str) else _texts(next(iter(who.values())))


def _texts(value: str | list[str]) -> str:
    return value if isinstance(value, str) else ", ".join(value)
