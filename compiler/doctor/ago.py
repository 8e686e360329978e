"""How long ago something was, in words."""

from __future__ import annotations

from typing import Protocol

_HOUR, _DAY = 3600, 86400


class Moment(Protocol):
    """A moment in time, such as a datetime."""

    def timestamp(self) -> float:
        """Return seconds since 1970."""
        ...


def ago(now: float, moment: Moment | None) -> str:
    """Say how long ago a moment was: `40 minutes`, `5 hours`, `3 days`."""
    return "some time" if moment is None else span(now - moment.timestamp())


def span(seconds: float) -> str:
    """Say how long a time is."""
    if seconds < 2 * _HOUR:
        return f"{int(seconds // 60)} minutes"
    if seconds < 2 * _DAY:
        return f"{int(seconds // _HOUR)} hours"
    return f"{int(seconds // _DAY)} days"
