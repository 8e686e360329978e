"""What a metric did: one value of its statistic for each step, or the samples behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from compiler.ir.metric import StatQuery

Values: TypeAlias = npt.NDArray[np.float64]
"""Numbers in order of time; NaN where there is none."""


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """Values from the start on, one for each `step` of seconds; after the last there are none.

    `samples` holds the samples of each step instead, where the test gives those.
    """

    step: int
    values: Values
    samples: tuple[Values, ...] | None = None

    @property
    def seconds(self) -> int:
        """How long it is."""
        steps = len(self.values) if self.samples is None else len(self.samples)
        return steps * self.step


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """The anomaly band of an alarm, as the test gives it; a side that is not given has no end."""

    upper: Recording | None = None
    lower: Recording | None = None


def metric_of(query: StatQuery) -> StatQuery:
    """Return what makes a metric itself, whoever asks for it: data are kept by this."""
    return replace(query, id="", period=None, unit=None)
