"""The series of an account: which ones a page asks for, and the answers as lines.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from compiler.ir.dashboard import AlarmStatusWidget, Dashboard, Line, MetricWidget
from compiler.ir.estate import Estate
from compiler.ir.metric import MathQuery, Query, Series, StatQuery
from compiler.ir.value import Text
from compiler.preview.computed import BAND, computed, longest_period, no_band
from compiler.preview.source import Result, Source, nothing
from compiler.preview.window import Values, Window
from compiler.simulate.problem import NotSimulated

_PERIODS = (1, 60, 300, 900, 3600, 21600, 86400)
_MOST_POINTS = 2100
"""Points of a line: more of them are not told apart on a screen."""

Key = tuple[tuple[Query, ...], int]
"""The queries of a series, and the period in seconds that it is drawn with."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The lines of a series: times in seconds since 1970, values, and the label of each.

    `messages` are what the account says where it gives none.
    """

    lines: tuple[tuple[str, Sequence[int], Sequence[float]], ...]
    messages: tuple[str, ...] = ()


def shortest_period(seconds: int, kept: int) -> int:
    """Return the shortest period to draw so much time with; `kept` is what the account has."""
    wanted = max(kept, seconds / _MOST_POINTS)
    return next((period for period in _PERIODS if period >= wanted), _PERIODS[-1])


def settled(estate: Estate, values: Mapping[str, Mapping[str, str]]) -> Estate:
    """Put the values of inputs, by stack and name, into what the dashboards draw."""
    stacks = []
    for stack in estate.stacks:
        known = values.get(stack.key, {})
        nodes = tuple(
            _settled(node, known) if isinstance(node, Dashboard) else node for node in stack.nodes
        )
        stacks.append(replace(stack, nodes=nodes))
    return replace(estate, stacks=tuple(stacks))


def _settled(dashboard: Dashboard, values: Mapping[str, str]) -> Dashboard:
    def query(found: Query) -> Query:
        if isinstance(found, MathQuery):
            return found
        dimensions = ((name, Text.of(text.example(values))) for name, text in found.dimensions)
        return replace(found, dimensions=tuple(dimensions))

    def line(found: Line) -> Line:
        queries = tuple(query(each) for each in found.series.queries)
        return replace(found, series=replace(found.series, queries=queries))

    widgets = (
        replace(widget, lines=tuple(map(line, widget.lines)))
        if isinstance(widget, MetricWidget)
        else widget
        for widget in dashboard.widgets
    )
    return replace(dashboard, widgets=tuple(widgets))


def wanted(estate: Estate, window: Window) -> tuple[Key, ...]:
    """Return what the dashboards draw, each once."""
    found: dict[Key, None] = {}
    for widget in _widgets(estate):
        if isinstance(widget, MetricWidget):
            for line in widget.lines:
                if line.visible:
                    period = line.period or line.series.result.period or widget.period
                    found[line.series.queries, window.period(period)] = None
    return tuple(found)


def alarms_shown(estate: Estate) -> tuple[str, ...]:
    """Return the names of the alarms whose states are drawn."""
    widgets = (w for w in _widgets(estate) if isinstance(w, AlarmStatusWidget))
    return tuple(dict.fromkeys(name for widget in widgets for name in widget.alarms))


def _widgets(estate: Estate) -> Iterator[object]:
    for stack in estate.stacks:
        for node in stack.nodes:
            if isinstance(node, Dashboard):
                yield from node.widgets


def answered(answers: Mapping[Key, Answer]) -> Source:
    """Draw what the account answered; a moment without a point stays empty."""

    def results(series: Series, period: int, window: Window) -> tuple[Result, ...]:
        answer = answers.get((series.queries, period), Answer(()))
        found = tuple(_results(series, answer, period, window))
        if all(result.empty for result in found) and answer.messages:
            raise NotSimulated(f"CloudWatch says: {'; '.join(answer.messages)}")
        return found or (nothing(period, window),)

    return results


def _results(series: Series, answer: Answer, period: int, window: Window) -> Iterator[Result]:
    lines = [
        (label, _values(times, points, period, window)) for label, times, points in answer.lines
    ]
    result = series.result
    if isinstance(result, MathQuery) and result.expression.startswith(BAND) and len(lines) == 2:
        (_, one), (_, other) = lines
        yield Result(np.maximum(one, other), period, np.minimum(one, other))
        return
    for label, values in lines:
        yield Result(values, period, label=label if len(lines) > 1 else "")


def metrics_of(keys: Sequence[Key]) -> tuple[Key, ...]:
    """Return the metrics alone, where the account cannot compute."""
    found: dict[Key, None] = {}
    for queries, period in keys:
        own = longest_period(queries, period)
        found |= {((q,), own): None for q in queries if isinstance(q, StatQuery)}
    return tuple(found)


def computed_here(answers: Mapping[Key, Answer]) -> Source:
    """Draw the metrics that the account answered, and compute expressions here."""

    def points(query: StatQuery, period: int, window: Window) -> Values:
        lines = answers.get(((query,), period), Answer(())).lines
        if not lines:
            return nothing(period, window).values
        _, times, values = lines[0]
        return _values(times, values, period, window)

    return computed(points, no_band)


def _values(times: Sequence[int], values: Sequence[float], period: int, window: Window) -> Values:
    found = np.full(window.count(period), np.nan)
    first = int(window.times(period)[0])
    index = (np.array(times, dtype=np.int64) - first) // period
    there = (index >= 0) & (index < len(found))
    found[index[there]] = np.array(values, dtype=np.float64)[there]
    return found
