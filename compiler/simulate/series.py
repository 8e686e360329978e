"""The points of an alarm's series: of one metric, or of metric math over several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from compiler.ir.alarm import Alarm
from compiler.ir.metric import MathQuery, StatQuery
from compiler.simulate.expression.compute import compute, read
from compiler.simulate.expression.context import Context
from compiler.simulate.expression.reduce import RowByRow
from compiler.simulate.expression.values import Line, Lines, NeedsRange, Value
from compiler.simulate.grid import Clock, Grid
from compiler.simulate.problem import NotSimulated
from compiler.simulate.recording import Values

_MOST_AT_ONCE = 2_000_000
"""How many numbers of a series are worked on at once."""

Sides: TypeAlias = "tuple[Values, Values] | None"
"""The upper and the lower side of a band."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Points as some evaluations see them: the values, and the band where the alarm has one.

    `rows` has one row for each evaluation, the oldest point first; without, there is one value
    for each point of the grid, and every evaluation sees the same.
    """

    values: Values
    band: Sides
    rows: bool


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """An alarm's metrics by id, one value for each point of the grid, and its band.

    Where it is not `computed`, what the alarm's expression results in is given instead.
    """

    alarm: Alarm
    metrics: Mapping[str, Values]
    band: Sides
    grid: Grid
    clock: Clock
    computed: bool = True

    def times(self) -> Values:
        """Return the timestamps of the points: where each period begins."""
        ends = (np.arange(self.grid.count, dtype=np.float64) + 1) * self.grid.every
        return self.clock.start + ends - self.grid.period


def blocks(source: Source, length: int) -> Iterator[Block]:
    """Compute the series: in one block, or in rows of `length` points where it needs the range.

    Raises:
        NotSimulated: the expression holds what only CloudWatch can compute.
    """
    result = source.alarm.series.result
    if isinstance(result, StatQuery) or not source.computed:
        yield Block(source.metrics[result.id], source.band, rows=False)
        return
    lines = {id_: Line(values) for id_, values in source.metrics.items()}
    try:
        whole = _context(lines, source.times(), source, source.band, ranged=False)
        found = [Block(_result(source.alarm, whole), source.band, rows=False)]
    except NeedsRange:
        try:
            found = list(_rows(source, length, max(1, _MOST_AT_ONCE // length)))
        except RowByRow:
            found = list(_rows(source, length, 1))
    yield from found


def _rows(source: Source, length: int, at_once: int) -> Iterator[Block]:
    grid = source.grid
    reach = (length - 1) * grid.lag

    def ranged(values: Values) -> Values:
        padded = np.concatenate((np.full(reach, np.nan), values))
        # One row for each evaluation: every `lag`-th point of the window that ends there.
        return sliding_window_view(padded, reach + 1)[grid.stride - 1 :: grid.stride, :: grid.lag]

    metrics = {id_: ranged(values) for id_, values in source.metrics.items()}
    first = source.clock.start + grid.every * grid.stride - grid.period
    evaluated = first + np.arange(len(grid.evaluated())) * float(grid.every * grid.stride)
    ages = np.arange(length - 1, -1, -1) * float(grid.period)
    band = None if source.band is None else (ranged(source.band[0]), ranged(source.band[1]))
    for at in range(0, len(evaluated), at_once):
        some = slice(at, at + at_once)
        lines = {id_: Line(rows[some]) for id_, rows in metrics.items()}
        sides = None if band is None else (band[0][some], band[1][some])
        times = evaluated[some, None] - ages
        context = _context(lines, times, source, sides, ranged=True)
        yield Block(_result(source.alarm, context), sides, rows=True)


def _context(
    lines: Mapping[str, Line], times: Values, source: Source, band: Sides, *, ranged: bool
) -> Context:
    both = None if band is None else (Line(band[0]), Line(band[1]))
    return Context(lines, dict(lines), times, source.alarm.period, ranged, both)


def _result(alarm: Alarm, context: Context) -> Values:
    """Compute the expressions one after another: each sees those before it."""
    known: dict[str, Value] = dict(context.known)
    for query in alarm.series.queries:
        if isinstance(query, MathQuery):
            seen = Context(
                context.metrics, known, context.times, context.period, context.ranged, context.band
            )
            known[query.id] = compute(read(query.expression), seen)
    match known[alarm.series.result.id]:
        case Line(values=values):
            return values
        case Lines(items=(only,)):
            return only.values
        case _:
            raise NotSimulated("the expression does not result in one series")
