"""Functions of a series that look from one point to others of the range."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from compiler.simulate.recording import Values

Indices = npt.NDArray[np.intp]


def _before(values: Values) -> Indices:
    """Return where the newest point before each one is, -1 where there is none."""
    there = np.where(np.isnan(values), -1, np.arange(values.shape[-1]))
    last = np.maximum.accumulate(there, axis=-1)
    none = np.full((*values.shape[:-1], 1), -1)
    return np.concatenate((none, last[..., :-1]), axis=-1)


def _at(values: Values, where: Indices) -> Values:
    found = np.take_along_axis(values, np.maximum(where, 0), axis=-1)
    return np.where(where < 0, np.nan, found)


def _diff(values: Values, period: int) -> Values:  # noqa: ARG001 - the signature of all
    return values - _at(values, _before(values))


def _diff_time(values: Values, period: int) -> Values:
    before = _before(values)
    seconds = (np.arange(values.shape[-1]) - before) * float(period)
    return np.where((before < 0) | np.isnan(values), np.nan, seconds)


def _rate(values: Values, period: int) -> Values:
    return _diff(values, period) / _diff_time(values, period)


def _running_sum(values: Values, period: int) -> Values:  # noqa: ARG001 - the signature of all
    total = np.cumsum(np.nan_to_num(values, nan=0.0), axis=-1)
    return np.where(np.isnan(values), np.nan, total)


OVER_TIME: Mapping[str, Callable[[Values, int], Values]] = {
    "DIFF": _diff,
    "DIFF_TIME": _diff_time,
    "RATE": _rate,
    "RUNNING_SUM": _running_sum,
}
"""Each takes the values and the period in seconds."""


def filled(values: Values, word: str) -> Values:
    """Fill the gaps of a series: REPEAT the point before, or draw a line across (LINEAR).

    What has no point before it, or for LINEAR none after it, stays a gap.
    """
    missing = np.isnan(values)
    before = _before(values)
    if word == "REPEAT":
        return np.where(missing, _at(values, before), values)
    after = values.shape[-1] - 1 - np.flip(_before(np.flip(values, axis=-1)), axis=-1)
    last = values.shape[-1] - 1
    ends = _at(values, np.where(after > last, -1, after))
    starts = _at(values, before)
    share = (np.arange(values.shape[-1]) - before) / np.maximum(after - before, 1)
    return np.where(missing, starts + (ends - starts) * share, values)
