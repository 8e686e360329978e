"""The quotes of a scalar: only where they are needed, and double ones where possible."""

from __future__ import annotations

import re

from compiler.frontend import scalars
from compiler.frontend.layout.shape import Leaf

_BEGINS = re.compile(r"[^\W_]|[/_$]")
_ENDS_OR_SPLITS = re.compile(r": |:$| #|^\s|\s$|[\t\n\r\x00-\x1f\x7f\x85\u2028\u2029\ufeff]")
_OF_FLOW = re.compile(r"[,\[\]{}:?]")
# What other tools, which read YAML 1.1, take for a number, a time or a truth value.
# Source: https://yaml.org/type/
_AMBIGUOUS = re.compile(
    r"(?i:y|n|yes|no|on|off)|[-+.]?[0-9][^A-Za-z]*|0[bo].*|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*"
)


def written(leaf: Leaf, text: str, *, flow: bool) -> str:
    """Write a scalar of one line; `text` is the file, `flow` tells whether it is in brackets."""
    source = text[leaf.at.start : leaf.at.end]
    if leaf.sign not in ("'", '"') or leaf.at.line != leaf.at.end_line:
        return source
    if needs_none(leaf.value, flow=flow):
        return leaf.value
    if leaf.sign == "'" and not re.search(r'["\\]', leaf.value):
        return f'"{leaf.value}"'
    return source


def needs_none(value: str, *, flow: bool) -> bool:
    """Tell whether a text means the same without quotes, also to people and to other tools."""
    return (
        _BEGINS.match(value) is not None
        and _ENDS_OR_SPLITS.search(value) is None
        and not (flow and _OF_FLOW.search(value))
        and _AMBIGUOUS.fullmatch(value) is None
        and isinstance(scalars.resolve(value), str)
        and value.isprintable()
    )
