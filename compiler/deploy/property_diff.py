"""What differs between two versions of a resource, value by value."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from compiler.deploy.document import same
from compiler.deploy.plan import PropertyChange

_ABSENT = object()
_ATTRIBUTES = (
    "CreationPolicy",
    "DeletionPolicy",
    "Metadata",
    "UpdatePolicy",
    "UpdateReplacePolicy",
)


def resource_changes(
    before: Mapping[str, object], after: Mapping[str, object]
) -> tuple[PropertyChange, ...]:
    """Compare two versions of a resource of a template, `before` as CloudFormation gave it back."""
    changes = list(_changes(before.get("Properties", {}), after.get("Properties", {}), ()))
    for attribute in _ATTRIBUTES:
        changes += _changes(
            before.get(attribute, _ABSENT), after.get(attribute, _ABSENT), (attribute,)
        )
    return tuple(changes)


def _changes(before: object, after: object, path: tuple[str, ...]) -> Iterator[PropertyChange]:
    if before is after or same(before, after):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(before.keys() | after.keys()):
            yield from _changes(before.get(key, _ABSENT), after.get(key, _ABSENT), (*path, key))
        return
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _changes(old, new, (*path, str(number)))
        return
    yield PropertyChange(_named(path), _text(before), _text(after))


def _named(path: tuple[str, ...]) -> str:
    """Write a path without the intrinsic functions on it: `DashboardBody/Fn::Sub` is one value."""
    named: list[str] = []
    function = False
    for step in path:
        # The arguments of a function are a list: their numbers say nothing either.
        if step.startswith("Fn::") or (function and step.isdigit()):
            function = True
            continue
        function = False
        named.append(step)
    return "/".join(named)


def _text(value: object) -> str | None:
    if value is _ABSENT:
        return None
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)
