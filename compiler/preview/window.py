"""The stretch of time that a page shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
"""Numbers in order of time; NaN where there is none."""

EXAMPLE_END = 1_767_571_200
"""2026-01-05T00:00:00Z, a Monday: where synthetic data end, so that a page is always the same."""


@dataclass(frozen=True, slots=True)
class Window:
    """`seconds` of time up to `end`, which is in seconds since 1970.

    Of data that old there is no period shorter than `finest`.
    """

    end: int
    seconds: int
    finest: int = 1

    @property
    def start(self) -> int:
        """Where it begins, in seconds since 1970."""
        return self.end - self.seconds

    def period(self, asked: int) -> int:
        """Return the period that there are points of: the one asked for, or a longer one."""
        return -(-asked // self.finest) * self.finest

    def end_of(self, period: int) -> int:
        """Return where the last period ends, in seconds since 1970: periods begin at multiples."""
        return -(-self.end // period) * period

    def count(self, period: int) -> int:
        """Return how many whole periods of so many seconds it has, one at least."""
        return max(1, (self.end_of(period) - self.start) // period)

    def times(self, period: int) -> Values:
        """Return where each period begins, in seconds since 1970."""
        count = self.count(period)
        return self.end_of(period) - period * np.arange(count, 0, -1, dtype=np.float64)
