"""Texts of other people, made fit to be shown: on one line, and never longer than is read.

What stands in a message may come from a file or from AWS: control characters could move the
cursor of a terminal, or write a line that looks like another message.
"""

from __future__ import annotations

import re
import unicodedata

_LONGEST_WORD = 200
_LONGEST = 2000
_QUOTED = re.compile(f"`([^`]{{{_LONGEST_WORD + 1},}})`")
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def printable(text: str) -> str:
    """Draw every character that is no sign as one blank, so that columns stay as they are."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(" " if unicodedata.category(c) in _UNSAFE else c for c in text)


def legible(text: str) -> str:
    """Write control characters as escapes, and cut what is too long to be read."""
    if len(text) > _LONGEST_WORD:
        text = _QUOTED.sub(lambda found: f"`{_cut(found[1], _LONGEST_WORD)}`", text)
        text = _cut(text, _LONGEST)
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escaped(c) if unicodedata.category(c) in _UNSAFE else c for c in text)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 21]}…{text[-20:]}"


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
