"""The rows of a widget's `metrics`: what is drawn, and what expressions need.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

from compiler.emit.json_text import JsonValue, Row
from compiler.emit.properties import present
from compiler.emit.scope import Scope
from compiler.ir.dashboard import Line, MetricWidget
from compiler.ir.metric import MathQuery, Query, StatQuery


@dataclass(slots=True)
class _Drawn:
    """One query of a widget: the lines that draw it, and whether expressions read it."""

    query: Query
    lines: list[Line] = field(default_factory=list)
    named: bool = False


def rows(widget: MetricWidget, scope: Scope) -> list[Row]:
    """Write each query once: drawn if any line draws it, hidden if only expressions read it.

    Lines that draw one query in different ways (two labels, both axes) get a row each, only
    the first with an id. Raises ValueError when expressions would read two different queries
    by one id: they are text, so neither could be given another.
    """
    written = []
    for drawn in _queries(widget):
        visible = [line for line in drawn.lines if line.visible]
        shown: list[Line | None] = [*(visible or drawn.lines[:1])] or [None]
        first, *others = shown
        written.append(_row(drawn.query, first, widget, scope, named=drawn.named))
        written += [_row(drawn.query, line, widget, scope, named=False) for line in others]
    return written


def _queries(widget: MetricWidget) -> list[_Drawn]:
    """List the queries of all lines, in the order in which they are first met."""
    found: dict[Query, _Drawn] = {}
    for line in widget.lines:
        for query in line.series.queries:
            drawn = found.setdefault(query, _Drawn(query))
            drawn.named |= line.series.single is None
            if query is line.series.result and line not in drawn.lines:
                drawn.lines.append(line)
    ids = [drawn.query.id for drawn in found.values() if drawn.named]
    if len(set(ids)) < len(ids):
        raise ValueError(f"two queries of {widget.origin.path} have one id")
    return list(found.values())


def _row(
    query: Query, line: Line | None, widget: MetricWidget, scope: Scope, *, named: bool
) -> Row:
    period = (line.period if line else None) or query.period
    if isinstance(query, StatQuery) and query.interval is not None:
        period = max(period or widget.period, query.interval)
    options: dict[str, JsonValue | None] = {"id": query.id if named else None}
    looks = {"period": None if period == widget.period else period, **_looks(line)}
    match query:
        case StatQuery():
            dimensions: list[JsonValue] = []
            for name, value in query.dimensions:
                dimensions += [name, scope.known(value)]
            options |= {"stat": query.statistic, **looks}
            options |= {"region": query.region, "accountId": query.account}
            return Row([query.namespace, query.metric, *dimensions, present(options)])
        case MathQuery():
            return Row([present({"expression": query.expression, **options, **looks})])
        case _:
            assert_never(query)


def _looks(line: Line | None) -> dict[str, JsonValue | None]:
    if line is None:
        return {"visible": False}
    return {
        "label": line.label or line.series.label,
        "color": line.color,
        "yAxis": line.axis,
        "visible": None if line.visible else False,
    }
