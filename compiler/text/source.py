"""A file as it was read, and places in it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

# The breaks that the YAML parser counts lines by.
_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")


class Span(NamedTuple):
    """A stretch of a source file.

    Lines and columns count from 1, columns in characters; the end is exclusive.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def at(self) -> str:
        """The place as editors understand it: `path:line:column`."""
        return f"{self.file}:{self.line}:{self.column}"

    def within(self, start: int, end: int) -> Span:
        """Narrow a span of one line to the characters `start` to `end` of it."""
        if self.line != self.end_line:
            return self
        column = self.column
        return Span(self.file, self.line, column + start, self.line, column + max(end, start + 1))


class SourceFile(NamedTuple):
    """A text file: `name` relative to the project, with `/`; `text` as decoded."""

    name: str
    text: str

    def line(self, number: int) -> str:
        """Return line `number`, counted from 1, without its end; empty when there is none."""
        lines = _lines(self.text)
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def lines(self) -> list[str]:
        """Return all lines, without their ends."""
        return list(_lines(self.text))


@lru_cache(maxsize=8)
def _lines(text: str) -> tuple[str, ...]:
    """Split a file once, for all the findings that show a line of it."""
    return tuple(_BREAK.split(text))
