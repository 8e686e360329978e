"""A YAML document in which every value knows its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

from compiler.text.source import Span

Value = str | int | float | bool | None
Path = tuple[str | int, ...]


class Scalar(NamedTuple):
    """A single value; `written` is true where the source has the very characters of `value`.

    `replaced` is the place of the value that this one stands for, in an override. `raw` is what
    a plain scalar is made of (`0123`), empty for one in quotes. `failed` is true where it holds
    a mistake that has been told: nothing that hangs on it is worth a second message.
    """

    span: Span
    value: Value
    written: bool = True
    replaced: Span | None = None
    raw: str = ""
    failed: bool = False

    @property
    def text(self) -> str:
        """The value as it was written: `010` and `1.50` also where they mean a number."""
        return self.raw or ("" if self.value is None else str(self.value))

    def part(self, start: int, end: int) -> Span:
        """Return the place of characters `start` to `end` of the text, as narrow as is known."""
        return self.span.within(start, end) if self.written else self.span


class Entry(NamedTuple):
    """A key and its value; `raw` is the key before substitution."""

    key: str
    key_span: Span
    value: Node
    raw: str

    @property
    def at(self) -> Span:
        """The place to point at for the value.

        It is the key where the value is a block or is not there: a caret would say nothing.
        """
        value = self.value
        absent = isinstance(value, Scalar) and value.value is None and not value.raw
        return value.span if isinstance(value, Scalar) and not absent else self.key_span


class Mapping(NamedTuple):
    """Keys and values in the order written."""

    span: Span
    entries: tuple[Entry, ...]
    replaced: Span | None = None

    def get(self, key: str) -> Node | None:
        """Return the value of a key, or None."""
        found = self.entry(key)
        return found.value if found is not None else None

    def entry(self, key: str) -> Entry | None:
        """Return the entry of a key, or None."""
        for entry in self.entries:
            if entry.key == key:
                return entry
        return None

    def keys(self) -> tuple[str, ...]:
        """Return the keys in order."""
        return tuple(entry.key for entry in self.entries)

    def without(self, *keys: str) -> Mapping:
        """Return the mapping less some keys."""
        return self._replace(entries=tuple(e for e in self.entries if e.key not in keys))


class Sequence(NamedTuple):
    """Values in order."""

    span: Span
    items: tuple[Node, ...]
    replaced: Span | None = None


Node: TypeAlias = Scalar | Mapping | Sequence


def written(span: Span, values: dict[str, Any], changes: Mapping | None = None) -> Mapping:
    """Write plain data as a tree that stands at `span`, less the keys that `changes` replace."""
    replaced = changes.entries if changes is not None else ()
    keys = {entry.key for entry in replaced}
    entries = [
        Entry(key, span, _value(span, value), key)
        for key, value in values.items()
        if key not in keys
    ]
    return Mapping(span, (*entries, *replaced))


def _value(span: Span, value: Any) -> Node:
    if isinstance(value, dict):
        return written(span, value)
    if isinstance(value, list | tuple):
        return Sequence(span, tuple(_value(span, item) for item in value))
    return Scalar(span, value, written=False)


def plain(node: Node) -> object:
    """Return the node as plain Python data."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Mapping):
        return {entry.key: plain(entry.value) for entry in node.entries}
    return [plain(item) for item in node.items]


def locate(node: Node, path: Path) -> tuple[Node, Span]:
    """Follow a path as far as the tree goes: the node reached and the span to point at."""
    span = head(node)
    for step in path:
        if isinstance(node, Mapping) and (entry := node.entry(str(step))) is not None:
            node, span = entry.value, entry.at
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            span = head(node)
        else:
            break
    return node, span


def head(node: Node) -> Span:
    """Return where a node begins: the whole of a scalar, the first key of a mapping."""
    if isinstance(node, Mapping) and node.entries:
        return node.entries[0].key_span
    if isinstance(node, Sequence) and node.items:
        return head(node.items[0])
    return node.span


def scalars(node: Node) -> Iterator[Scalar]:
    """Walk over every scalar value."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Mapping):
        for entry in node.entries:
            yield from scalars(entry.value)
    else:
        for item in node.items:
            yield from scalars(item)


def failed(node: Node) -> bool:
    """Tell whether a value holds a mistake that has been told already."""
    return any(scalar.failed for scalar in scalars(node))


def describe(node: Node) -> str:
    """Name what was read, in the words of YAML: `the number 5`, `a list`."""
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    if node.raw and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return f"the number {node.raw}"
    return describe_value(node.value)


def describe_value(value: object) -> str:
    """Name a scalar value in the words of YAML."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, int | float):
        return f"the number {value:g}" if isinstance(value, float) else f"the number {value}"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    text = str(value)
    shown = text if len(text) <= 60 else text[:57] + "…"
    return f"`{shown}`" if shown else "an empty text"
