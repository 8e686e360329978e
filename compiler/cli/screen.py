"""What commands show: findings, in the form that was asked for.

Findings for people go to the error stream, in colour where it is a terminal. Annotations go to the
standard output. A document (JSON, SARIF) is all that stands on the standard output: everything
else that a command says goes to the error stream then.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, redirect_stdout
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

import click

from compiler.text import lines, terminal
from compiler.text.diagnostic import Diagnostic, Problem, Severity
from compiler.text.findings import TOO_MANY
from compiler.text.source import SourceFile

FORMATS = ("terminal", "lines", "github", "json", "sarif")
_AT_ONCE = ("terminal", "lines")
_DOCUMENTS = ("json", "sarif")
_COLLECTED = "watchform.findings"

_LOOKS: Mapping[str, Mapping[str, object]] = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "note": {"fg": "cyan"},
    "place": {"fg": "blue"},
    "help": {"bold": True},
    "faint": {"dim": True},
}


class Exit(IntEnum):
    """What the exit code of every command means."""

    DONE = 0
    TESTS_FAILED = 1
    PLAN_HAS_CHANGES = 2
    INVALID = 3
    APPROVAL_REQUIRED = 4
    REJECTED = 5
    ROLLED_BACK = 6
    NEEDS_RECOVERY = 7
    BUSY = 8
    STILL_RUNNING = 9
    NO_ACCESS = 10
    UNWELL = 11
    INTERRUPTED = 130


@dataclass(slots=True)
class _Collected:
    """What a command has found so far."""

    findings: list[Diagnostic] = field(default_factory=list)
    sources: dict[str, SourceFile] = field(default_factory=dict)


@contextmanager
def ending(context: click.Context, output: str) -> Iterator[None]:
    """Say how a command ended.

    Findings of a form that is written at the end are collected until then, however it ends; a
    mistake of ours is no result, and nothing is written then. A problem that nobody has shown is
    shown, and the command has failed.
    """
    collected = context.meta[_COLLECTED] = _Collected()
    aside = redirect_stdout(sys.stderr) if output in _DOCUMENTS else nullcontext()
    try:
        with aside, _shown(output):
            yield
    except (SystemExit, click.exceptions.Exit):
        _write(context, collected, output)
        raise
    _write(context, collected, output)


@contextmanager
def _shown(output: str) -> Iterator[None]:
    try:
        yield
    except Problem as problem:
        show(problem.diagnostics, {}, output)
        sys.exit(Exit.INVALID)


def _write(context: click.Context, collected: _Collected, output: str) -> None:
    if output in _AT_ONCE:
        _hint(collected.findings, output)
        return
    from compiler.cli.views import findings

    project = context.params.get("project") or Path()
    every = tuple(dict.fromkeys(collected.findings))
    if output == "github":
        findings.annotate(every, project)
    else:
        click.echo(findings.document(every, collected.sources, output, project))


def _hint(diagnostics: Sequence[Diagnostic], output: str) -> None:
    """Tell a person once where more is said."""
    if diagnostics and output == "terminal" and sys.stderr.isatty():
        code = diagnostics[0].code.id
        click.echo(paint("faint", f"`watchform explain {code}` says more"), err=True)


def show(
    diagnostics: Sequence[Diagnostic], sources: Mapping[str, SourceFile], output: str = "terminal"
) -> None:
    """Show findings; nothing when there are none."""
    if not diagnostics:
        return
    context = click.get_current_context(silent=True)
    collected = context.meta.get(_COLLECTED) if context is not None else None
    if collected is not None:
        collected.findings.extend(diagnostics)
        collected.sources.update(sources)
    if output == "lines":
        click.echo(lines.render(diagnostics), err=True)
    elif output == "terminal":
        click.echo(terminal.render(diagnostics, sources, paint) + "\n", err=True)


def paint(role: str, text: str) -> str:
    """Give a text its look; click takes it out again where the stream is no terminal."""
    look = {} if os.environ.get("NO_COLOR") else _LOOKS.get(role, {})
    return click.style(text, **look) if look else text  # type: ignore[arg-type]


def count(diagnostics: Sequence[Diagnostic]) -> str:
    """Say how many errors and warnings there are: `2 errors, 1 warning`."""
    counts = []
    for severity in Severity:
        number = sum(d.severity is severity and d.code != TOO_MANY for d in diagnostics)
        if number:
            counts.append(f"{number} {severity.value}{'s' if number > 1 else ''}")
    cut = any(d.code == TOO_MANY for d in diagnostics)
    return ("at least " if cut else "") + ", ".join(counts)
