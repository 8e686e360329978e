"""Moments of a case, from its beginning: `0m`, `15m`, `1h30m`."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from compiler.frontend.model import mistake
from compiler.frontend.tree import describe_value

_SECONDS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
_PIECE = re.compile(r"([0-9]{1,7})([dhms])")
_WHOLE = re.compile(r"(?:[0-9]{1,7}[dhms])+")
_LONGEST = 366 * 86400


def parse(value: object) -> int:
    """Return the seconds from the beginning of the case."""
    if value == 0 and not isinstance(value, bool):
        return 0
    if not isinstance(value, str) or not _WHOLE.fullmatch(value):
        help_ = "write how long after the beginning: `0m`, `15m`, `1h30m`"
        if isinstance(value, int) and not isinstance(value, bool):
            help_ = f"say the unit: `{value}m` or `{value}h`"
        raise mistake(f"{describe_value(value)} is not a moment", help_)
    seconds = sum(int(number) * _SECONDS[unit] for number, unit in _PIECE.findall(value))
    if seconds > _LONGEST:
        raise mistake(f"`{value}` is more than a year", "a case is a year at most")
    return seconds


def show(seconds: int) -> str:
    """Write a moment as people do: `15m`, `1h30m`; the beginning is `0m`."""
    if not seconds:
        return "0m"
    pieces = []
    for unit, size in _SECONDS.items():
        number, seconds = divmod(seconds, size)
        pieces += [f"{number}{unit}"] if number else []
    return "".join(pieces)


Moment = Annotated[
    int,
    BeforeValidator(parse),
    WithJsonSchema({"type": ["string", "integer"], "pattern": "^([0-9]+[dhms])+$|^0$"}),
]
