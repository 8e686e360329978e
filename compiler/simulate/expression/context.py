"""What an expression can see: the series of its ids, their times, and the band of the alarm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from compiler.simulate.expression.values import Line, Value
from compiler.simulate.recording import Values


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """The surroundings of one computation.

    `metrics` are the metrics by id, `known` also the results of expressions. `times` are the
    timestamps of the points in seconds since 1970, each where its period begins; its last axis
    is time, as that of every series. `ranged` tells whether the points are those of a range, so
    that functions of a whole series mean something.
    """

    metrics: Mapping[str, Line]
    known: Mapping[str, Value]
    times: Values
    period: int
    ranged: bool
    band: tuple[Line, Line] | None = None

    def constant(self, value: Values) -> Line:
        """Make a series that has a point at every time."""
        return Line(np.zeros_like(self.times) + value)
