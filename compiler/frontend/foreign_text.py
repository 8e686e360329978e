"""What the YAML parser stumbles over that is not of YAML at all, but of an editor or a tool."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from compiler.text.source import SourceFile, Span

# The parser may stop long after the line that misled it, and begin to count just behind it.
_LOOKED_AT = 50
_MARK_OF_MERGE = re.compile(r"(<{7}|={7}|>{7}|\|{7})(?= |$)")
_ODD_BLANK = re.compile(r"[ \t]*([\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000])")
_WIDE_COLON = re.compile(r"\s*(?:- )?[\w.-]+\s*(\uff1a)")
_BRACES = re.compile(r"\{\{-?\s*([A-Za-z_][\w.]*)\s*-?\}\}")


class Foreign(NamedTuple):
    """What was found: a message, the way out, its place."""

    message: str
    help: str
    span: Span


def foreign_text(source: SourceFile, first: int, last: int) -> Foreign | None:
    """Look for it on the lines up to the one where the parser stopped."""
    for number in range(max(first - 1, last - _LOOKED_AT, 1), last + 1):
        for found in _on_line(source.line(number)):
            message, help_, (start, end) = found
            span = Span(source.name, number, start + 1, number, end + 1)
            return Foreign(message, help_, span)
    return None


def _on_line(line: str) -> Iterator[tuple[str, str, tuple[int, int]]]:
    if mark := _MARK_OF_MERGE.match(line):
        text = "the mark of a merge conflict stands here"
        yield text, "keep one side of the conflict, and remove its marks", mark.span()
    if blank := _ODD_BLANK.match(line):
        text = f"the line is indented with the character U+{ord(blank[1]):04X}, which is no blank"
        yield text, "indent with plain blanks", blank.span(1)
    if colon := _WIDE_COLON.match(line):
        yield "`\uff1a` is a wide colon, not the one of YAML", "write `key: value`", colon.span(1)
    if braces := _BRACES.search(line):
        text = f"`{braces[0]}` is not a placeholder here"
        yield text, f'write `"${{{braces[1]}}}"`, with the whole value in quotes', braces.span()
