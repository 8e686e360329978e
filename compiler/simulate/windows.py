"""The points of an alarm: its statistic over the steps of each period."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from compiler.language.duration import show
from compiler.simulate.grid import Grid
from compiler.simulate.problem import NotSimulated
from compiler.simulate.recording import Recording, Values
from compiler.simulate.statistic import statistic_of

Parts = Sequence[slice]
"""Where the first steps of all points are in the values, then their second ones, and so on."""


def _sum(values: Values, parts: Parts) -> Values:
    total, count = _totals(values, parts)
    return np.where(count > 0, total, np.nan)


def _average(values: Values, parts: Parts) -> Values:
    total, count = _totals(values, parts)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _totals(values: Values, parts: Parts) -> tuple[Values, npt.NDArray[np.int32]]:
    there = ~np.isnan(values)
    summed = np.where(there, values, 0.0)
    total = summed[parts[0]].copy()
    count = there[parts[0]].astype(np.int32)
    for part in parts[1:]:
        total += summed[part]
        count += there[part]
    return total, count


def _minimum(values: Values, parts: Parts) -> Values:
    found = values[parts[0]].copy()
    for part in parts[1:]:
        np.fmin(found, values[part], out=found)
    return found


def _maximum(values: Values, parts: Parts) -> Values:
    found = values[parts[0]].copy()
    for part in parts[1:]:
        np.fmax(found, values[part], out=found)
    return found


_JOINED: Mapping[str, Callable[[Values, Parts], Values]] = {
    "Sum": _sum,
    "SampleCount": _sum,
    "Average": _average,
    "Minimum": _minimum,
    "Maximum": _maximum,
}
"""How the statistic of a period follows from those of its parts; others do not follow.

An average of averages gives every part the same weight: the data do not say more.
"""


def joins(statistic: str) -> bool:
    """Tell whether a statistic of a period follows from that of its parts."""
    return statistic in _JOINED


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
        raise does_not_follow(statistic, recording.step, grid.period, metric)
    last = stride * grid.count
    return join(padded, [slice(stride + at, last + at + 1, stride) for at in range(size)])


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


def does_not_follow(statistic: str, step: int, period: int, metric: str) -> NotSimulated:
    """Say that a statistic of a period cannot be told from values of its parts."""
    text = f"the {statistic} of {show(period)} does not follow from values of {show(step)}"
    help_ = f"give the metric a step of {show(period)}, or its samples: `samples: […]`"
    return NotSimulated(text, help_, metric)
