"""What a filter pattern is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

SOURCE = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html"

ELLIPSIS = "..."
"""Stands for any number of fields without a name."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word, a phrase or a regular expression of an event; `sign` is `?`, `-` or nothing."""

    text: str
    sign: Literal["", "?", "-"] = ""
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Terms:
    """A pattern of terms: all of them, any of those with `?`, none of those with `-`."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class JsonPattern:
    """Conditions on events of JSON; `selectors` are the properties that they name, in order."""

    selectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldsPattern:
    """Events of fields between spaces; `names` in order, empty for one without a name."""

    names: tuple[str, ...]


FilterPattern = Terms | JsonPattern | FieldsPattern
