"""Placeholders that nobody has read: they would stand in the account as they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from compiler.frontend.tree import Mapping, Node, Scalar, Sequence
from compiler.kinds.kind import Declared, Kind
from compiler.language.placeholder import dynamic_label, placeholders
from compiler.resolve.texts import NOT_LITERAL
from compiler.text.diagnostic import Diagnostic


def leftovers(
    kind: Kind[Any], entries: Iterable[Declared[Any]], read: set[str]
) -> Iterator[Diagnostic]:
    """Find placeholders in the entries of a kind that are in no text of `read`."""
    if "*" in kind.may_hold_inputs:
        return
    for entry in entries:
        if not _enabled(entry.place.node):
            continue
        for scalar, text in _texts(entry.place.node, kind.may_hold_inputs):
            if text not in read and (found := _unread(text)) is not None:
                start, end = found
                yield Diagnostic(
                    NOT_LITERAL,
                    f"`{text[start:end]}` cannot stand here: nothing would take its place",
                    scalar.part(start, end),
                    help="write the text itself",
                )


def _enabled(node: Node) -> bool:
    enabled = node.get("enabled") if isinstance(node, Mapping) else None
    return not (isinstance(enabled, Scalar) and enabled.value is False)


def _texts(node: Node, without: tuple[str, ...]) -> Iterator[tuple[Scalar, str]]:
    if isinstance(node, Scalar):
        if isinstance(node.value, str) and "${" in node.value:
            yield node, node.value
    elif isinstance(node, Mapping):
        for entry in node.entries:
            if entry.key not in without:
                yield from _texts(entry.value, without)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _texts(item, without)


def _unread(text: str) -> tuple[int, int] | None:
    """Return where the first placeholder is that CloudWatch itself does not replace."""
    for found in placeholders(text):
        if not dynamic_label(found.name):
            return found.start, found.end
    return None
