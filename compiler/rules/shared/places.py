"""Where a finding about an entry stands."""

from __future__ import annotations

from compiler.frontend.folder import PROJECT
from compiler.ir.origin import Origin
from compiler.text.source import Span


def place_of(origin: Origin, key: str) -> Span:
    """Return the place of a value of an entry; of one that comes from `defaults:`, the entry.

    Otherwise all entries would be told of at one place, and only the first would be heard. What
    an environment overrides is told of there.
    """
    field = origin.field(key)
    inherited = field.file == origin.span.file and field.line < origin.span.line
    return origin.span if inherited or field.file == PROJECT else field
