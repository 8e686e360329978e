"""`watchform plan`: shows what a deployment would change, and changes nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.cli import screen
from compiler.cli.account import Opened, asking, opened
from compiler.cli.interrupts import interrupts
from compiler.cli.options import ENVIRONMENT, PROJECT, REVERT_DRIFT
from compiler.cli.screen import Exit, show

if TYPE_CHECKING:
    from compiler.deploy.plan import StackPlan
    from compiler.ir.estate import Environment

_TERMINAL = "terminal"


@click.command("plan", short_help="Show what a deployment would change.")
@ENVIRONMENT
@PROJECT
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    help="How the plan is written.",
)
@click.option("--offline", is_flag=True, help="Ask nothing of AWS: compare committed templates.")
@click.option(
    "--base",
    "revision",
    default="HEAD",
    metavar="REF",
    show_default=True,
    help="With --offline: the commit whose templates are what is deployed.",
)
@click.option(
    "--out",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the plan into a file that `watchform deploy --plan` takes.",
)
@click.option(
    "--drift",
    is_flag=True,
    help="Say also what was changed by hand in the stacks: CloudFormation compares each resource.",
)
@REVERT_DRIFT
@click.option("--exit-code", is_flag=True, help="Exit with 2 when there are changes, also by hand.")
def COMMAND(  # noqa: N802
    environment: str,
    project: Path,
    output: str,
    *,
    offline: bool,
    revision: str,
    file: Path | None,
    drift: bool,
    reverts: bool,
    exit_code: bool,
) -> None:
    """Show what a deployment would change; no stack is changed and no change set stays behind.

    The plan is CloudFormation's own: a change set is made, read and deleted. A stack that does
    not exist yet is read from its template. A template over 51,200 bytes is put into the
    project's bucket for templates, where it expires.

    With --offline no credentials are needed: the templates of the specs are compared with those
    of a commit, and cfn-lint's schemas tell what cannot be changed in place.
    """
    if offline and file is not None:
        text = "a plan that was made offline cannot be deployed: --out needs the account"
        raise click.UsageError(text)
    if offline and (drift or reverts):
        word = "--drift" if drift else "--revert-drift"
        text = f"what was changed by hand is only seen in the account: {word} cannot be offline"
        raise click.UsageError(text)
    if offline:
        code = _offline(project, environment, revision, output)
    else:
        with interrupts(), opened(project, environment, _TERMINAL, writes=False) as it:
            code = plan(it, output, file, drift=drift, reverts=reverts)
    sys.exit(Exit.DONE if code is Exit.PLAN_HAS_CHANGES and not exit_code else code)


def plan(
    it: Opened,
    output: str,
    file: Path | None = None,
    *,
    drift: bool = False,
    reverts: bool = False,
) -> Exit:
    """Plan what was compiled, and show it."""
    from compiler.cli.views import conclusion, plan_json
    from compiler.cli.views.json_file import write
    from compiler.deploy.estate import plan_estate

    asking(it)
    plans = plan_estate(
        it.account,
        it.clock,
        it.environment,
        it.estate.project,
        it.templates,
        preview=True,
        reverts=reverts,
    )
    if drift:
        plans = _drifted(it, plans)
    _show(it.environment, plans, output)
    for each in plans:
        show(each.findings, it.sources, _TERMINAL)
        if each.drift is not None:
            show(each.drift.findings, it.sources, _TERMINAL)
    if file is not None:
        write(file, plan_json.document(it.environment, plans))
        click.echo(
            f"\nwrote {file.as_posix()}: `watchform deploy --plan` does exactly this", err=True
        )
    return conclusion.exit_of_plans(plans)


def _drifted(it: Opened, plans: Sequence[StackPlan]) -> tuple[StackPlan, ...]:
    from compiler.cli.views.words import duration
    from compiler.deploy.drift import with_drift

    if not it.account.embedded:
        click.echo("CloudFormation looks for changes by hand: this takes minutes …", err=True)

    def tell(stack: str, seconds: float) -> None:
        click.echo(f"  {stack}: still looking ({duration(seconds)})", err=True)

    return with_drift(it.account.stacks, it.clock, plans, tell, it.poll)


def _offline(project: Path, environment: str, revision: str, output: str) -> Exit:
    from compiler.cli.views import conclusion
    from compiler.deploy.offline import plan_offline
    from compiler.frontend.revision import project_at
    from compiler.lint.create_only import create_only
    from compiler.pipeline import OUT, compile_environment
    from compiler.text.diagnostic import Problem

    compiled = compile_environment(project, environment)
    show(compiled.diagnostics, compiled.sources)
    if compiled.failed or compiled.estate is None:
        click.echo(f"{screen.count(compiled.diagnostics)}; nothing was planned", err=True)
        return Exit.INVALID
    try:
        with project_at(project, revision, OUT) as folder:
            committed = (folder / OUT / environment).glob("*.yaml")
            before = {path.stem: path.read_text(encoding="utf-8") for path in committed}
    except Problem as problem:
        show(problem.diagnostics, {})
        return Exit.INVALID
    estate = compiled.estate
    plans = plan_offline(estate.project, compiled.templates, before, create_only)
    _show(estate.environment, plans, output, offline=True)
    for each in plans:
        show(each.findings, compiled.sources, _TERMINAL)
    return conclusion.exit_of_plans(plans)


def _show(
    environment: Environment, plans: Sequence[StackPlan], output: str, *, offline: bool = False
) -> None:
    from compiler.cli.views import plan_json, plan_markdown
    from compiler.cli.views.json_file import text

    written: dict[str, Callable[[], str]] = {
        "json": lambda: text(plan_json.document(environment, plans, offline=offline)),
        "markdown": lambda: plan_markdown.render(environment, plans).rstrip("\n"),
        "text": lambda: _text(environment, plans, offline=offline),
    }
    click.echo(written[output]())


def _text(environment: Environment, plans: Sequence[StackPlan], *, offline: bool) -> str:
    from compiler.cli.views import conclusion, drift, plan_text
    from compiler.cli.views.ink import coloured
    from compiler.cli.views.width import width
    from compiler.deploy.guards import held

    parts = [conclusion.heading(environment, coloured)]
    if offline:
        parts[0] += " · offline, from the templates"
    for each in plans:
        parts.append(plan_text.render(each, coloured, width()))
        by_hand = drift.render(each, coloured, width())
        parts += [by_hand] if by_hand else []
    found = held(plans) if not environment.embedded else ()
    parts += [plan_text.to_allow(found, coloured, width())] if found else []
    return "\n\n".join(parts)
