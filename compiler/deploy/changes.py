"""Says in our own words what a change set, or a template, would do to each resource."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from compiler.aws.change_set import Change, Detail
from compiler.aws.drift import ResourceDrift
from compiler.aws.stack import StackResource
from compiler.deploy.document import Document, resources
from compiler.deploy.meaning.registry import explained
from compiler.deploy.meaning.said import Said
from compiler.deploy.plan import ChangeAction, PropertyChange, ResourceChange, Wanted
from compiler.deploy.property_diff import resource_changes
from compiler.deploy.reverting import as_it_is, with_notes
from compiler.ir.origin import Origin
from compiler.text.source import Span

_ACTIONS: Mapping[str, ChangeAction] = {
    "Add": "add",
    "Modify": "change",
    "Remove": "remove",
    "Import": "import",
    "Dynamic": "change",
    "SyncWithActual": "change",
}
_LONGEST = 1000
_INNER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def from_template(wanted: Wanted) -> tuple[ResourceChange, ...]:
    """Say what a stack that does not exist would get: every resource of its template."""
    return tuple(
        _meant(
            _resource(
                "add", logical_id, str(resource.get("Type", "")), wanted.origins.get(logical_id)
            ),
            {},
            resource,
        )
        for logical_id, resource in sorted(resources(wanted.document).items())
    )


def between(before: Document, wanted: Wanted) -> tuple[ResourceChange, ...]:
    """Compare the template of a stack with the wanted one, without asking CloudFormation."""
    old, new = resources(before), resources(wanted.document)
    found = []
    for logical_id in sorted(old.keys() | new.keys()):
        a, b = old.get(logical_id, {}), new.get(logical_id, {})
        properties = resource_changes(a, b) if a and b else ()
        action: ChangeAction = "change" if a and b else "add" if b else "remove"
        if action != "change" or properties:
            type_ = str((b or a).get("Type", ""))
            origin = wanted.origins.get(logical_id)
            change = _resource(action, logical_id, type_, origin, properties)
            found.append(_meant(_named(change, a), a, b))
    return tuple(found)


def from_change_set(
    changes: Iterable[Change], before: Document | None, wanted: Wanted
) -> tuple[ResourceChange, ...]:
    """Say what the changes of a change set mean.

    `before` is the template of the stack as it is, None where it cannot be read; values that
    AWS does not tell, or cuts short, are taken from the two templates.
    """
    old = resources(before or {})
    new = resources(wanted.document)
    found = []
    for change in sorted(changes, key=lambda c: c.logical_id):
        properties: tuple[PropertyChange, ...] = ()
        key = change.logical_id
        # What is added may stand in the last template too: somebody deleted it by hand.
        last = {} if change.action == "Add" else old.get(key, {})
        a, b = as_it_is(last, new.get(key, {}), change)
        if change.action == "Modify":
            properties = _merged(change.details, resource_changes(a, b) if a and b else (), wanted)
        said = _of_change(change, properties, wanted.origins.get(change.logical_id))
        found.append(with_notes(_meant(_named(said, a), a, b), change))
    return tuple(found)


def removal(
    wanted: Wanted, held: StackResource, resource: Mapping[str, object], policy: str
) -> ResourceChange:
    """Say that a resource leaves its stack; `resource` is what the template of that says of it."""
    origin = wanted.origins.get(held.logical_id)
    change = _resource(
        "remove",
        held.logical_id,
        held.type,
        origin,
        physical_id=held.physical_id,
        policy=policy,
    )
    return _named(change, resource)


def by_hand(
    wanted: Wanted,
    resource: ResourceDrift,
    values: tuple[PropertyChange, ...],
    meaning: tuple[Said, ...],
) -> ResourceChange:
    """Say that a resource is not as its stack says, or gone."""
    change = _resource(
        "remove" if resource.status == "DELETED" else "change",
        resource.logical_id,
        resource.type,
        wanted.origins.get(resource.logical_id),
        values,
        physical_id=resource.physical_id,
    )
    return replace(change, meaning=meaning)


def _meant(
    change: ResourceChange, before: Mapping[str, object], after: Mapping[str, object]
) -> ResourceChange:
    """Add what a change means; one of which a template is unknown has no meaning."""
    known = {"add": bool(after), "remove": bool(before)}
    if not known.get(change.action, bool(before and after)):
        return change
    return replace(change, meaning=explained(change.type, before, after))


def _named(change: ResourceChange, before: Mapping[str, object]) -> ResourceChange:
    """Name a resource that the spec no longer has as its old template did."""
    metadata = before.get("Metadata")
    name = metadata.get("watchform") if isinstance(metadata, dict) else None
    if change.name != change.logical_id or not isinstance(name, str):
        return change
    return replace(change, name=name)


def _of_change(
    change: Change, properties: tuple[PropertyChange, ...], origin: Origin | None
) -> ResourceChange:
    replaced = change.action == "Modify" and change.replacement in {"True", "Conditional"}
    action = "replace" if replaced else _ACTIONS.get(change.action, "change")
    return _resource(
        action,
        change.logical_id,
        change.type,
        origin,
        properties,
        physical_id=change.physical_id,
        policy=change.policy,
        certain=change.replacement != "Conditional",
    )


def _resource(
    action: ChangeAction,
    logical_id: str,
    type_: str,
    origin: Origin | None,
    properties: tuple[PropertyChange, ...] = (),
    *,
    physical_id: str = "",
    policy: str = "",
    certain: bool = True,
) -> ResourceChange:
    return ResourceChange(
        action=action,
        logical_id=logical_id,
        type=type_,
        name=origin.path if origin else logical_id,
        physical_id=physical_id,
        policy=policy,
        certain=certain,
        properties=properties,
        span=_span(origin, properties),
    )


def _span(origin: Origin | None, properties: tuple[PropertyChange, ...]) -> Span | None:
    """Find the line to point at: that of the one value that changes, else that of the entry."""
    if origin is None:
        return None
    names = {change.path.split("/")[0] for change in properties}
    if len(names) == 1:
        return origin.field(_INNER.sub("_", names.pop()).lower())
    return origin.span


def _merged(
    details: Iterable[Detail], ours: tuple[PropertyChange, ...], wanted: Wanted
) -> tuple[PropertyChange, ...]:
    """Take AWS's values, which are resolved, where they are whole; else those of the templates."""
    by_name: dict[str, list[Detail]] = {}
    for detail in details:
        by_name.setdefault(_property(detail), []).append(detail)
    found: list[PropertyChange] = []
    for name, of_name in by_name.items():
        mine = [change for change in ours if change.path.split("/")[0] == name]
        told = [_told(detail) for detail in of_name if _whole(detail)]
        if told and not any(_long(change) for change in mine):
            found += told
        else:
            found += mine or [_unknown(name, of_name, wanted)]
    return tuple(dict.fromkeys(found))


def _property(detail: Detail) -> str:
    return detail.name if detail.attribute == "Properties" and detail.name else detail.attribute


def _whole(detail: Detail) -> bool:
    """Whether AWS told the values; it cuts large ones short without saying so."""
    values = [value for value in (detail.before, detail.after) if value is not None]
    return bool(values) and all(len(value) <= _LONGEST for value in values)


def _long(change: PropertyChange) -> bool:
    return max(len(change.before or ""), len(change.after or "")) > _LONGEST


def _told(detail: Detail) -> PropertyChange:
    path = detail.path.removeprefix("/Properties/").strip("/") or _property(detail)
    return PropertyChange(path, detail.before, detail.after)


def _unknown(name: str, details: list[Detail], wanted: Wanted) -> PropertyChange:
    """Say why a property changes whose values nobody tells."""
    causes = sorted({detail.cause for detail in details if detail.cause})
    if name == "Tags" and not causes:
        return PropertyChange(name, None, None, "the tags of the stack change")
    named = [_cause(cause, wanted) for cause in causes]
    return PropertyChange(name, None, None, f"follows {', '.join(named)}" if named else "")


def _cause(cause: str, wanted: Wanted) -> str:
    entity = cause.split(".", maxsplit=1)[0]
    origin = wanted.origins.get(entity)
    return origin.path if origin else cause
