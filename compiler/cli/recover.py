"""`watchform recover`: goes on with rollbacks that failed."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.cli.account import Opened, opened
from compiler.cli.audience import Terminal
from compiler.cli.interrupts import interrupts
from compiler.cli.mending import Mending, mend
from compiler.cli.options import ENVIRONMENT, FORMAT, PROJECT, STACK, TIMEOUT, YES
from compiler.cli.screen import Exit, show
from compiler.text.diagnostic import Problem

if TYPE_CHECKING:
    from compiler.deploy.orders import Order
    from compiler.deploy.port import Stacks
    from compiler.deploy.recovery import Standing


@click.command("recover", short_help="Go on with a rollback that failed.")
@ENVIRONMENT
@PROJECT
@FORMAT
@STACK
@click.option(
    "--skip",
    "skip",
    multiple=True,
    metavar="ID",
    help="An entry, or a logical ID, to leave as it is; the stack then believes what is not true.",
)
@YES
@TIMEOUT
def COMMAND(  # noqa: N802
    environment: str,
    project: Path,
    output: str,
    stack: str,
    skip: tuple[str, ...],
    yes: bool,
    timeout: float,
) -> None:
    """Go on with rollbacks that failed: stacks in UPDATE_ROLLBACK_FAILED.

    What is stuck, and why, is shown first: put that right, then go on. Nothing is skipped unless
    `--skip` names it.
    """
    with (
        interrupts(),
        opened(project, environment, output, writes=False, judges=False, only=stack) as it,
    ):
        audience = Terminal(it, output, asks=not (yes or it.account.embedded))
        code = recover(it, audience, stack, skip, timeout)
    sys.exit(code)


def recover(
    it: Opened, audience: Terminal, only: str, skip: tuple[str, ...], timeout: float
) -> Exit:
    """Go on with what failed, and say how each ended."""
    from compiler.deploy.recovery import continued

    question = "Go on with the rollback"
    if skip:
        question += f" and skip {', '.join(skip)}"
    mending = Mending("No stack is in UPDATE_ROLLBACK_FAILED.", question, timeout)

    def find(stacks: Stacks, found: Sequence[Standing]) -> Mapping[str, Order]:
        return continued(stacks, found, skip)

    try:
        return mend(it, audience, only, mending, find)
    except Problem as problem:
        show(problem.diagnostics, it.sources)
        return Exit.APPROVAL_REQUIRED
