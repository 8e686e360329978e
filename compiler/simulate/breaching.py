"""Whether a point breaches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import assert_never

import numpy as np

from compiler.ir.alarm import BandThreshold, Operator, StaticThreshold, Threshold
from compiler.simulate.evaluation import Truths
from compiler.simulate.recording import Values

_COMPARED: Mapping[Operator, Callable[[Values, float], Truths]] = {
    ">": np.greater,
    ">=": np.greater_equal,
    "<": np.less,
    "<=": np.less_equal,
}


def breaches(threshold: Threshold, values: Values, band: tuple[Values, Values] | None) -> Truths:
    """Tell which points breach; one without data does not. `band` is its upper and lower side."""
    match threshold:
        case StaticThreshold(operator=operator, value=value):
            return _COMPARED[operator](values, value)
        case BandThreshold(side=side):
            upper, lower = band if band is not None else (values, values)
            above, below = values > upper, values < lower
            return above if side == "above" else below if side == "below" else above | below
        case _:
            assert_never(threshold)


def is_real(threshold: Threshold, values: Values, band: tuple[Values, Values] | None) -> Truths:
    """Tell which points have data, and a band to be held against where the alarm has one."""
    there = ~np.isnan(values)
    if isinstance(threshold, BandThreshold) and band is not None:
        upper, lower = band
        if threshold.side != "below":
            there &= ~np.isnan(upper)
        if threshold.side != "above":
            there &= ~np.isnan(lower)
    return there
