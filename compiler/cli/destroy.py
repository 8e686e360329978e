"""`watchform destroy`: deletes the stacks of an environment."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.cli.account import Opened, opened
from compiler.cli.audience import Terminal
from compiler.cli.interrupts import interrupts
from compiler.cli.mending import carry_out
from compiler.cli.options import ENVIRONMENT, FORMAT, PROJECT, STACK, TIMEOUT
from compiler.cli.screen import Exit, show

if TYPE_CHECKING:
    from compiler.deploy.recovery import Standing


@click.command("destroy", short_help="Delete the stacks of an environment.")
@ENVIRONMENT
@PROJECT
@FORMAT
@STACK
@click.option(
    "--confirm",
    metavar="NAME",
    default=None,
    help="The name of the environment, where nobody can be asked to type it.",
)
@TIMEOUT
def COMMAND(  # noqa: N802
    environment: str,
    project: Path,
    output: str,
    stack: str,
    confirm: str | None,
    timeout: float,
) -> None:
    """Delete the stacks of an environment, and what they do not retain.

    Everything that goes and everything that stays is listed; then the name of the environment has
    to be typed. Only stacks of this project are deleted, and none with termination protection.
    """
    with (
        interrupts(),
        opened(project, environment, output, writes=False, judges=False, only=stack) as it,
    ):
        code = destroy(it, Terminal(it, output, asks=not it.account.embedded), stack, confirm,
                       timeout)  # fmt: skip
    sys.exit(code)


def destroy(it: Opened, audience: Terminal, only: str, confirm: str | None, timeout: float) -> Exit:
    """Delete the stacks, and say how each ended."""
    from compiler.cli.views import conclusion, mended
    from compiler.cli.views.ink import coloured
    from compiler.deploy import recovery
    from compiler.deploy.order import needs

    stacks = it.account.stacks
    click.echo(conclusion.heading(it.environment, coloured))
    found = recovery.standing(stacks, it.templates, it.estate.project, only)
    if not found:
        click.echo("No stack is there.")
        return Exit.DONE
    refused = _refused(it, found)
    if refused is not None:
        return refused
    doomed = [recovery.doomed(stacks, stack) for stack in found]
    for each in doomed:
        click.echo(mended.doomed(each, coloured))
    if not audience.types(it.environment.name, confirm):
        click.echo("Nothing was changed.", err=True)
        return Exit.APPROVAL_REQUIRED
    order = recovery.reversed_needs(needs(it.templates))
    code = carry_out(it, audience, recovery.deleted(stacks, doomed), order, timeout)
    stays = mended.stayed(doomed, coloured)
    if code is Exit.DONE and stays:
        click.echo(stays)
    return code


def _refused(it: Opened, found: tuple[Standing, ...]) -> Exit | None:
    """Say what may not be deleted; nothing is, while anything may not."""
    from compiler.deploy import refusals

    code = None
    for stack in found:
        plan = stack.refused
        if plan is None and stack.deployed.protected:
            plan, code = refusals.protected(stack.wanted, stack.deployed), Exit.REJECTED
        elif plan is None and stack.deployed.busy:
            plan, code = refusals.busy(stack.wanted, stack.deployed, ()), Exit.BUSY
        elif plan is not None:
            code = Exit.NEEDS_RECOVERY
        if plan is not None:
            show(plan.findings, it.sources)
    return code
