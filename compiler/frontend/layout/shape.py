"""What stands where in a YAML text, as far as its form is concerned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Extent(NamedTuple):
    """Where something stands: characters from the start of the text, lines and columns from 0."""

    start: int
    end: int
    line: int
    end_line: int
    column: int


class Leaf(NamedTuple):
    """A scalar: what it is written with (`"`, `'`, `|`, `>`, or nothing), and what it says."""

    at: Extent
    sign: str
    value: str

    @property
    def absent(self) -> bool:
        """Whether nothing is written there."""
        return self.at.start == self.at.end


class Item(NamedTuple):
    """A value of a collection, with its key in a mapping."""

    key: Leaf | None
    value: Shape


class Group(NamedTuple):
    """A mapping or a list; `flow` is true where it stands in brackets."""

    at: Extent
    mapping: bool
    flow: bool
    items: tuple[Item, ...]


Shape: TypeAlias = Leaf | Group


def shape_of(text: str) -> Shape:
    """Read the shape of a text that `reader.read` has taken."""
    events = yaml.parse(text, Loader=_LOADER)
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            break
    return _shape(next(events), events)


def _shape(event: yaml.Event, events: Iterator[yaml.Event]) -> Shape:
    if isinstance(event, yaml.ScalarEvent):
        return Leaf(_extent(event, event), event.style or "", event.value)
    children: list[Shape] = []
    for inner in events:
        if isinstance(inner, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            break
        children.append(_shape(inner, events))
    mapping = isinstance(event, yaml.MappingStartEvent)
    items = [Item(None, child) for child in children]
    if mapping:
        pairs = zip(children[::2], children[1::2], strict=True)
        items = [Item(key, value) for key, value in pairs if isinstance(key, Leaf)]
    flow = bool(getattr(event, "flow_style", False))
    return Group(_extent(event, inner), mapping, flow, tuple(items))


def _extent(first: yaml.Event, last: yaml.Event) -> Extent:
    a: Any = first.start_mark
    b: Any = last.end_mark
    return Extent(a.index, b.index, a.line, b.line, a.column)


def leaves(shape: Shape) -> Iterator[Leaf]:
    """Walk over every key and scalar, in order."""
    if isinstance(shape, Leaf):
        yield shape
        return
    for item in shape.items:
        if item.key is not None:
            yield item.key
        yield from leaves(item.value)
