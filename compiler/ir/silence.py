"""What an author does not want to hear from a rule, and why."""

from __future__ import annotations

from dataclasses import dataclass

from compiler.text.source import Span


@dataclass(frozen=True, slots=True)
class Silence:
    """A rule that says nothing, somewhere or everywhere.

    `rule` is its code or slug as written at `span`. `lines` is the stretch of a file that a
    comment speaks of, None for a silence of the project file; that one may name `specs` by the
    file's name without its ending and `entries` by their path (`alarms.api-*`); empty means all.
    """

    rule: str
    reason: str
    span: Span
    lines: Span | None = None
    specs: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
