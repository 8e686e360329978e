"""The comments of a YAML text: what its parser leaves out."""

from __future__ import annotations

import re
from typing import NamedTuple

from compiler.frontend.layout.shape import Shape, leaves

_COMMENT = re.compile(r"(?:^|(?<=[ \t\n]))#[^\n]*")


class Comment(NamedTuple):
    """A comment: `start` in characters, line and column from 0; `alone` on its line or not."""

    text: str
    start: int
    line: int
    column: int
    alone: bool


def comments_of(text: str, shape: Shape) -> tuple[Comment, ...]:
    """Find the comments of a text, in order: every `#` that stands outside of a scalar."""
    found: list[Comment] = []
    at = 0
    for leaf in leaves(shape):
        found += _between(text, at, leaf.at.start)
        at = max(at, leaf.at.end)
        if leaf.sign in ("|", ">"):
            found += _of_header(text, leaf.at.start)
    return (*found, *_between(text, at, len(text)))


def _between(text: str, start: int, end: int) -> list[Comment]:
    return [_comment(text, match) for match in _COMMENT.finditer(text, start, end)]


def _of_header(text: str, start: int) -> list[Comment]:
    """Find the comment behind the sign of a block of text."""
    end = text.find("\n", start)
    return _between(text, start, len(text) if end < 0 else end)


def _comment(text: str, match: re.Match[str]) -> Comment:
    start = match.start()
    before = text.rfind("\n", 0, start) + 1
    alone = not text[before:start].strip()
    return Comment(match[0].rstrip(), start, text.count("\n", 0, start), start - before, alone)
