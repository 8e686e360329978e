"""Comments that speak to the compiler: `# watchform: …`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from compiler.frontend.reader import LOADER
from compiler.text.source import SourceFile, Span

_MARK = "watchform:"
_COMMENT = re.compile(r"(?:^|(?<=\s))#\s*watchform:\s*(.*?)\s*$")


class Comment(NamedTuple):
    """What stands behind the mark, where, and the lines it speaks of.

    Those are its own line, or the next one that holds something where it stands alone; and all
    below that which are indented deeper.
    """

    text: str
    span: Span
    lines: Span


def comments(source: SourceFile) -> Iterator[Comment]:
    """Give the comments of a file that speak to the compiler, in order.

    The parser keeps no comments. So they are looked for in the lines, and what stands inside a
    text of the file is none; a file without the mark costs nothing.
    """
    if _MARK not in source.text:
        return
    lines = source.lines()
    found = {
        number: match
        for number, line in enumerate(lines)
        if _MARK in line and (match := _COMMENT.search(line)) is not None
    }
    inside = set(_inside_texts(source, found)) if found else set()
    for number, match in found.items():
        if number in inside:
            continue
        start, end = match.span(1)
        span = Span(source.name, number + 1, start + 1, number + 1, max(end, start + 1) + 1)
        yield Comment(match[1], span, _spoken_of(source.name, lines, number, match.start()))


def _inside_texts(source: SourceFile, found: dict[int, re.Match[str]]) -> Iterator[int]:
    """Name the lines whose mark stands inside a scalar."""
    for event in yaml.parse(source.text, Loader=LOADER):
        if not isinstance(event, yaml.ScalarEvent):
            continue
        a: Any = event.start_mark
        b: Any = event.end_mark
        start, end = (a.line, a.column), (b.line, b.column)
        if event.style in ("|", ">"):
            # What follows the sign of a block is a comment; the block begins in the next line.
            start = (a.line + 1, 0)
        numbers = range(start[0], end[0] + 1) if end[0] - start[0] < len(found) else found
        for number in numbers:
            if number in found and start <= (number, found[number].start()) < end:
                yield number


def _spoken_of(name: str, lines: list[str], number: int, column: int) -> Span:
    """Return the lines that a comment speaks of; numbers count from 0."""
    first = number
    if not lines[number][:column].strip():
        rest = range(number + 1, len(lines))
        first = next((i for i in rest if _holds_something(lines[i])), number)
    last = first
    for i in range(first + 1, len(lines)):
        if _holds_something(lines[i]):
            if not _belongs_to(lines[first], lines[i]):
                break
            last = i
    return Span(name, first + 1, 1, last + 1, len(lines[last]) + 1)


def _holds_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _belongs_to(above: str, line: str) -> bool:
    indent, own = _indent(above), _indent(line)
    # The lines of a list may stand as far left as the key they belong to.
    item = line.lstrip().startswith("- ") and not above.lstrip().startswith("- ")
    return own > indent or (own == indent and item)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
