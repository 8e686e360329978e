"""The pages of an environment: one for each dashboard, and what they are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compiler.ir.dashboard import Dashboard, MetricWidget
from compiler.ir.estate import Estate, Stack
from compiler.preview.shown import Shown
from compiler.preview.widgets import Json, Surroundings, described
from compiler.preview.window import Window

_RANGES = (7_776_000, 2_592_000, 604_800, 259_200, 86_400, 43_200, 10_800)
_MOST_POINTS = 700_000
"""A page of more points would take long to open."""


@dataclass(frozen=True, slots=True)
class Page:
    """One dashboard for the browser: `file` is the name of its file without ending."""

    file: str
    dashboard: Dashboard
    content: Json


def dashboards(estate: Estate) -> tuple[tuple[Stack, Dashboard], ...]:
    """Return every dashboard of an environment with its stack."""
    found = ((stack, node) for stack in estate.stacks for node in stack.nodes)
    return tuple((stack, node) for stack, node in found if isinstance(node, Dashboard))


def pages(estate: Estate, shown: Shown) -> Iterator[Page]:
    """Describe the page of each dashboard."""
    for stack, node in dashboards(estate):
        examples = {i.name: i.example for i in stack.inputs}
        window = Window(shown.end, min(shown.longest, _seconds(node)), shown.finest)
        around = Surroundings(
            shown.data, examples, shown.states, window, shown.unknown, shown.made_up
        )
        yield Page(_file(node.name), node, described(node, around))


def _seconds(dashboard: Dashboard) -> int:
    """Return the longest stretch of time whose points are not too many for one page."""
    periods = [
        line.period or widget.period
        for widget in dashboard.widgets
        if isinstance(widget, MetricWidget)
        for line in widget.lines
        if line.visible
    ]
    return next((s for s in _RANGES if _points(periods, s) <= _MOST_POINTS), _RANGES[-1])


def _points(periods: list[int], seconds: int) -> int:
    return sum(max(1, seconds // period) for period in periods)


def _file(name: str) -> str:
    return "".join(c if c.isalnum() or c in "-_." else "-" for c in name)
