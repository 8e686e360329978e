"""The lines of a widget with their points: metrics as they are, expressions computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from compiler.ir.dashboard import AxisSide, Line, MetricWidget
from compiler.ir.metric import MathQuery, Series, StatQuery
from compiler.preview.window import Values, Window
from compiler.simulate.expression.compute import compute, read
from compiler.simulate.expression.context import Context
from compiler.simulate.expression.values import Line as Numbers
from compiler.simulate.expression.values import Lines, Scalar, Value
from compiler.simulate.problem import NotSimulated

Data: TypeAlias = Callable[[StatQuery, int, Window], Values]
"""Gives the points of a metric: one for each period of the window, NaN where there is none."""

Examples: TypeAlias = Mapping[str, str]
"""What stands in for the inputs of a stack, by name."""

_BAND = "ANOMALY_DETECTION_BAND"


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """One line as it is drawn: `period` in seconds, `properties` for its dynamic label.

    `lower` is the other side where it is a band.
    """

    label: str
    properties: Mapping[str, str]
    axis: AxisSide
    color: str | None
    unit: str
    period: int
    values: Values
    lower: Values | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """The lines of a widget, and what could not be drawn, in sentences."""

    lines: tuple[Drawn, ...]
    notes: tuple[str, ...]


def drawing(widget: MetricWidget, data: Data, examples: Examples, window: Window) -> Drawing:
    """Compute what a widget draws."""
    found: list[Drawn] = []
    notes: list[str] = []
    for line in widget.lines:
        if line.visible:
            period = line.period or line.series.result.period or widget.period
            try:
                found += _drawn(line, widget, period, data, examples, window)
            except NotSimulated as problem:
                notes.append(f"{line.series.reference}: {problem}")
    return Drawing(tuple(found), tuple(dict.fromkeys(notes)))


def _drawn(
    line: Line, widget: MetricWidget, period: int, data: Data, examples: Examples, window: Window
) -> Iterator[Drawn]:
    series = line.series
    label = line.label or series.label or _label(line, widget, examples)
    properties = _properties(series, period, examples)
    axis, unit = line.axis or "left", series.unit or ""
    results = tuple(_results(series, period, data, window))
    for number, (values, lower) in enumerate(results, start=1):
        named = label if len(results) == 1 else f"{label} {number}"
        yield Drawn(named, properties, axis, line.color, unit, period, values, lower)


def _results(
    series: Series, period: int, data: Data, window: Window
) -> Iterator[tuple[Values, Values | None]]:
    if series.single is not None:
        yield data(series.single, period, window), None
        return
    known: dict[str, Value] = {}
    metrics = {
        query.id: Numbers(data(query, query.period or period, window))
        for query in series.queries
        if isinstance(query, StatQuery)
    }
    known.update(metrics)
    times = window.times(period)
    for query in series.queries:
        if isinstance(query, MathQuery):
            band = _band(query, metrics)
            context = Context(metrics, known, times, period, ranged=True, band=band)
            known[query.id] = compute(read(query.expression), context)
    yield from _sides(series.result, known[series.result.id], len(times))


def _sides(
    query: StatQuery | MathQuery, value: Value, count: int
) -> Iterator[tuple[Values, Values | None]]:
    match value:
        case Numbers(values=values):
            yield values, None
        case Scalar(value=number):
            yield np.full(count, float(number)), None
        case Lines(items=(upper, lower)) if isinstance(query, MathQuery) and (
            query.expression.startswith(_BAND)
        ):
            yield upper.values, lower.values
        case Lines(items=items):
            yield from ((item.values, None) for item in items)


def _band(query: MathQuery, metrics: Mapping[str, Numbers]) -> tuple[Numbers, Numbers] | None:
    """Make up a band around the metric that an expression names: its usual course, and a margin."""
    if _BAND not in query.expression or not metrics:
        return None
    values = next((m.values for id_, m in metrics.items() if id_ in query.expression), None)
    if values is None:
        return None
    filled = np.nan_to_num(values)
    width = max(3, len(filled) // 24)
    usual = np.convolve(np.pad(filled, width, mode="edge"), np.ones(width) / width, mode="same")
    usual = usual[width:-width]
    margin = 2 * float(np.std(filled - usual))
    return Numbers(usual + margin), Numbers(np.maximum(0.0, usual - margin))


def _label(line: Line, widget: MetricWidget, examples: Examples) -> str:
    """Name a line as CloudWatch does: by its metric, and by what tells it from the others."""
    query = line.series.single
    if query is None:
        return line.series.reference
    others = [o.series.single for o in widget.lines if o.visible and o is not line]
    alike = [o for o in others if o is not None and o.metric == query.metric]
    words = [query.metric]
    if any(o.dimensions != query.dimensions for o in alike):
        own = (value.example(examples) for _, value in query.dimensions)
        words.insert(0, line.series.member or " ".join(own))
    if any(o.statistic != query.statistic for o in alike):
        words.append(query.statistic)
    return " ".join(words)


def _properties(series: Series, period: int, examples: Examples) -> dict[str, str]:
    """Return what `${PROP('…')}` of a label stands for.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/graph-dynamic-labels.html
    """
    found = {"Period": str(period)}
    if (query := series.single) is not None:
        found |= {"MetricName": query.metric, "Namespace": query.namespace, "Stat": query.statistic}
        found |= {f"Dim.{name}": value.example(examples) for name, value in query.dimensions}
    return found
