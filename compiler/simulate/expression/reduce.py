"""Functions that make one of many: of the points of a series, or of the series of an array.

A series is reduced over the points it has. An array is reduced time by time; AVG divides by the
number of its series, since AWS says that it takes missing values for 0. The others leave missing
ones out. Where no series has a point, the result has none. STDDEV is that of a population.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from compiler.simulate.expression.values import Line, Lines, NeedsRange, Scalar, Value
from compiler.simulate.recording import Values


def _sum(values: Values, axis: int) -> Values:
    found: Values = np.nan_to_num(values, nan=0.0).sum(axis=axis)
    return found


def _count(values: Values, axis: int) -> Values:
    found: Values = (~np.isnan(values)).sum(axis=axis).astype(np.float64)
    return found


def _average(values: Values, axis: int) -> Values:
    return _sum(values, axis) / np.maximum(_count(values, axis), 1)


def _deviation(values: Values, axis: int) -> Values:
    around = values - np.expand_dims(_average(values, axis), axis)
    return np.sqrt(_average(around * around, axis))


def _minimum(values: Values, axis: int) -> Values:
    found: Values = np.fmin.reduce(values, axis=axis)
    return found


def _maximum(values: Values, axis: int) -> Values:
    found: Values = np.fmax.reduce(values, axis=axis)
    return found


_BY: Mapping[str, Callable[[Values, int], Values]] = {
    "AVG": _average,
    "SUM": _sum,
    "MIN": _minimum,
    "MAX": _maximum,
    "STDDEV": _deviation,
    "DATAPOINT_COUNT": _count,
}


def along_time(name: str, line: Line, *, ranged: bool) -> Scalar:
    """Reduce one series to a number; without a point it has none, except for their count.

    Raises:
        NeedsRange: there is no range to reduce over.
    """
    if not ranged:
        raise NeedsRange
    found = _BY[name](line.values, -1)
    if name != "DATAPOINT_COUNT":
        found = np.where(_count(line.values, -1) > 0, found, np.nan)
    return Scalar(np.expand_dims(found, -1))


def joined(name: str, lines: Lines) -> Line:
    """Reduce an array of at least one series to one series."""
    stacked = np.stack([item.values for item in lines.items])
    found = _BY[name](stacked, 0)
    if name == "AVG":
        found = _sum(stacked, 0) / len(lines.items)
    return Line(np.where(_count(stacked, 0) > 0, found, np.nan))


def sorted_lines(lines: Lines, by: str, *, descending: bool) -> Lines:
    """Sort the series of an array by a number made of each, empty ones last.

    Each row of a range has an order of its own.
    """
    if not lines.items:
        return lines
    stacked = np.stack([item.values for item in lines.items])
    keys = np.stack([along_time(by, item, ranged=True).value[..., 0] for item in lines.items])
    order = np.argsort(-keys if descending else keys, axis=0, kind="stable")
    ordered = np.take_along_axis(stacked, order[..., None], axis=0)
    return Lines(tuple(Line(values) for values in ordered))


class RowByRow(Exception):  # noqa: N818 - it asks for another way to compute
    """The number of series differs from one evaluation to the next."""


def without_empty(lines: Lines) -> Value:
    """Leave out the series without a point.

    Raises:
        RowByRow: one evaluation has other series than the next.
    """
    kept = [item for item in lines.items if not np.isnan(item.values).all()]
    if any(np.isnan(item.values).all(axis=-1).any() for item in kept):
        raise RowByRow
    return Lines(tuple(kept))
