"""How many points must breach: `2 of 3`, or `3` for 3 of 3."""

from __future__ import annotations

import re
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator, WithJsonSchema

from compiler.frontend.model import mistake
from compiler.frontend.tree import describe_value

_OF = re.compile(r"\s*([0-9]{1,5})(?:\s+of\s+([0-9]{1,5}))?\s*")


class MOfN(NamedTuple):
    """`m` datapoints to alarm among `n` evaluation periods."""

    m: int
    n: int

    def __str__(self) -> str:
        return f"{self.m} of {self.n}"


def parse(value: object) -> MOfN:
    """Return the two numbers."""
    if isinstance(value, MOfN):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    match = _OF.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise mistake(
            f"{describe_value(value)} is not a count of datapoints", "write `2 of 3`, or `3`"
        )
    m = int(match[1])
    n = int(match[2] or match[1])
    if m == 0 or n == 0:
        raise mistake("an alarm needs at least one datapoint", "write `1 of 1`")
    if m > n:
        text = f"{m} of {n} can never be: there are only {n} evaluation periods"
        raise mistake(text, f"did you mean `{n} of {m}`?")
    return MOfN(m, n)


Datapoints = Annotated[
    MOfN,
    BeforeValidator(parse),
    WithJsonSchema(
        {
            "type": ["string", "integer"],
            "pattern": r"^\s*[0-9]{1,5}(\s+of\s+[0-9]{1,5})?\s*$",
            "patternErrorMessage": "wanted: `2 of 3`, or `3`",
            "examples": ["1 of 1", "2 of 2", "2 of 3", "3 of 3"],
        }
    ),
]
