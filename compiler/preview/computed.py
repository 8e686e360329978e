"""Series computed from the points of their metrics, by the engine that alarm tests have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from compiler.ir.metric import MathQuery, Query, Series, StatQuery
from compiler.preview.source import Result, Source
from compiler.preview.window import Values, Window
from compiler.simulate.expression.compute import compute, read
from compiler.simulate.expression.context import Context
from compiler.simulate.expression.values import Line as Numbers
from compiler.simulate.expression.values import Lines, Scalar, Value
from compiler.simulate.problem import NotSimulated

Points: TypeAlias = Callable[[StatQuery, int, Window], Values]
"""Gives the points of a metric: one for each period of the window, NaN where there is none."""

Band: TypeAlias = "tuple[Numbers, Numbers] | None"
Bands: TypeAlias = Callable[[MathQuery, Mapping[str, Numbers]], Band]
"""Gives the band of an expression over metrics, the upper side first; None where it has none."""

BAND = "ANOMALY_DETECTION_BAND"


def computed(points: Points, bands: Bands) -> Source:
    """Compute series from points; an expression has the longest period of its metrics."""

    def results(series: Series, period: int, window: Window) -> tuple[Result, ...]:
        if series.single is not None:
            return (Result(points(series.single, period, window), period),)
        longest = longest_period(series.queries, period)
        return tuple(_expression(series, longest, points, bands, window))

    return results


def longest_period(queries: Sequence[Query], period: int) -> int:
    """Return the period of an expression: the longest that a query of it asks for."""
    return max([period, *(query.period or 0 for query in queries)])


def no_band(query: MathQuery, metrics: Mapping[str, Numbers]) -> Band:  # noqa: ARG001
    """Refuse to draw a band.

    Raises:
        NotSimulated: the expression has one.
    """
    if BAND in query.expression:
        raise NotSimulated("its anomaly band is a model of CloudWatch, which is not in the data")
    return None


def _expression(
    series: Series, period: int, points: Points, bands: Bands, window: Window
) -> Iterator[Result]:
    known: dict[str, Value] = {}
    metrics = {
        query.id: Numbers(points(query, period, window))
        for query in series.queries
        if isinstance(query, StatQuery)
    }
    known.update(metrics)
    times = window.times(period)
    for query in series.queries:
        if isinstance(query, MathQuery):
            band = bands(query, metrics)
            context = Context(metrics, known, times, period, ranged=True, band=band)
            known[query.id] = compute(read(query.expression), context)
    for values, lower in _sides(series.result, known[series.result.id], len(times)):
        yield Result(values, period, lower)


def _sides(
    query: StatQuery | MathQuery, value: Value, count: int
) -> Iterator[tuple[Values, Values | None]]:
    match value:
        case Numbers(values=values):
            yield values, None
        case Scalar(value=number):
            yield np.full(count, float(number)), None
        case Lines(items=(upper, lower)) if isinstance(query, MathQuery) and (
            query.expression.startswith(BAND)
        ):
            yield upper.values, lower.values
        case Lines(items=items):
            yield from ((item.values, None) for item in items)
