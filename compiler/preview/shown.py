"""What the pages of an environment show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from compiler.ir.alarm import AlarmState
from compiler.preview.source import Source

_WEEK = 604_800


class Shown(NamedTuple):
    """What pages show: data, states of alarms, the end of the time, and a line that says so.

    `longest` is the most time that a page goes back, in seconds; `finest` the shortest period of
    the data. `unknown` says why an alarm has no state; it is empty where data are made up.
    """

    data: Source
    states: Mapping[str, AlarmState]
    end: int
    line: str
    longest: int = _WEEK
    finest: int = 1
    unknown: str = ""

    @property
    def made_up(self) -> bool:
        """Whether the data are made up."""
        return not self.unknown
