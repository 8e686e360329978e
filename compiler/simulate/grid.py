"""When an alarm is evaluated, and which steps of the data each point is made of.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import gcd, lcm

from compiler.language.duration import show
from compiler.simulate.problem import NotSimulated

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_BEYOND = 2
"""How many points more than its evaluation periods an alarm fetches.

AWS publishes the evaluation range only as five points for three periods.
"""


@dataclass(frozen=True, slots=True)
class Clock:
    """The time that is simulated: it begins at `start`, in seconds since 1970, a full hour."""

    start: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The moments of one alarm, all in seconds from the start.

    There is a point every `every` seconds, which covers the `period` before it; the points of
    one evaluation lie `lag` of them apart; the alarm is evaluated at each `stride` of them.
    `count` is how many there are; the first lies one `every` after the start.
    """

    every: int
    period: int
    stride: int
    count: int

    @property
    def lag(self) -> int:
        """How many points lie between two points of one evaluation."""
        return self.period // self.every

    def evaluated(self) -> range:
        """Return the indices of the points at which the alarm is evaluated."""
        return range(self.stride - 1, self.count, self.stride)

    def at(self, index: int) -> int:
        """Return the moment of a point, in seconds from the start: the end of its period."""
        return (index + 1) * self.every


def evaluation_range(evaluation_periods: int) -> int:
    """Return how many points an alarm fetches, missing ones included."""
    return evaluation_periods + _BEYOND


def interval(period: int, evaluation_periods: int) -> int:
    """Return how often CloudWatch evaluates an alarm, in seconds.

    Every minute; every ten seconds with a high-resolution period; once an hour where the
    evaluation periods are more than a day.
    """
    if period * evaluation_periods > _DAY:
        return _HOUR
    return 10 if period < _MINUTE else _MINUTE


def grid_of(
    period: int, evaluation_periods: int, steps: Iterable[tuple[str, int]], clock: Clock
) -> Grid:
    """Return the moments of an alarm over data of these steps, each with its metric's name.

    Windows slide at every evaluation, as in CloudWatch, where the data are fine enough; data
    given by the period leave nothing in between.

    Raises:
        NotSimulated: a period cannot be made of whole steps.
    """
    slide = interval(period, evaluation_periods)
    for metric, step in steps:
        if period % step:
            raise _misfit(metric, step, period)
        slide = lcm(slide, step)
    every = gcd(slide, period)
    return Grid(every, period, slide // every, clock.seconds // every)


def _misfit(metric: str, step: int, period: int) -> NotSimulated:
    text = f"the alarm has periods of {show(period)}, and the data a step of {show(step)}"
    help_ = f"give the metric a step of {show(period)}"
    if period > _MINUTE:
        help_ += ", or a part of it"
    return NotSimulated(text, help_, metric)
