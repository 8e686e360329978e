"""JSON made to be read in a review: one metric a line, everything else indented by two.

The text stands in a YAML literal block, and where it holds inputs under `Fn::Sub`. What
either would take for something of its own is written with JSON's escapes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from compiler.ir.value import Text

JsonValue: TypeAlias = (
    "str | int | float | bool | Text | Sequence[JsonValue] | Mapping[str, JsonValue]"
)

Naming = Callable[[str], str]
"""Gives the name that stands for an input in the text."""

# A literal block of YAML can hold neither; libyaml counts what is beyond U+FFFF among them.
_ESCAPED = re.compile("[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd]|[\u2028\u2029\ufeff]")
# What Fn::Sub reads back as it was, written `${!…}`; any other `${` hides its dollar sign.
_PLACEHOLDER = re.compile(r"\$\{((?=[^!{}$]*\}))?")


class Row(list[JsonValue]):
    """A list that is written on one line."""


def write(value: JsonValue, naming: Naming | None = None) -> str:
    """Write a value as JSON, without a newline at the end.

    `naming` makes it a text for `Fn::Sub`: inputs become `${name}`, and each `${` of the
    value itself is escaped. Without it the value may hold no inputs.
    """
    return _write(value, naming, "")


def _write(value: JsonValue, naming: Naming | None, indent: str) -> str:
    deeper = indent + "  "
    match value:
        case Row():
            return _on_one_line(value, naming)
        case Mapping() if value:
            members = [
                f"{_string(name, naming)}: {_write(inner, naming, deeper)}"
                for name, inner in value.items()
            ]
            return _block("{", members, "}", indent)
        case list() | tuple() if value:
            return _block("[", [_write(inner, naming, deeper) for inner in value], "]", indent)
        case _:
            return _on_one_line(value, naming)


def _block(opening: str, members: list[str], closing: str, indent: str) -> str:
    lines = f",\n{indent}  ".join(members)
    return f"{opening}\n{indent}  {lines}\n{indent}{closing}"


def _on_one_line(value: JsonValue, naming: Naming | None) -> str:
    match value:
        case str():
            return _string(value, naming)
        case Text():
            return _text(value, naming)
        case Mapping():
            members = (
                f"{_string(name, naming)}: {_on_one_line(inner, naming)}"
                for name, inner in value.items()
            )
            return f"{{{', '.join(members)}}}"
        case list() | tuple():
            return f"[{', '.join(_on_one_line(inner, naming) for inner in value)}]"
        case _:
            return json.dumps(value)


def _text(value: Text, naming: Naming | None) -> str:
    pieces = []
    for part in value.parts:
        if isinstance(part, str):
            pieces.append(_inside(part, naming))
        elif naming is None:
            raise ValueError(f"the input {part.name} stands in a text that holds none")
        else:
            pieces.append(f"${{{naming(part.name)}}}")
    return f'"{"".join(pieces)}"'


def _string(text: str, naming: Naming | None) -> str:
    return f'"{_inside(text, naming)}"'


def _inside(text: str, naming: Naming | None) -> str:
    written = json.dumps(text, ensure_ascii=False)[1:-1]
    written = _ESCAPED.sub(lambda found: json.dumps(found[0])[1:-1], written)
    return written if naming is None else _PLACEHOLDER.sub(_unsubstituted, written)


def _unsubstituted(found: re.Match[str]) -> str:
    return "\\u0024{" if found[1] is None else "${!"
