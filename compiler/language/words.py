"""How a small language is read: cut into words, then taken one after another."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

_SPACE = re.compile(r"\s+")


class Word(Protocol):
    """A word and where it stands: offsets in the text, the end exclusive."""

    @property
    def start(self) -> int: ...  # noqa: D102

    @property
    def end(self) -> int: ...  # noqa: D102


W = TypeVar("W", bound=Word)


def cut(text: str, read: Callable[[str, int], W], end: W) -> tuple[W, ...]:
    """Cut a text into words: `read` takes the one that begins at an offset; `end` comes last.

    Raises:
        SyntaxProblem: as `read` does, of a character that means nothing.
    """
    words: list[W] = []
    at = _skip_space(text, 0)
    while at < len(text):
        word = read(text, at)
        words.append(word)
        at = _skip_space(text, word.end)
    return (*words, end)


def _skip_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


class Words(Generic[W]):
    """Words read from left to right; the last one is always the end."""

    def __init__(self, text: str, tokens: tuple[W, ...]) -> None:
        self.text = text
        self.tokens = tokens
        self.index = 0

    def next(self) -> W:
        """Return the word that comes next."""
        return self.tokens[self.index]

    def take(self) -> W:
        """Take the word that comes next."""
        token = self.tokens[self.index]
        # The end is never passed, so that there always is a next word.
        self.index = min(self.index + 1, len(self.tokens) - 1)
        return token

    @property
    def taken_end(self) -> int:
        """Where the word that was taken last ends."""
        return self.tokens[self.index - 1].end
