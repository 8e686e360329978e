"""Joins what is the same for several members of one spec entry, as people wrote it: once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace

from compiler.cli.views.words import cells
from compiler.deploy.plan import ResourceChange

_WIDEST = 48
"""Columns that a name may take with all its members, so that a line holds its place too."""


def joined(changes: Iterable[ResourceChange]) -> tuple[ResourceChange, ...]:
    """Join the changes of members that differ in nothing but their names.

    `alarms.cpu[cart]` and `alarms.cpu[stock]` become `alarms.cpu[cart, stock]`, which stands where
    the first of them stood; of many members the first are named, and the rest are counted.
    """
    same: dict[Hashable, list[ResourceChange]] = {}
    for change in changes:
        entry, member = _parts(change.name)
        alone = replace(change, name=entry, logical_id="", physical_id="")
        same.setdefault((alone, member != ""), []).append(change)
    return tuple(_one(group) for group in same.values())


def together(names: Sequence[str]) -> str:
    """Write the members of one entry as one name: `alarms.cpu[cart, stock]`."""
    if len(names) == 1:
        return names[0]
    entry, _ = _parts(names[0])
    members = [_parts(name)[1] for name in names]
    return f"{entry}[{_named(members, _WIDEST - cells(entry) - 2)}]"


def entry_of(name: str) -> str:
    """Return the entry of a name: `alarms.cpu` of `alarms.cpu[cart]`."""
    return _parts(name)[0]


def _one(group: Sequence[ResourceChange]) -> ResourceChange:
    first = group[0]
    if len(group) == 1:
        return first
    return replace(first, name=together([each.name for each in group]))


def _named(members: Sequence[str], width: int) -> str:
    whole = ", ".join(members)
    if cells(whole) <= width:
        return whole
    room = width - len(f" and {len(members)} more")
    shown = max(1, sum(cells(", ".join(members[: i + 1])) <= room for i in range(len(members))))
    return f"{', '.join(members[:shown])} and {len(members) - shown} more"


def _parts(name: str) -> tuple[str, str]:
    """Split `alarms.cpu[cart]` into the entry and the member; it is empty where there is none."""
    entry, bracket, member = name.partition("[")
    return (entry, member[:-1]) if bracket and name.endswith("]") else (name, "")
