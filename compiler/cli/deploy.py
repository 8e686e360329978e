"""`watchform deploy`: shows the change sets, asks, and executes them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.aws.errors import AwsError
from compiler.cli.account import Opened, asking, opened
from compiler.cli.audience import Terminal
from compiler.cli.interrupts import interrupts
from compiler.cli.options import ENVIRONMENT, FORMAT, PROJECT, REVERT_DRIFT, TIMEOUT, YES, Duration
from compiler.cli.screen import Exit, show
from compiler.deploy.leave import Terms
from compiler.text.diagnostic import Problem

if TYPE_CHECKING:
    from compiler.deploy.plan_file import Reviewed


@click.command("deploy", short_help="Deploy an environment, as reviewed change sets.")
@ENVIRONMENT
@PROJECT
@FORMAT
@YES
@click.option(
    "--wait-busy",
    type=Duration(),
    default=None,
    help="How long to wait for a stack on which something else is running (default: not at all).",
)
@TIMEOUT
@click.option(
    "--plan",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file of `watchform plan --out`: do exactly that, without asking, or nothing.",
)
@click.option(
    "--allow",
    "allowed",
    multiple=True,
    metavar="ID",
    help="Allow one change that loses data or weakens the monitoring; may be repeated.",
)
@REVERT_DRIFT
def COMMAND(  # noqa: N802
    environment: str,
    project: Path,
    output: str,
    *,
    yes: bool,
    wait_busy: float | None,
    timeout: float,
    file: Path | None,
    allowed: tuple[str, ...],
    reverts: bool,
) -> None:
    """Bring the stacks of an environment into its account, as change sets.

    What will change is shown first, and before a real account is changed you are asked. Stacks
    that do not need each other are deployed at the same time.

    What loses data or weakens the monitoring in a real account needs a word of its own: --allow, by
    the logical ID, the entry, or a yes on a terminal.

    What somebody changed by hand stays so, unless --revert-drift puts it back.
    """
    reviewed = _reviewed(file, environment, output)
    with interrupts() as signals, opened(project, environment, output, writes=True) as it:
        real = not it.account.embedded
        terms = Terms(guarded=real, allowed=allowed, reviewed=reviewed)
        asks = real and not yes
        audience = Terminal(it, output, asks=asks, terms=terms, interrupts=signals)
        # A plan that was reviewed says itself what it does.
        reverts = reviewed.reverts if reviewed is not None else reverts
        code = deploy(it, audience, timeout, wait_busy or 0.0, reverts=reverts)
    sys.exit(code)


def _reviewed(file: Path | None, environment: str, output: str) -> Reviewed | None:
    from compiler.deploy.plan_file import read

    try:
        return None if file is None else read(file, environment)
    except Problem as problem:
        show(problem.diagnostics, {}, output)
        sys.exit(Exit.INVALID)


def deploy(
    it: Opened, audience: Terminal, timeout: float, wait_busy: float, *, reverts: bool = False
) -> Exit:
    """Deploy what was compiled, and say how it ended."""
    from compiler.cli.views import conclusion
    from compiler.cli.views.ink import coloured
    from compiler.deploy.estate import left_behind
    from compiler.deploy.follow import Pace
    from compiler.deploy.rollout import Rollout

    click.echo(conclusion.heading(it.environment, coloured))
    asking(it)
    rollout = Rollout(
        cloud=it.account,
        clock=it.clock,
        environment=it.environment,
        project=it.estate.project,
        pace=Pace(poll=it.poll, timeout=timeout),
        audience=audience,
        wait_busy=wait_busy,
        reverts=reverts,
    )
    try:
        ending = rollout.run(it.templates)
    except (AwsError, KeyboardInterrupt):
        done = conclusion.left_behind(rollout.done)
        if done:
            click.echo(done, err=True)
        raise
    finally:
        if rollout.left:
            click.echo(left_behind(rollout.left), err=True)
    summary = conclusion.summary(ending, coloured)
    if summary:
        click.echo(summary)
    stopped = conclusion.stopped(ending, it.environment, coloured, it.project)
    if stopped:
        click.echo(stopped, err=True)
    return conclusion.exit_of(ending)
