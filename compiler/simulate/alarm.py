"""A metric alarm over the data of its metrics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from compiler.ir.alarm import Alarm, BandThreshold
from compiler.ir.metric import StatQuery
from compiler.simulate.breaching import breaches, is_real
from compiler.simulate.evaluation import KEPT, Outcomes, Truths, decide, look, states
from compiler.simulate.given import Given
from compiler.simulate.grid import Clock, Grid, evaluation_range, grid_of
from compiler.simulate.history import History, Points, history_of
from compiler.simulate.problem import NotSimulated
from compiler.simulate.recording import Band, Recording, Values
from compiler.simulate.series import Block, Sides, Source, blocks
from compiler.simulate.statistic import fewest_samples
from compiler.simulate.windows import counts, points

_NOTHING = np.empty(0)


def alarm_history(alarm: Alarm, given: Given, clock: Clock) -> History:
    """Evaluate an alarm from the start to the end of the clock.

    A metric that is not given has no data.

    Raises:
        NotSimulated: the data do not fit the alarm, or only CloudWatch can compute it.
    """
    grid = _grid(alarm, given, clock)
    source = _source(alarm, given, clock, grid)
    length = evaluation_range(alarm.evaluation_periods)
    found = list(blocks(source, length))
    outcomes = np.concatenate([_outcomes(alarm, block, grid, length) for block in found])
    outcomes[_too_few_samples(alarm, given, grid)] = KEPT
    every = grid.every * grid.stride
    moments = range(every, (len(outcomes) + 1) * every, every)
    return history_of(
        states(outcomes, given.first), moments, given.first, _drawn(alarm, found, grid)
    )


def recordings_of(alarm: Alarm, given: Given) -> Mapping[str, tuple[StatQuery, Recording]]:
    """Return the data of the alarm's metrics, by the ids of its queries."""
    empty = Recording(alarm.period, _NOTHING)
    return {
        query.id: (query, given.recording(query, alarm.period) or empty)
        for query in alarm.series.queries
        if isinstance(query, StatQuery)
    }


def _grid(alarm: Alarm, given: Given, clock: Clock) -> Grid:
    own = alarm.identity.logical_id
    if own in given.results:
        steps = [(alarm.series.reference, given.results[own].step)]
    else:
        known = recordings_of(alarm, given).values()
        steps = [(query.reference, recording.step) for query, recording in known]
    band = given.bands.get(own, Band())
    sides = (side for side in (band.upper, band.lower) if side is not None)
    steps += [(f"the band of {alarm.origin.path}", side.step) for side in sides]
    return grid_of(alarm.period, alarm.evaluation_periods, steps, clock)


def _source(alarm: Alarm, given: Given, clock: Clock, grid: Grid) -> Source:
    band = _band(alarm, given, grid)
    result = given.results.get(alarm.identity.logical_id)
    metrics: dict[str, Values] = {}
    if result is None:
        for id_, (query, recording) in recordings_of(alarm, given).items():
            metrics[id_] = points(recording, query.statistic, grid, query.reference)
    else:
        metrics[alarm.series.result.id] = points(result, "Average", grid, alarm.origin.path)
    return Source(alarm, metrics, band, grid, clock, computed=result is None)


def _band(alarm: Alarm, given: Given, grid: Grid) -> Sides:
    band = given.bands.get(alarm.identity.logical_id)
    if band is None:
        if isinstance(alarm.threshold, BandThreshold):
            text = "its anomaly band is a model of CloudWatch: it has to be given"
            raise NotSimulated(text, "write it under `bands:`, with `upper:` and `lower:`")
        return None
    name = f"the band of {alarm.origin.path}"
    upper, lower = (
        np.full(grid.count, end) if side is None else points(side, "Average", grid, name)
        for side, end in ((band.upper, np.inf), (band.lower, -np.inf))
    )
    return upper, lower


def _outcomes(alarm: Alarm, block: Block, grid: Grid, length: int) -> Outcomes:
    real = is_real(alarm.threshold, block.values, block.band)
    bad = breaches(alarm.threshold, block.values, block.band)
    count = len(real) if block.rows else len(grid.evaluated())
    seen = look(_newest_first(real, bad, block, grid, length), alarm.evaluation_periods, count)
    return decide(
        seen, alarm.datapoints_to_alarm, alarm.evaluation_periods, alarm.treat_missing_data
    )


def _newest_first(
    real: Truths, bad: Truths, block: Block, grid: Grid, length: int
) -> Iterator[tuple[Truths, Truths]]:
    """Give the points of the ranges of all evaluations, one age after another."""
    if block.rows:
        for age in range(length):
            yield real[:, length - 1 - age], bad[:, length - 1 - age]
        return
    reach = (length - 1) * grid.lag
    nothing = np.zeros(reach, dtype=np.bool_)
    padded = np.concatenate((nothing, real)), np.concatenate((nothing, bad))
    for age in range(length):
        first = reach - age * grid.lag + grid.stride - 1
        last = reach - age * grid.lag + grid.count
        yield padded[0][first : last : grid.stride], padded[1][first : last : grid.stride]


def _too_few_samples(alarm: Alarm, given: Given, grid: Grid) -> Truths:
    """Tell at which evaluations a percentile has some samples, and too few of them.

    They are counted over all evaluation periods together.
    """
    single = alarm.series.single
    none = np.zeros(len(grid.evaluated()), dtype=np.bool_)
    if alarm.evaluate_low_samples != "ignore" or single is None:
        return none
    _, recording = recordings_of(alarm, given)[single.id]
    padded = np.zeros((alarm.evaluation_periods - 1) * grid.lag + grid.count)
    padded[len(padded) - grid.count :] = counts(recording, grid)
    ends = np.arange(grid.count)[grid.stride - 1 :: grid.stride]
    ages = np.arange(alarm.evaluation_periods) * grid.lag
    total = padded[ends[:, None] + ages].sum(axis=1)
    found: Truths = (total > 0) & (total < fewest_samples(single.statistic))
    return found


def _drawn(alarm: Alarm, found: list[Block], grid: Grid) -> Points:
    """Keep the newest point of each evaluation, and whether it breaches."""
    block = found[0]
    if block.rows:
        values = np.concatenate([b.values[:, -1] for b in found])
        sides = [b.band for b in found if b.band is not None]
        band = tuple(np.concatenate([s[i][:, -1] for s in sides]) for i in (0, 1)) if sides else ()
    else:
        chosen = slice(grid.stride - 1, None, grid.stride)
        values = block.values[chosen]
        band = tuple(side[chosen] for side in block.band) if block.band is not None else ()
    both = (band[0], band[1]) if band else None
    every = grid.every * grid.stride
    return Points(
        at=(np.arange(len(values), dtype=np.float64) + 1) * every,
        values=values,
        breaching=breaches(alarm.threshold, values, both),
        period=alarm.period,
        upper=both[0] if both else None,
        lower=both[1] if both else None,
    )
