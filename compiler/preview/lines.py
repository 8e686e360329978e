"""The lines of a widget with their points: metrics as they are, expressions computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from compiler.ir.dashboard import AxisSide, Line, MetricWidget
from compiler.ir.metric import Series
from compiler.preview.source import Result, Source
from compiler.preview.window import Window
from compiler.simulate.problem import NotSimulated

Examples: TypeAlias = Mapping[str, str]
"""What stands in for the inputs of a stack, by name."""

_MOST_NAMES = 4


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """One line as it is drawn, and the `properties` for its dynamic label."""

    label: str
    properties: Mapping[str, str]
    axis: AxisSide
    color: str | None
    unit: str
    result: Result


@dataclass(frozen=True, slots=True)
class Drawing:
    """The lines of a widget, and what could not be drawn, in sentences."""

    lines: tuple[Drawn, ...]
    notes: tuple[str, ...]


def drawing(widget: MetricWidget, source: Source, examples: Examples, window: Window) -> Drawing:
    """Compute what a widget draws."""
    found: list[Drawn] = []
    notes: list[str] = []
    empty: list[str] = []
    for line in widget.lines:
        if not line.visible:
            continue
        period = window.period(line.period or line.series.result.period or widget.period)
        try:
            results = source(line.series, period, window)
        except NotSimulated as problem:
            notes.append(f"{line.series.reference}: {problem}")
            continue
        if all(result.empty for result in results):
            empty.append(line.series.reference)
        found += _drawn(line, widget, results, examples)
    if empty:
        notes.append(no_data("no data", empty))
    return Drawing(tuple(found), tuple(dict.fromkeys(notes)))


def no_data(said: str, names: Iterable[str]) -> str:
    """Say of what there is nothing to draw; the first few are named."""
    known = list(dict.fromkeys(names))
    more = f" and {len(known) - _MOST_NAMES} more" if len(known) > _MOST_NAMES else ""
    return f"{said}: {', '.join(known[:_MOST_NAMES])}{more}"


def _drawn(
    line: Line, widget: MetricWidget, results: Sequence[Result], examples: Examples
) -> Iterator[Drawn]:
    series = line.series
    label = line.label or series.label or _label(line, widget, examples)
    axis, unit = line.axis or "left", series.unit or ""
    for number, result in enumerate(results, start=1):
        named = result.label or (label if len(results) == 1 else f"{label} {number}")
        properties = _properties(series, result.period, examples)
        yield Drawn(named, properties, axis, line.color, unit, result)


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
