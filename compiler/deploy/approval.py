"""Tells whether a plan stays within what has been shown and approved."""

from __future__ import annotations

from compiler.deploy.plan import PropertyChange, ResourceChange, StackPlan


def covers(shown: StackPlan, rest: StackPlan) -> bool:
    """Whether a plan that was approved shows all that a later plan of the same stack does.

    A resource shown as taken over may be set to what was shown with it.
    """
    known = {change.logical_id: change for change in shown.changes}
    return all(_covers(known.get(change.logical_id), change) for change in rest.changes)


def _covers(shown: ResourceChange | None, change: ResourceChange) -> bool:
    if shown is None:
        return False
    told = {_property(value) for value in shown.properties}
    same = (shown.action, change.action) == ("import", "change") or shown.action == change.action
    return same and all(_property(value) in told for value in change.properties)


def _property(value: PropertyChange) -> str:
    return value.path.split("/")[0]
