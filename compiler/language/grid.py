"""The grid of a dashboard: 24 columns, and widgets that do not overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from compiler.ir.dashboard import Box

COLUMNS = 24


class Wanted(NamedTuple):
    """The size of a widget, and where it shall stand; None leaves that to the flow."""

    width: int
    height: int
    at: tuple[int, int] | None


def flow(widgets: Iterable[Wanted]) -> tuple[Box, ...]:
    """Place widgets from left to right, row by row, around those that say where they stand.

    A row is as high as its highest widget. Widgets with `at` are taken as they are; the caller
    tells of those that overlap (`overlaps`).
    """
    wanted = tuple(widgets)
    fixed = [Box(*w.at, w.width, w.height) for w in wanted if w.at is not None]
    placed: list[Box] = []
    x = y = row = 0
    for w in wanted:
        if w.at is not None:
            placed.append(Box(*w.at, w.width, w.height))
            continue
        if x + w.width > COLUMNS:
            x, y, row = 0, y + row, 0
        box = Box(x, y, w.width, w.height)
        while (other := next((f for f in fixed if _touch(box, f)), None)) is not None:
            box = _after(box, other)
            if box.x == 0:
                row = 0
        x, y, row = box.x + box.width, box.y, max(row, box.height)
        placed.append(box)
    return tuple(placed)


def overlaps(boxes: tuple[Box, ...]) -> Iterator[tuple[int, int]]:
    """Find the widgets that overlap, by index: a later one with an earlier one."""
    for i, box in enumerate(boxes):
        for j in range(i):
            if _touch(box, boxes[j]):
                yield i, j


def _after(box: Box, other: Box) -> Box:
    """Move right of what is in the way, or to a new row below it."""
    x = other.x + other.width
    if x + box.width <= COLUMNS:
        return Box(x, box.y, box.width, box.height)
    return Box(0, box.y + 1, box.width, box.height)


def _touch(a: Box, b: Box) -> bool:
    return (
        a.x < b.x + b.width
        and b.x < a.x + a.width
        and a.y < b.y + b.height
        and b.y < a.y + a.height
    )
