"""One changed value: before and after on a line, or the lines that differ."""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import SequenceMatcher

from compiler.cli.views.ink import Ink
from compiler.cli.views.words import cells, clipped
from compiler.deploy.plan import PropertyChange

_MOST_LINES = 24
_NONE = "(none)"


def drawn(change: PropertyChange, ink: Ink, indent: int, width: int) -> Iterator[str]:
    """Draw one changed value; `width` is that of the screen."""
    margin = " " * indent
    if change.before is None and change.after is None:
        yield f"{margin}{change.path}: {change.cause or 'changes'}"
        return
    before, after = _lines(change.before, change.after)
    if len(before) <= 1 and len(after) <= 1:
        old = before[0] if before else _NONE
        new = after[0] if after else _NONE
        line = f"{change.path}: {old} → {new}"
        if cells(line) <= width - indent:
            yield f"{margin}{change.path}: {ink('remove', old)} → {ink('add', new)}"
            return
    yield f"{margin}{change.path}:"
    yield from _shortened(
        [
            f"{margin}  {_marked(mark, text, ink, width - indent - 4)}"
            for mark, text in _diff(before, after)
        ],
        margin,
    )


def _marked(mark: str, text: str, ink: Ink, width: int) -> str:
    role = {"+": "add", "-": "remove"}.get(mark, "faint")
    return ink(role, f"{mark} {clipped(text, width)}".rstrip())


def _shortened(lines: list[str], margin: str) -> Iterator[str]:
    yield from lines[:_MOST_LINES]
    left = lines[_MOST_LINES:]
    if len(left) == 1:
        yield left[0]
    elif left:
        yield f"{margin}  … and {len(left)} more lines"


def _lines(before: str | None, after: str | None) -> tuple[list[str], list[str]]:
    """Divide both values into lines; a JSON text on one line is laid out first."""
    texts = [text or "" for text in (before, after)]
    if not all("\n" in text.strip() for text in texts if text):
        texts = [_laid_out(text) for text in texts]
    return texts[0].splitlines(), texts[1].splitlines()


def _laid_out(text: str) -> str:
    if not text.lstrip().startswith(("{", "[")):
        return text
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except ValueError:
        return text


def _diff(before: list[str], after: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the lines that differ with one line around them; `…` stands for those left out."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for number, group in enumerate(matcher.get_grouped_opcodes(1)):
        if number:
            yield " ", "…"
        for tag, a, b, c, d in group:
            if tag == "equal":
                yield from ((" ", line) for line in before[a:b])
                continue
            yield from (("-", line) for line in before[a:b])
            yield from (("+", line) for line in after[c:d])
