"""Findings as `path:line:column: severity[code] message`, one a line, for editors and grep."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.text.diagnostic import Diagnostic
from compiler.text.legible import legible


def render(diagnostics: Iterable[Diagnostic]) -> str:
    """Write one line for each finding; the help follows the message."""
    return "\n".join(_line(diagnostic) for diagnostic in diagnostics)


def _line(diagnostic: Diagnostic) -> str:
    place = f"{diagnostic.span.at}: " if diagnostic.span else ""
    severity = f"{diagnostic.severity.value}[{diagnostic.code.id}]"
    tail = f" ({legible(' '.join(diagnostic.help.split()))})" if diagnostic.help else ""
    return f"{legible(place)}{severity} {legible(diagnostic.message)}{tail}"
