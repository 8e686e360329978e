"""`watchform doctor --fire`: says whom a test will reach, asks, sends it, and says what came."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from compiler.cli.account import Opened
from compiler.cli.screen import Exit, show

if TYPE_CHECKING:
    from compiler.doctor.examined import Examined
    from compiler.doctor.fire import Fired, Recipient, Target


def fire(it: Opened, account: Examined, word: str, *, yes: bool) -> Exit:
    """Send a test through the path of one alarm."""
    from compiler.cli.views.conclusion import heading
    from compiler.cli.views.ink import coloured
    from compiler.doctor import fire as firing
    from compiler.text.diagnostic import Problem

    try:
        made = firing.target(account, word)
    except Problem as problem:
        show(problem.diagnostics, it.sources)
        return Exit.UNWELL
    click.echo(f"{heading(it.environment, coloured)}\n")
    _announce(made)
    if not (yes or it.account.embedded or _confirmed(it)):
        click.echo("nothing was sent", err=True)
        return Exit.APPROVAL_REQUIRED
    click.echo("")
    fired = firing.Fired()
    try:
        firing.fire(account, made, fired, lambda what: click.echo(f"  {what}"))
    except KeyboardInterrupt:
        show(fired.findings, it.sources)
        click.echo("interrupted: the test was sent, and may have been heard", err=True)
        return Exit.INTERRUPTED
    click.echo("")
    show(fired.findings, it.sources)
    click.echo(_conclusion(made, fired))
    return Exit.UNWELL if fired.findings else Exit.DONE


def _announce(made: Target) -> None:
    alarm = made.alarm
    click.echo(f"{made.node.origin.path}, in AWS {alarm.name}, is in {alarm.state}.")
    click.echo("A test sets it to ALARM. That reaches:\n")
    _list(made.recipients)
    if made.afterwards:
        click.echo(f"\nThen it is put back to {alarm.state}, which reaches:\n")
        _list(made.afterwards)
    else:
        click.echo(f"\nThen it is put back to {alarm.state}, which reaches nobody.")


def _list(recipients: Sequence[Recipient]) -> None:
    for each in recipients:
        click.echo(f"  {each.name}" if each.subscribers is not None else f"  {each.arn}")
        for one in each.subscribers or ():
            waits = "" if one.confirmed else "  (not confirmed: hears nothing)"
            click.echo(f"    {one.protocol} {one.endpoint}{waits}")


def _confirmed(it: Opened) -> bool:
    if not sys.stdin.isatty():
        click.echo("Confirm with --yes where nobody can be asked.", err=True)
        return False
    try:
        return click.confirm(f"\nSend it ({it.environment.name})?")
    except click.Abort:
        raise KeyboardInterrupt from None


def _conclusion(made: Target, fired: Fired) -> str:
    from compiler.cli.views.ink import coloured

    well = sum(each.succeeded for each in fired.taken)
    said = f"{well} of {len(made.recipients)} called"
    if fired.findings:
        return coloured("bad", f"{said}: the test has failed")
    left = "whether it arrived, only those who were called can say"
    if fired.counted is not None:
        delivered, failed = fired.counted
        left = f"SNS counts {delivered} delivered and {failed} failed so far; {left}"
    return coloured("good", said) + f"; {left}"
