"""`watchform watch`: follows what AWS is doing to the stacks, and changes nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.cli.account import Opened, opened
from compiler.cli.audience import Terminal
from compiler.cli.interrupts import interrupts
from compiler.cli.options import ENVIRONMENT, FORMAT, PROJECT, STACK, TIMEOUT
from compiler.cli.screen import Exit

if TYPE_CHECKING:
    from compiler.deploy.execute import Step
    from compiler.deploy.recovery import Standing


@click.command("watch", short_help="Follow what AWS is doing to the stacks of an environment.")
@ENVIRONMENT
@PROJECT
@FORMAT
@STACK
@TIMEOUT
def COMMAND(  # noqa: N802
    environment: str, project: Path, output: str, stack: str, timeout: float
) -> None:
    """Follow what AWS is doing to the stacks of an environment, whoever asked for it.

    Changes nothing. Where nothing is going on, the state of each stack is told.
    """
    with (
        interrupts(),
        opened(project, environment, output, writes=False, judges=False, only=stack) as it,
    ):
        code = watch(it, Terminal(it, output, asks=False), stack, timeout)
    sys.exit(code)


def watch(it: Opened, audience: Terminal, only: str, timeout: float) -> Exit:
    """Follow the stacks, and say how each ended."""
    from compiler.cli.views import conclusion, mended
    from compiler.cli.views.ink import coloured
    from compiler.deploy.recovery import standing

    click.echo(conclusion.heading(it.environment, coloured))
    found = standing(it.account.stacks, it.templates, it.estate.project, only)
    busy = {stack.wanted.name: stack for stack in found if stack.deployed.busy}
    codes = []
    for stack in found:
        if not stack.deployed.busy:
            click.echo(mended.at_rest(stack, it.environment, it.project, coloured))
            codes.append(conclusion.exit_of_state(stack.deployed.status))
    if not found:
        click.echo("No stack is there.")
    if busy:
        codes += _follow(it, audience, busy, timeout)
    return max(codes, key=conclusion.severity, default=Exit.DONE)


def _follow(
    it: Opened, audience: Terminal, busy: Mapping[str, Standing], timeout: float
) -> list[Exit]:
    from compiler.aws.stack import StackEvent
    from compiler.cli.views import conclusion
    from compiler.deploy.follow import Heartbeat, Pace
    from compiler.deploy.outcome import Outcome
    from compiler.deploy.turns import in_turns
    from compiler.deploy.under_way import watch as followed

    stacks, clock = it.account.stacks, it.clock
    pace = Pace(poll=it.poll, timeout=timeout)
    plans = {name: stack.plan(stack.deployed.status) for name, stack in busy.items()}

    def begin(name: str) -> Iterator[Step]:
        return followed(stacks, clock, busy[name].deployed.arn, pace)

    codes = []
    needs = dict.fromkeys(busy, frozenset[str]())
    with audience.watching(list(plans.values())) as show:
        for name, step in in_turns(clock, needs, begin):
            if isinstance(step, Outcome):
                audience.mended(plans[name], step)
                codes.append(conclusion.exit_of_outcome(step))
            elif isinstance(step, StackEvent | Heartbeat):
                show(plans[name], step)
    return codes
