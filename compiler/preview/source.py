"""Where the lines of a page come from: what a series shows over a stretch of time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np

from compiler.ir.metric import Series
from compiler.preview.window import Values, Window


class Result(NamedTuple):
    """One line: a value for each `period` of the window, in seconds, NaN where there is none.

    `lower` is the other side where it is a band; `label` is the name it has by itself, if any.
    """

    values: Values
    period: int
    lower: Values | None = None
    label: str = ""

    @property
    def empty(self) -> bool:
        """Whether there is no value at all."""
        return bool(np.isnan(self.values).all())


Source: TypeAlias = Callable[[Series, int, Window], Sequence[Result]]
"""Gives the lines of a series, a value for each period or for a longer one.

It raises `NotSimulated` for what it cannot compute.
"""


def nothing(period: int, window: Window) -> Result:
    """Return a line without a value."""
    return Result(np.full(window.count(period), np.nan), period)
