"""`watchform cost`: what an environment costs a month, and what a change makes of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from compiler.cli import screen
from compiler.cli.options import ENVIRONMENT, PROJECT, Past
from compiler.cli.screen import Exit
from compiler.cli.views import cost_json, cost_markdown, cost_text
from compiler.cli.views.ink import coloured
from compiler.cli.views.width import width
from compiler.cost.advice import Advice, advice
from compiler.cost.assumptions import assumptions
from compiler.cost.difference import Difference, difference
from compiler.cost.estimate import Estimate, estimate
from compiler.frontend.revision import project_at
from compiler.ir.estate import Estate
from compiler.pipeline import compile_environment
from compiler.text.diagnostic import Problem

_LAST = 30 * 86400


@click.command("cost", short_help="Estimate what an environment costs a month.")
@ENVIRONMENT
@PROJECT
@click.option(
    "--diff",
    "revision",
    metavar="REF",
    help="Compare with the specs of a commit, a branch or a tag: `--diff main`.",
)
@click.option(
    "--live",
    is_flag=True,
    help="Take log events, notifications and what lies in S3 from what the account counted.",
)
@click.option("--last", type=Past(), help="How far `--live` goes back (without it: 30d).")
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    help="How the estimate is written.",
)
def COMMAND(  # noqa: N802 - the options
    environment: str,
    project: Path,
    revision: str | None,
    live: bool,
    last: float | None,
    output: str,
) -> None:
    """Estimate what an environment costs a month, at list prices.

    Amounts of data come from `volumes:` of the environment's file, or with --live from the
    account; prices can be overridden with `prices:`. Without --live nothing is asked of AWS.
    """
    if last is not None and not live:
        raise click.UsageError("`--last` is how far `--live` goes back: add `--live`")
    estate = _estate(project, environment)
    before = None if revision is None else _before(project, environment, revision)
    if live:
        estate, before = _measured(project, environment, int(last or _LAST), estate, before)
    found = estimate(estate)
    notes, hints = assumptions(estate, found), advice(estate)
    changes = None
    if revision is not None:
        changes = difference(None if before is None else estimate(before), found)
    click.echo(_shown(output, found, notes, hints, changes).rstrip("\n"))


def _estate(project: Path, environment: str) -> Estate:
    compiled = compile_environment(project, environment)
    if compiled.failed or compiled.estate is None:
        screen.show(compiled.diagnostics, compiled.sources)
        click.echo(f"{screen.count(compiled.diagnostics)}; nothing was estimated", err=True)
        sys.exit(Exit.INVALID)
    return compiled.estate


def _before(project: Path, environment: str, revision: str) -> Estate | None:
    """Compile the specs of a commit; where they had no such environment, all is new."""
    try:
        with project_at(project, revision) as folder:
            compiled = compile_environment(folder, environment)
    except Problem as problem:
        screen.show(problem.diagnostics, {})
        sys.exit(Exit.INVALID)
    if compiled.estate is None or compiled.failed:
        click.echo(f"the specs of {revision} do not compile: everything counts as new", err=True)
        return None
    return compiled.estate


def _measured(
    project: Path, environment: str, last: int, after: Estate, before: Estate | None
) -> tuple[Estate, Estate | None]:
    """Put what the account counted into both sides of a comparison: only the specs differ."""
    from compiler.cli.account import opened
    from compiler.cli.measuring import measured
    from compiler.cli.views.metric_progress import progress
    from compiler.cost.measuring import with_measured

    estates = [estate for estate in (after, before) if estate is not None]
    with (
        opened(project, environment, "terminal", writes=False, judges=False) as it,
        progress() as told,
    ):
        counted = measured(it, estates, last, told)
    return with_measured(after, counted), before and with_measured(before, counted)


def _shown(
    output: str,
    found: Estimate,
    notes: Sequence[str],
    hints: Sequence[Advice],
    changes: Difference | None,
) -> str:
    if output == "json":
        data = dict(cost_json.estimate(found, notes, hints))
        if changes is not None:
            data["difference"] = cost_json.difference(changes)
        return json.dumps(data, indent=2, ensure_ascii=False)
    if output == "markdown":
        parts = [] if changes is None else [cost_markdown.difference(changes)]
        parts.append(cost_markdown.estimate(found, notes))
        parts += [cost_markdown.advice(hints)] if hints else []
        return "\n".join(parts)
    ink, columns = coloured, width()
    if changes is not None:
        return cost_text.difference(changes, ink, columns)
    parts = [cost_text.estimate(found, notes, ink, columns)]
    parts += [cost_text.advice(hints, ink, columns)] if hints else []
    return "\n\n".join(parts)
