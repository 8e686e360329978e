"""The way of the commands that mend: look at the stacks, ask, give the orders, follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from compiler.cli.account import Opened
from compiler.cli.audience import Terminal
from compiler.cli.screen import Exit, show

if TYPE_CHECKING:
    from compiler.deploy.orders import Order
    from compiler.deploy.port import Stacks
    from compiler.deploy.recovery import Standing

    Finding = Callable[[Stacks, Sequence[Standing]], Mapping[str, Order]]


@dataclass(frozen=True, slots=True)
class Mending:
    """What is said where there is nothing to mend, what is asked, and seconds to follow."""

    nothing: str
    question: str
    timeout: float


def mend(it: Opened, audience: Terminal, only: str, mending: Mending, find: Finding) -> Exit:
    """Find what can be mended, ask, do it, and say how each stack ended."""
    from compiler.cli.views import conclusion, mended
    from compiler.cli.views.ink import coloured
    from compiler.deploy.recovery import standing

    stacks = it.account.stacks
    click.echo(conclusion.heading(it.environment, coloured))
    found = standing(stacks, it.templates, it.estate.project, only)
    refused = [stack.refused for stack in found if stack.refused is not None]
    ours = [stack for stack in found if stack.refused is None]
    orders = find(stacks, ours)
    if not orders:
        for plan in refused:
            show(plan.findings, it.sources)
        click.echo(mending.nothing)
        return Exit.NEEDS_RECOVERY if refused else _otherwise(it, ours)
    for order in orders.values():
        held = stacks.resources(order.operation.stack_arn)
        click.echo(mended.before(order.plan, held, coloured))
    if not audience.confirms(f"{mending.question} in the account {it.environment.account} "
                             f"({it.environment.name})?"):  # fmt: skip
        click.echo("Nothing was changed.", err=True)
        return Exit.APPROVAL_REQUIRED
    return carry_out(it, audience, orders, {}, mending.timeout)


def _otherwise(it: Opened, found: Sequence[Standing]) -> Exit:
    """Say of stacks that need something else what that is; returns the exit code."""
    from compiler.cli.views import conclusion, mended
    from compiler.cli.views.ink import coloured

    codes = []
    for stack in found:
        code = Exit.BUSY if stack.deployed.busy else conclusion.exit_of_state(stack.deployed.status)
        if code is not Exit.DONE:
            click.echo(mended.at_rest(stack, it.environment, it.project, coloured))
        codes.append(code)
    return max(codes, key=conclusion.severity, default=Exit.DONE)


def carry_out(
    it: Opened,
    audience: Terminal,
    orders: Mapping[str, Order],
    needs: Mapping[str, frozenset[str]],
    timeout: float,
) -> Exit:
    """Give orders and follow them; returns the exit code."""
    from compiler.cli.views import conclusion, mended
    from compiler.deploy.follow import Pace
    from compiler.deploy.orders import Orders

    pace = Pace(poll=it.poll, timeout=timeout)
    all_ = Orders(it.account.stacks, it.clock, pace, audience.of_mending(), orders)
    try:
        all_.carry_out(needs)
    except KeyboardInterrupt:
        said = mended.detached(list(all_.under_way), it.environment, it.project)
        click.echo(said, err=True)
        return Exit.INTERRUPTED
    codes = [conclusion.exit_of_outcome(outcome) for outcome in all_.outcomes.values()]
    return max(codes, key=conclusion.severity, default=Exit.DONE)
