"""Durations: `10s`, `5m`, `1h`, `30d`."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from compiler.frontend.model import mistake
from compiler.frontend.tree import describe_value

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_DURATION = re.compile(r"([0-9]{1,7})(s|m|h|d)")
_WORDS = re.compile(
    r"\s*([0-9]{1,7})\s*"
    r"((?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?"
    r"|w|wks?|weeks?|months?|mo|y|yrs?|years?)?)\s*",
    re.IGNORECASE,
)
_IN_DAYS = {"w": 7, "mo": 30, "y": 365}


def parse(value: object) -> int:
    """Return the seconds a duration stands for."""
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is not None and int(match[1]) > 0:
        return int(match[1]) * _SECONDS[match[2]]
    help_ = _meant(value) or "write a number and a unit: `10s`, `5m`, `1h` or `30d`"
    if isinstance(value, int) and not isinstance(value, bool):
        help_ = f"say the unit: `{value}s`, `{value}m`, `{value}h` or `{value}d`"
        if value >= _SECONDS["m"] and value % _SECONDS["m"] == 0:
            # Whoever knows CloudFormation writes seconds.
            help_ = f"say the unit: {value} seconds are `{show(value)}`"
    raise mistake(f"{describe_value(value)} is not a duration", help_)


def _meant(value: object) -> str:
    """Say which duration other words stand for: `5min`, `1 week`, seconds in quotes."""
    words = _WORDS.fullmatch(value) if isinstance(value, str) else None
    if words is None or not int(words[1]):
        return ""
    unit = next((days for days in _IN_DAYS if words[2].lower().startswith(days)), "")
    if unit:
        return f"did you mean `{int(words[1]) * _IN_DAYS[unit]}d`?"
    seconds = int(words[1]) * _SECONDS[words[2][:1].lower() or "s"]
    return f"did you mean `{show(seconds)}`?"


def show(seconds: int) -> str:
    """Write seconds as people do: the largest unit that is whole."""
    for unit in ("d", "h", "m"):
        if seconds and seconds % _SECONDS[unit] == 0:
            return f"{seconds // _SECONDS[unit]}{unit}"
    return f"{seconds}s"


Duration = Annotated[
    int,
    BeforeValidator(parse),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": "^[0-9]{1,7}(s|m|h|d)$",
            "patternErrorMessage": "wanted: a number and a unit: `10s`, `5m`, `1h`, `30d`",
            "examples": ["1m", "2m", "5m", "1h"],
        }
    ),
]
