"""Everything that an estate watches or draws."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from compiler.ir.alarm import Alarm
from compiler.ir.dashboard import Dashboard, MetricWidget
from compiler.ir.estate import Estate
from compiler.ir.metric import MathQuery, Query, Remark, StatQuery
from compiler.ir.origin import Origin
from compiler.text.diagnostic import Label
from compiler.text.source import Span


class Asked(NamedTuple):
    """A query and the entry or widget that asks it; `alarm` is None where it is drawn."""

    query: Query
    origin: Origin
    alarm: Alarm | None

    @property
    def place(self) -> Span:
        """Where the entry or the widget names what it asks."""
        keys = ("metric", "expression", "metrics")
        named = next((key for key in keys if key in self.origin.fields), "metric")
        return self.origin.field(named)


def alarms(estate: Estate) -> Iterator[Alarm]:
    """Give every alarm that watches a series."""
    for stack in estate.stacks:
        for node in stack.nodes:
            if isinstance(node, Alarm):
                yield node


def watched_metrics(estate: Estate) -> Iterator[tuple[Alarm, StatQuery]]:
    """Give every alarm that watches one metric and nothing else, with that metric."""
    for alarm in alarms(estate):
        if alarm.series.single is not None:
            yield alarm, alarm.series.single


def asked(estate: Estate) -> Iterator[Asked]:
    """Give every query of every alarm and of every line of a widget."""
    for stack in estate.stacks:
        for node in stack.nodes:
            if isinstance(node, Alarm):
                for query in node.series.queries:
                    yield Asked(query, node.origin, node)
            elif isinstance(node, Dashboard):
                for widget in node.widgets:
                    if isinstance(widget, MetricWidget):
                        for line in widget.lines:
                            for query in line.series.queries:
                                yield Asked(query, widget.origin, None)


def asked_metrics(estate: Estate) -> Iterator[tuple[StatQuery, Asked]]:
    """Give those queries that ask for a metric."""
    for each in asked(estate):
        if isinstance(each.query, StatQuery):
            yield each.query, each


def remarks(alarm: Alarm) -> Iterator[tuple[Remark, tuple[Label, ...]]]:
    """Give what was noticed of the expressions that an alarm watches.

    With it comes the alarm as a further place, where it names a metric that is an expression.
    """
    named = "expression" not in alarm.origin.fields
    further = (Label(alarm.origin.span, "the alarm"),) if named else ()
    for query in alarm.series.queries:
        if isinstance(query, MathQuery):
            yield from ((remark, further) for remark in query.remarks)
