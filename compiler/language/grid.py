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
        box = None
        while box is None:
            if x + w.width > COLUMNS:
                x, y, row = 0, y + max(row, 1), 0
            free = Box(x, y, w.width, w.height)
            other = next((f for f in fixed if _touch(free, f)), None)
            if other is None:
                box = free
            else:
                x = other.x + other.width
        x, row = x + w.width, max(row, w.height)
        placed.append(box)
    return tuple(placed)


def overlaps(boxes: tuple[Box, ...]) -> Iterator[tuple[int, int]]:
    """Find the widgets that overlap, by index: a later one with an earlier one."""
    for i, box in enumerate(boxes):
        for j in range(i):
            if _touch(box, boxes[j]):
                yield i, j


def _touch(a: Box, b: Box) -> bool:
    return (
        a.x < b.x + b.width
        and b.x < a.x + a.width
        and a.y < b.y + b.height
        and b.y < a.y + a.height
    )
