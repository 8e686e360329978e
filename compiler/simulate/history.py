"""What an alarm did: its states, and the points it was decided by."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from compiler.ir.alarm import AlarmState
from compiler.simulate.evaluation import STATES, Outcomes, Truths
from compiler.simulate.recording import Values


class Change(NamedTuple):
    """A change of state, in seconds from the start."""

    at: int
    state: AlarmState


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """The points of a metric alarm: each in seconds from the start, at the end of its period.

    `upper` and `lower` are the band, where the alarm has one.
    """

    at: Values
    values: Values
    breaching: Truths
    period: int
    upper: Values | None = None
    lower: Values | None = None


@dataclass(frozen=True, slots=True)
class History:
    """The states of an alarm: `first` until the first change; changes in order of time."""

    first: AlarmState
    changes: tuple[Change, ...]
    points: Points | None = field(default=None, compare=False)

    def state(self, at: int) -> AlarmState:
        """Return the state at a moment, a change at that moment included."""
        index = bisect_right(self.changes, at, key=lambda change: change.at)
        return self.changes[index - 1].state if index else self.first

    def before(self, at: int) -> AlarmState:
        """Return the state just before a moment."""
        return self.state(at - 1)


def history_of(
    states: Outcomes, moments: range, first: AlarmState, points: Points | None = None
) -> History:
    """Keep the changes of a row of states, one at each moment."""
    before = np.concatenate(([STATES.index(first)], states[:-1])) if len(states) else states
    changed = np.flatnonzero(states != before)
    changes = tuple(Change(moments[int(i)], STATES[int(states[i])]) for i in changed)
    return History(first, changes, points)
