"""Series as text: `0 12 15`, `10x5`, `0+10x5`, `_`, `_x3`.

The signs are those of promtool. `x` says how many values there are: `10x5` is five times 10,
`0+10x5` is 0 10 20 30 40.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

import numpy as np
from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from compiler.frontend.model import mistake
from compiler.frontend.tree import describe_value
from compiler.simulate.recording import Values

_MOST = 1_000_000
_NUMBER = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_WORD = re.compile(r"\S+")
_MISSING = re.compile(r"[-_](?:x([0-9]{1,9}))?")
_VALUES = re.compile(rf"([-+]?{_NUMBER})(?:([-+]{_NUMBER}))?(?:x([0-9]{{1,9}}))?")
_HELP = "write values in a row: `0 12 15`, `10x5` for five, `0+10x5` for a ramp, `_` for none"


def parse(value: object) -> Values:
    """Return the values of a text; NaN where there is none."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = f"{value}"
    if not isinstance(value, str):
        raise mistake(f"{describe_value(value)} is not a series", _HELP)
    pieces: list[Values] = []
    count = 0
    for word in _WORD.finditer(value):
        piece = _piece(word)
        count += len(piece)
        if count > _MOST:
            raise _wrong(word, f"more than {_MOST} values", "give them as a file: `csv:`")
        pieces.append(piece)
    if not count:
        raise mistake("there is no value in it", _HELP)
    return np.concatenate(pieces)


def _piece(word: re.Match[str]) -> Values:
    if missing := _MISSING.fullmatch(word[0]):
        return np.full(_times(word, missing[1]), np.nan)
    found = _VALUES.fullmatch(word[0])
    if found is None:
        raise _wrong(word, f"`{word[0]}` is no value", _advice(word[0]))
    first, slope, times = float(found[1]), found[2], found[3]
    if slope is not None and times is None:
        raise _wrong(word, f"`{word[0]}` does not say how many", f"write `{word[0]}x5` for five")
    ramp = np.arange(_times(word, times), dtype=np.float64)
    found_values: Values = first + float(slope or 0) * ramp
    if not np.isfinite(found_values).all():
        raise _wrong(word, f"`{word[0]}` is larger than any number", "use a smaller one")
    return found_values


def _times(word: re.Match[str], times: str | None) -> int:
    count = 1 if times is None else int(times)
    if count == 0:
        raise _wrong(word, f"`{word[0]}` is no value at all", "leave it out")
    # One more than the most is enough to be told.
    return min(count, _MOST + 1)


def _advice(word: str) -> str:
    if re.fullmatch(r"[0-9]+,[0-9]+", word):
        return f"write a point: `{word.replace(',', '.')}`"
    if "," in word or ";" in word:
        return "put blanks between the values, and no commas"
    if found := re.fullmatch(r"([0-9]+)x(.+)", word):
        return f"the value stands first, then how often: `{found[2]}x{found[1]}`"
    if word.lower() in {"nan", "null", "none", "stale", "~"}:
        return "write `_` where there is no value"
    return _HELP


def _wrong(word: re.Match[str], message: str, help_: str) -> PydanticCustomError:
    return mistake(message, help_, start=word.start(), end=word.end())


NUMBERS = {"type": ["string", "number"], "examples": ["0 12 15 _ 0", "10x5 0+10x5"]}
"""Values as JSON Schema has them."""

Numbers = Annotated[Any, BeforeValidator(parse), WithJsonSchema(NUMBERS)]
"""Values of a text, as an array."""
