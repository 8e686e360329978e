"""Where a node was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from compiler.text.source import Span


@dataclass(frozen=True, slots=True)
class Origin:
    """The spec entry a node comes from.

    `path` is how people name the entry: `alarms.ecs-cpu[customers]`; `span` is the key of
    the entry; `fields` are the places of the values directly under it.
    """

    span: Span
    path: str
    fields: Mapping[str, Span] = field(default_factory=dict, compare=False, hash=False)

    def field(self, name: str) -> Span:
        """Return the place of a value of the entry, or of the entry where it was not written."""
        return self.fields.get(name, self.span)
