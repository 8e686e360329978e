"""The points of an alarm: its statistic over the steps of each period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce

import numpy as np

from compiler.language.duration import show
from compiler.simulate.grid import Grid
from compiler.simulate.problem import NotSimulated
from compiler.simulate.recording import Recording, Values
from compiler.simulate.statistic import statistic_of

Parts = Iterable[Values]
"""The values of all points' first steps, then of their second ones, and so on."""


def _sum(parts: Parts) -> Values:
    total, count = _totals(parts)
    return np.where(count > 0, total, np.nan)


def _average(parts: Parts) -> Values:
    total, count = _totals(parts)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _totals(parts: Parts) -> tuple[Values, Values]:
    total, count = np.zeros(1), np.zeros(1)
    for part in parts:
        there = ~np.isnan(part)
        total = total + np.where(there, part, 0.0)
        count = count + there
    return total, count


def _minimum(parts: Parts) -> Values:
    return reduce(np.fmin, parts)


def _maximum(parts: Parts) -> Values:
    return reduce(np.fmax, parts)


_JOINED: Mapping[str, Callable[[Parts], Values]] = {
    "Sum": _sum,
    "SampleCount": _sum,
    "Average": _average,
    "Minimum": _minimum,
    "Maximum": _maximum,
}
"""How the statistic of a period follows from those of its parts; others do not follow.

An average of averages gives every part the same weight: the data do not say more.
"""


def points(recording: Recording, statistic: str, grid: Grid, metric: str = "") -> Values:
    """Return the value of each point of the grid; NaN for one without data.

    Raises:
        NotSimulated: the statistic of a period does not follow from that of its parts.
    """
    if recording.samples is not None:
        sampled = _sampled(recording, grid)
        return np.array([statistic_of(statistic, samples) for samples in sampled])
    size, stride = grid.period // recording.step, grid.every // recording.step
    padded = np.full(size + grid.count * stride, np.nan)
    given = recording.values[: grid.count * stride]
    padded[size : size + len(given)] = given
    if size == 1:
        return padded[stride::stride].copy()
    join = _JOINED.get(statistic)
    if join is None:
        raise _does_not_follow(statistic, recording.step, grid.period, metric)
    last = stride * grid.count
    return join(padded[stride + at : last + at + 1 : stride] for at in range(size))


def counts(recording: Recording, grid: Grid) -> Values:
    """Return how many samples each point has; infinite where the data do not say."""
    if recording.samples is None:
        return np.full(grid.count, np.inf)
    return np.array([float(len(samples)) for samples in _sampled(recording, grid)])


def _sampled(recording: Recording, grid: Grid) -> list[Values]:
    samples = recording.samples or ()
    size, stride = grid.period // recording.step, grid.every // recording.step
    empty = np.empty(0)
    return [
        np.concatenate((empty, *samples[max(0, end - size) : end]))
        for end in range(stride, (grid.count + 1) * stride, stride)
    ]


def _does_not_follow(statistic: str, step: int, period: int, metric: str) -> NotSimulated:
    text = f"the {statistic} of {show(period)} does not follow from values of {show(step)}"
    help_ = f"give the metric a step of {show(period)}, or its samples: `samples: […]`"
    return NotSimulated(text, help_, metric)
