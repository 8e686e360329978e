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
    """`seconds` of time up to `end`, which is in seconds since 1970."""

    end: int
    seconds: int

    @property
    def start(self) -> int:
        """Where it begins, in seconds since 1970."""
        return self.end - self.seconds

    def count(self, period: int) -> int:
        """Return how many whole periods of so many seconds it has, one at least."""
        return max(1, self.seconds // period)

    def times(self, period: int) -> Values:
        """Return where each period begins, in seconds since 1970; the last one ends at the end."""
        count = self.count(period)
        return self.end - period * np.arange(count, 0, -1, dtype=np.float64)
