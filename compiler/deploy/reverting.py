"""Change sets that compare with what is there: what they say of what was changed by hand.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/drift-aware-change-sets.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from compiler.aws.change_set import Change
from compiler.deploy.document import properties
from compiler.deploy.meaning.said import said
from compiler.deploy.plan import ResourceChange

Resource = Mapping[str, object]

_REASONS = {
    "MANAGED_BY_AWS": "AWS changes it by itself",
    "SENSITIVE_PROPERTY": "its value is secret",
    "WRITE_ONLY_PROPERTY": "AWS does not tell its value",
}


def as_it_is(before: Resource, after: Resource, change: Change) -> tuple[Resource, Resource]:
    """Return a resource of two templates with the values that were set by hand, and those to be.

    What is there holds no references any more, so what is to be must hold none either.
    """
    names = [d for d in change.details if d.actual and d.attribute == "Properties"]
    if not before or not after or not names:
        return before, after
    old, new = dict(properties(before)), dict(properties(after))
    for detail in names:
        name, whole = detail.name, detail.path in {"", f"/Properties/{detail.name}"}
        _put(old, name, change.before.get(name, detail.before if whole else None))
        if name in new:
            new[name] = change.after.get(name, detail.after if whole else None) or new[name]
    return {**before, "Properties": old}, {**after, "Properties": new}


def _put(there: dict[str, object], name: str, value: object) -> None:
    if value is None:
        there.pop(name, None)
    else:
        there[name] = value


def with_notes(shown: ResourceChange, change: Change) -> ResourceChange:
    """Say of a resource what is not changed in it, though it was changed by hand."""
    notes = [
        said(f"{path.removeprefix('/Properties/')} stays as it was set by hand: {_why(reason)}")
        for path, reason in change.ignored
    ]
    if change.action == "SyncWithActual":
        notes.append(said("is by hand as the spec says: CloudFormation takes note of it"))
    return replace(shown, meaning=(*shown.meaning, *notes)) if notes else shown


def _why(reason: str) -> str:
    return _REASONS.get(reason, reason.replace("_", " ").lower())
