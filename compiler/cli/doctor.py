"""`watchform doctor`: looks whether what was deployed does what it is for."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from compiler.cli.account import Opened, opened
from compiler.cli.options import ENVIRONMENT, PROJECT
from compiler.cli.screen import Exit

if TYPE_CHECKING:
    from compiler.aws.session import Account
    from compiler.doctor.check import Check
    from compiler.doctor.examination import Report
    from compiler.doctor.examined import Examined, Progress

_TERMINAL = "terminal"


@click.command("doctor", short_help="Look whether what was deployed does what it is for.")
@ENVIRONMENT
@PROJECT
@click.option("--check", "only", multiple=True, metavar="NAME", help="Do this check; repeatable.")
@click.option("--except", "left", multiple=True, metavar="NAME", help="Leave this check out.")
@click.option("--list", "lists", is_flag=True, help="Name the checks, and look at nothing.")
@click.option("--strict", is_flag=True, help="Exit with 11 for warnings too.")
@click.option("--fire", "alarm", metavar="ALARM", help="Send a test through the path of an alarm.")
@click.option("--yes", is_flag=True, help="With --fire: do not ask before the test is sent.")
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    help="How the findings are written.",
)
def COMMAND(  # noqa: N802, PLR0917 - the options
    environment: str,
    project: Path,
    only: tuple[str, ...],
    left: tuple[str, ...],
    lists: bool,
    strict: bool,
    alarm: str | None,
    yes: bool,
    output: str,
) -> None:
    """Look whether what was deployed does what it is for: alarms, topics, trail, logs, metrics.

    Nothing is changed. Exits with 0 when all is well or there are warnings only, with 11 when
    there are errors, with 10 when AWS cannot be asked.

    With --fire, one alarm (its name, or `ecs-cpu[vets]`) is set to ALARM and put back. Whom that
    reaches is told before, and what was called afterwards.
    """
    chosen = _chosen(only, left)
    if lists:
        for check in chosen:
            click.echo(f"{check.name:<16}{check.about}")
        return
    if alarm is not None:
        from compiler.cli.firing import fire
        from compiler.cli.interrupts import interrupts

        with (
            interrupts(),
            opened(project, environment, _TERMINAL, writes=False, judges=False) as it,
        ):
            code = fire(it, examined(it, chosen, lambda _: None), alarm, yes=yes)
        sys.exit(code)
    with opened(project, environment, _TERMINAL, writes=False, judges=False) as it:
        report = doctor(it, chosen, output)
    sys.exit(_code(report, strict=strict))


def doctor(it: Opened, chosen: Sequence[Check], output: str) -> Report:
    """Do checks, and show what they found."""
    from compiler.doctor.examination import examine

    with looking() as told:
        account = examined(it, chosen, told)
        report = examine(account, chosen, lambda check: told(f"{check.name}: {check.about}"))
    click.echo(_shown(it, report, output))
    return report


def _chosen(only: tuple[str, ...], left: tuple[str, ...]) -> tuple[Check, ...]:
    from compiler.doctor.registry import checks
    from compiler.text.nearest import suggestion

    every = {check.name: check for check in checks()}
    for name in (*only, *left):
        if name not in every:
            help_ = suggestion(name, every, what="there are")
            raise click.UsageError(f"there is no check `{name}`; {help_}")
    names = [name for name in every if (name in only or not only) and name not in left]
    if not names:
        raise click.UsageError("no check is left to do")
    return tuple(every[name] for name in names)


def examined(it: Opened, chosen: Sequence[Check], progress: Progress) -> Examined:
    """Return what is deployed, to be looked at."""
    from compiler.cli.views.conclusion import options
    from compiler.doctor.examined import Examined

    return Examined(
        it.estate,
        it.templates,
        cast("Account", it.account),
        now=time.time(),
        run=options(it.environment, it.project),
        clock=it.clock,
        poll=it.poll,
        chosen=frozenset(check.name for check in chosen),
        progress=progress,
    )


@contextmanager
def looking() -> Iterator[Progress]:
    """Show in one line of a terminal what is being looked at; in a log, nothing."""
    live = sys.stderr.isatty()
    width = 0

    def told(what: str) -> None:
        nonlocal width
        if live:
            from compiler.cli.views.words import cells, clipped, padded

            line = clipped(f"looking at {what} …", 78)
            click.echo(f"\r{padded(line, width)}", err=True, nl=False)
            width = cells(line)

    try:
        yield told
    finally:
        if width:
            click.echo(f"\r{' ' * width}\r", err=True, nl=False)


def _shown(it: Opened, report: Report, output: str) -> str:
    from compiler.cli.views import doctor_json, doctor_markdown, doctor_text
    from compiler.cli.views.json_file import text

    if output == "json":
        return text(doctor_json.document(it.environment, report))
    if output == "markdown":
        return doctor_markdown.render(it.environment, report).rstrip("\n")
    return doctor_text.render(it.environment, report, it.sources)


def _code(report: Report, *, strict: bool) -> Exit:
    from compiler.text.findings import any_error

    bad = any_error(report.findings) or (strict and report.findings)
    return Exit.UNWELL if bad else Exit.DONE
