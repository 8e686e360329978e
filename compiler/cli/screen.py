"""What commands show: findings on the error stream, in colour where it is a terminal."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from enum import IntEnum

import click

from compiler.text import lines, terminal
from compiler.text.diagnostic import Diagnostic, Severity
from compiler.text.source import SourceFile

_LOOKS: Mapping[str, Mapping[str, object]] = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "note": {"fg": "cyan"},
    "place": {"fg": "blue"},
    "help": {"bold": True},
}


class Exit(IntEnum):
    """What the exit code of every command means."""

    DONE = 0
    PLAN_HAS_CHANGES = 2
    INVALID = 3
    APPROVAL_REQUIRED = 4
    REJECTED = 5
    ROLLED_BACK = 6
    NEEDS_RECOVERY = 7
    BUSY = 8
    STILL_RUNNING = 9
    NO_ACCESS = 10
    INTERRUPTED = 130


def show(
    diagnostics: Sequence[Diagnostic], sources: Mapping[str, SourceFile], output: str = "terminal"
) -> None:
    """Write findings to the error stream; nothing when there are none."""
    if not diagnostics:
        return
    if output == "lines":
        click.echo(lines.render(diagnostics), err=True)
        return
    click.echo(terminal.render(diagnostics, sources, _paint) + "\n", err=True)


def _paint(role: str, text: str) -> str:
    # click strips the codes again where the stream is no terminal.
    look = {} if os.environ.get("NO_COLOR") else _LOOKS.get(role, {})
    return click.style(text, **look) if look else text  # type: ignore[arg-type]


def count(diagnostics: Sequence[Diagnostic]) -> str:
    """Say how many errors and warnings there are: `2 errors, 1 warning`."""
    counts = []
    for severity in Severity:
        number = sum(d.severity is severity for d in diagnostics)
        if number:
            counts.append(f"{number} {severity.value}{'s' if number > 1 else ''}")
    return ", ".join(counts)
