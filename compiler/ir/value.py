"""Text that may hold what only the account knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InputRef:
    """Stands for the value of an input, by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Text:
    """Literal pieces and inputs in order; two literal pieces never stand side by side."""

    parts: tuple[str | InputRef, ...] = ()

    @classmethod
    def of(cls, literal: str) -> Text:
        """Make a text that holds no input."""
        return cls((literal,)) if literal else cls()

    @property
    def literal(self) -> str | None:
        """The whole text, or None when it holds an input."""
        if not self.parts:
            return ""
        first = self.parts[0]
        return first if len(self.parts) == 1 and isinstance(first, str) else None

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the inputs it holds, in order."""
        return tuple(part.name for part in self.parts if isinstance(part, InputRef))

    def example(self, examples: Mapping[str, str]) -> str:
        """Write the text with an example in place of each input."""
        return "".join(
            part if isinstance(part, str) else examples.get(part.name, f"<{part.name}>")
            for part in self.parts
        )
