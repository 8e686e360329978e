"""Says in the words of the spec what was changed by hand in one resource."""

from __future__ import annotations

import json
from collections.abc import Mapping

from compiler.aws.drift import PropertyDrift, ResourceDrift
from compiler.deploy.changes import by_hand
from compiler.deploy.meaning.registry import explained
from compiler.deploy.meaning.said import Said, said
from compiler.deploy.plan import PropertyChange, ResourceChange, Wanted

Properties = Mapping[str, object]


def drifted(resource: ResourceDrift, wanted: Wanted) -> ResourceChange:
    """Say how a resource differs from what its stack says of it; it may be gone."""
    if resource.status == "DELETED":
        gone = said("is no longer there: it was deleted by hand", weaker=True)
        return by_hand(wanted, resource, (), (gone,))
    names = {_path(each).split("/")[0] for each in resource.differences}
    before, after = _both(resource, names)
    values = tuple(_value(each) for each in resource.differences)
    told = explained(resource.type, {"Properties": before}, {"Properties": after})
    return by_hand(wanted, resource, values, told or _written_only(before, after, names))


def _both(resource: ResourceDrift, names: set[str]) -> tuple[Properties, Properties]:
    """Return the properties before and after; what AWS calls no difference is none.

    `80` may come back as `80.0`, and the body of a dashboard as an object.
    """
    before = {name: _text_of_object(value) for name, value in resource.expected.items()}
    changed = {n: _text_of_object(v) for n, v in resource.actual.items() if n in names}
    kept = {name: value for name, value in before.items() if name not in names}
    return before, {**kept, **changed}


def _text_of_object(value: object) -> object:
    """Write the body of a dashboard as text again; only such a body has widgets."""
    is_body = isinstance(value, dict) and "widgets" in value
    return json.dumps(value, ensure_ascii=False) if is_body else value


def _written_only(before: Properties, after: Properties, names: set[str]) -> tuple[Said, ...]:
    """Say where texts of JSON differ by their blanks and the order of their keys alone."""
    same = [n for n in names if _is_json(before.get(n)) and _data(before[n]) == _data(after.get(n))]
    return tuple(said(f"{name} is written differently, and says the same", name) for name in same)


def _is_json(value: object) -> bool:
    return isinstance(_data(value), dict | list)


def _data(value: object) -> object:
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _path(difference: PropertyDrift) -> str:
    return difference.path.strip("/")


def _value(difference: PropertyDrift) -> PropertyChange:
    before = None if difference.difference == "ADD" else difference.expected
    after = None if difference.difference == "REMOVE" else difference.actual
    return PropertyChange(_path(difference), before, after)
