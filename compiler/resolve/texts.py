"""Texts of a spec that may hold inputs."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.frontend.place import Place
from compiler.ir.input import ValueSource
from compiler.ir.value import InputRef, Text
from compiler.kinds.inputs import InputSpec
from compiler.kinds.kind import Declared
from compiler.kinds.scope import Broken
from compiler.language.placeholder import CONDITION_WORDS, Placeholder, placeholders
from compiler.text.diagnostic import Code
from compiler.text.nearest import suggestion

UNKNOWN_INPUT = Code("WF361", "unknown-input")
NOT_LITERAL = Code("WF362", "input-in-a-name")


class Texts:
    """Reads texts, and notes them in `read`.

    `inputs` are those declared, `broken` the names of those with a mistake.
    """

    def __init__(
        self,
        inputs: Mapping[str, tuple[Declared[InputSpec], ...]],
        broken: frozenset[str],
        read: set[str],
    ) -> None:
        self._inputs = inputs
        self._broken = broken
        self._read = read

    def text(self, value: str, place: Place) -> Text:
        """Read a text that may hold inputs."""
        self._read.add(value)
        parts: list[str | InputRef] = []
        last = 0
        for found in placeholders(value):
            parts.append(value[last : found.start])
            last = found.end
            if found.name.startswith("inputs."):
                parts.append(self._input(found, place))
            elif value[found.start : found.end].startswith("$$"):
                parts.append("${")
            else:
                parts.append(value[found.start : found.end])
        parts.append(value[last:])
        return _joined(parts)

    def literal(self, value: str, place: Place, words: Mapping[str, str]) -> str:
        """Read a text that must be known when compiling; `words` are what it may hold besides."""
        if "${" not in value:
            return value
        self._read.add(value)
        for found in reversed(placeholders(value)):
            if found.name in words:
                value = f"{value[: found.start]}{words[found.name]}{value[found.end :]}"
            elif found.name in CONDITION_WORDS:
                message = f"`${{{found.name}}}` is the condition of an alarm; there is none here"
                at = place.narrow(found.start, found.end)
                raise at.problem(NOT_LITERAL, message, "write the text itself")
        text = self.text(value, place)
        if text.literal is not None:
            return text.literal
        message = (
            f"this text must be known when compiling; "
            f"the input `{text.inputs[0]}` is known only when deploying"
        )
        help_ = "write the text, or use `${prefix}` or a value of the environment"
        raise place.problem(NOT_LITERAL, message, help_)

    def _input(self, found: Placeholder, place: Place) -> str | InputRef:
        name = found.name.removeprefix("inputs.")
        if name not in self._inputs:
            if name in self._broken:
                raise Broken
            help_ = suggestion(name, self._inputs, what="there are")
            at = place.narrow(found.start, found.end)
            raise at.problem(UNKNOWN_INPUT, f"no input is called `{name}`", help_)
        source = self._inputs[name][0].spec.source()
        return source.value if isinstance(source, ValueSource) else InputRef(name)


def _joined(parts: list[str | InputRef]) -> Text:
    """Join literal pieces that stand side by side."""
    joined: list[str | InputRef] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part:
            joined.append(part)
    return Text(tuple(joined))
