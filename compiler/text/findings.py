"""Findings as they are collected: each mistake once, and no more than anyone would read."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.text.diagnostic import Code, Diagnostic, Severity, arranged

TOO_MANY = Code("WF119", "too-many-mistakes")
MOST = 1000


class TooManyFindings(Exception):  # noqa: N818 - it ends the work, it is not a failure of the program
    """Ends the work on an environment: what would be found now helps nobody."""


class Findings:
    """Collects findings: what is said of one place in one code is one mistake.

    Members of a fan-out make the same mistake at the same place; the first in reading order of
    what they say is kept.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[object, ...], Diagnostic] = {}

    def __call__(self, diagnostic: Diagnostic) -> None:
        """Add a finding.

        Raises:
            TooManyFindings: there are as many as anyone would read.
        """
        key = (diagnostic.code.id, diagnostic.span or diagnostic.message)
        before = self._found.get(key)
        if before is None and len(self._found) >= MOST:
            raise TooManyFindings
        if before is None or diagnostic.order < before.order:
            self._found[key] = diagnostic

    def add(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Add several."""
        for diagnostic in diagnostics:
            self(diagnostic)

    @property
    def every(self) -> tuple[Diagnostic, ...]:
        """What has been found, in the order in which it was."""
        return tuple(self._found.values())


def any_error(diagnostics: Iterable[Diagnostic]) -> bool:
    """Tell whether one of them is an error."""
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)


def told(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Put findings in reading order; where they are as many as there may be, the last says so."""
    every = list(diagnostics)
    found = arranged([diagnostic for diagnostic in every if diagnostic.code != TOO_MANY])
    if len(found) < MOST and not any(diagnostic.code == TOO_MANY for diagnostic in every):
        return found
    text = f"there are {MOST} mistakes or more; these were found first"
    return (
        *found[:MOST],
        Diagnostic(TOO_MANY, text, None, help="correct these, then compile again"),
    )
