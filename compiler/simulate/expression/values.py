"""What metric math computes with: numbers, series and arrays of series.

The last axis of a series is time. Where an alarm's expression looks at all points of its range,
there is one row for each evaluation; then a number is a column, one for each row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from compiler.simulate.recording import Values


@dataclass(frozen=True, slots=True, eq=False)
class Scalar:
    """A number without a time; NaN where it is made of no point."""

    value: Values


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A series; NaN where it has no point."""

    values: Values


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """An array of series."""

    items: tuple[Line, ...]


Value: TypeAlias = Scalar | Line | Lines


class NeedsRange(Exception):  # noqa: N818 - it asks for another way to compute
    """The expression depends on all points of a range, and only one series was given."""


def number(value: float) -> Scalar:
    """Make a number."""
    return Scalar(np.asarray(value, dtype=np.float64))


def clean(values: Values) -> Values:
    """Drop the points that are no numbers, such as a division by zero."""
    return np.where(np.isfinite(values), values, np.nan)


def each(value: Value, change: Callable[[Values], Values]) -> Value:
    """Apply a change to a number, a series, or every series of an array."""
    match value:
        case Scalar():
            return Scalar(change(value.value))
        case Line():
            return Line(change(value.values))
        case Lines():
            return Lines(tuple(Line(change(item.values)) for item in value.items))


def spread(value: Value, size: int) -> tuple[Scalar | Line, ...]:
    """Return the series of an array of `size`, or the same value as often."""
    return value.items if isinstance(value, Lines) else (value,) * size
