"""`watchform rollback`: takes back what is under way, or failed and was left so."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from compiler.cli.account import Opened, opened
from compiler.cli.audience import Terminal
from compiler.cli.interrupts import interrupts
from compiler.cli.mending import Mending, mend
from compiler.cli.options import ENVIRONMENT, FORMAT, PROJECT, STACK, TIMEOUT, YES
from compiler.cli.screen import Exit


@click.command("rollback", short_help="Cancel an update, or roll back a failed one.")
@ENVIRONMENT
@PROJECT
@FORMAT
@STACK
@YES
@TIMEOUT
def COMMAND(  # noqa: N802
    environment: str, project: Path, output: str, stack: str, yes: bool, timeout: float
) -> None:
    """Cancel updates that are under way, and roll back what failed and was left so.

    Those are stacks in UPDATE_IN_PROGRESS, UPDATE_FAILED and CREATE_FAILED. An update that has
    ended well is taken back by deploying the specs of before.
    """
    with (
        interrupts(),
        opened(project, environment, output, writes=False, judges=False, only=stack) as it,
    ):
        audience = Terminal(it, output, asks=not (yes or it.account.embedded))
        code = rollback(it, audience, stack, timeout)
    sys.exit(code)


def rollback(it: Opened, audience: Terminal, only: str, timeout: float) -> Exit:
    """Roll back, and say how each ended."""
    from compiler.deploy.recovery import rolled_back

    nothing = "No stack has an update under way, or one that failed and was left so."
    return mend(it, audience, only, Mending(nothing, "Roll back", timeout), rolled_back)
