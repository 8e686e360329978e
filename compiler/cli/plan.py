"""`watchform plan`: shows what a deployment would change, and changes nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from compiler.cli.account import Opened, asking, opened
from compiler.cli.interrupts import interrupts
from compiler.cli.options import ENVIRONMENT, FORMAT, PROJECT
from compiler.cli.screen import Exit, show


@click.command("plan", short_help="Show what a deployment would change.")
@ENVIRONMENT
@PROJECT
@FORMAT
@click.option("--exit-code", is_flag=True, help="Exit with 2 when there are changes.")
def COMMAND(environment: str, project: Path, output: str, exit_code: bool) -> None:  # noqa: N802
    """Show what a deployment would change; no stack is changed and no change set stays behind.

    The plan is CloudFormation's own: a change set is made, read and deleted. A stack that does
    not exist yet is read from its template. A template over 51,200 bytes is put into the
    project's bucket for templates, where it expires.
    """
    with interrupts(), opened(project, environment, output, writes=False) as it:
        code = plan(it, output)
    sys.exit(Exit.DONE if code is Exit.PLAN_HAS_CHANGES and not exit_code else code)


def plan(it: Opened, output: str) -> Exit:
    """Plan what was compiled, and show it."""
    from compiler.cli.views import conclusion, plan_text
    from compiler.cli.views.ink import coloured
    from compiler.cli.views.width import width
    from compiler.deploy.estate import plan_estate

    click.echo(conclusion.heading(it.environment, coloured))
    asking(it)
    plans = plan_estate(
        it.account, it.clock, it.environment, it.estate.project, it.templates, preview=True
    )
    for each in plans:
        click.echo("")
        click.echo(plan_text.render(each, coloured, width()))
        show(each.findings, it.sources, output)
    return conclusion.exit_of_plans(plans)
