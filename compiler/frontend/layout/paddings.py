"""How many blanks stand behind the colons of a block: values in a column stay in a column."""

from __future__ import annotations

from itertools import groupby

from compiler.frontend.layout.inline import joined
from compiler.frontend.layout.quotes import written
from compiler.frontend.layout.shape import Group, Item

WIDTH = 100
"""The longest line that brackets may make."""


def paddings(group: Group, text: str, indent: int) -> list[int]:
    """Return the blanks behind the colon of each entry.

    Entries on consecutive lines whose values begin in one column keep doing so, as near to their
    keys as the longest allows; where that would not fit the line, none of them does.
    """
    pads = [1] * len(group.items)
    if group.flow or not group.mapping:
        return pads
    columns = [_column(item, text, indent) for item in group.items]
    runs = groupby(range(len(pads)), key=_Runs(group, columns))
    for run, numbers in runs:
        among = list(numbers)
        if run is None or len(among) < 2:
            continue
        widths = [_key_width(group.items[i], text) for i in among]
        longest = max(widths)
        values = [_value_width(group.items[i], text) for i in among]
        if all(indent + longest + 2 + value <= WIDTH for value in values):
            for i, width in zip(among, widths, strict=True):
                pads[i] = longest - width + 1
    return pads


class _Runs:
    """Numbers the runs of entries on consecutive lines whose values begin in one column."""

    def __init__(self, group: Group, columns: list[int | None]) -> None:
        self._items = group.items
        self._columns = columns
        self._number = 0

    def __call__(self, i: int) -> int | None:
        """Return the run of an entry, None for one whose value cannot stand in a column."""
        if self._columns[i] is None:
            return None
        if i and not self._follows(i):
            self._number += 1
        return self._number

    def _follows(self, i: int) -> bool:
        key, before = self._items[i].key, self._items[i - 1]
        if key is None or self._columns[i] != self._columns[i - 1]:
            return False
        return key.at.line == before.value.at.end_line + 1


def _column(item: Item, text: str, indent: int) -> int | None:
    """Return where a value of one line begins; None for one that becomes a block."""
    key, at = item.key, item.value.at
    if key is None or at.start == at.end or not key.at.line == at.line == at.end_line:
        return None
    if isinstance(item.value, Group):
        if not item.value.flow:
            return None
        if indent + _key_width(item, text) + 2 + _value_width(item, text) > WIDTH:
            return None
    return at.column


def _key_width(item: Item, text: str) -> int:
    return len(written(item.key, text, flow=False)) if item.key is not None else 0


def _value_width(item: Item, text: str) -> int:
    """Return the width that counts: that of brackets; a scalar is never broken."""
    return len(joined(item.value, text)) if isinstance(item.value, Group) else 0
