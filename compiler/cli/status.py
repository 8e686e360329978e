"""`watchform status`: how the alarms of an environment are, each at its line of the spec."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.cli.account import Opened, opened
from compiler.cli.doctor import examined, looking
from compiler.cli.options import ENVIRONMENT, PROJECT, Duration
from compiler.cli.screen import Exit

if TYPE_CHECKING:
    from compiler.doctor.standing import Status

_KEPT = 30 * 86400
"""https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html"""


@click.command("status", short_help="Show how the alarms are, and what they did of late.")
@ENVIRONMENT
@PROJECT
@click.option("--since", type=Duration(), help="What they did, too: 24h, 7d; at most 30d.")
@click.option("--all", "every", is_flag=True, help="Name those too that are OK.")
@click.option("--exit-code", is_flag=True, help="Exit with 11 where one is in ALARM, or gone.")
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    help="How it is written.",
)
def COMMAND(  # noqa: N802
    environment: str, project: Path, since: float | None, every: bool, exit_code: bool, output: str
) -> None:
    """Show how the alarms of an environment are: first those in ALARM, and why.

    With `--since` also how often they went off, for how long, and how many actions they took.
    Nothing is changed.
    """
    if since is not None and since > _KEPT:
        raise click.UsageError("CloudWatch keeps the history of 30 days: write `--since 30d`")
    with opened(project, environment, "terminal", writes=False, judges=False) as it:
        status = _status(it, None if since is None else int(since))
        click.echo(_shown(status, output, every=every))
    unwell = any(each.condition in ("ALARM", "GONE") for each in status.alarms)
    sys.exit(Exit.UNWELL if exit_code and unwell else Exit.DONE)


def _status(it: Opened, since: int | None) -> Status:
    from compiler.doctor.standing import Status, past, standings
    from compiler.simulate.grid import Clock

    now = time.time()
    with looking() as told:
        account = examined(it, (), told)
        alarms = standings(account)
        if since is None:
            return Status(it.environment, alarms, now)
        clock = Clock(int(now) - since, since)
        return Status(it.environment, alarms, now, clock, past(account, alarms, clock))


def _shown(status: Status, output: str, *, every: bool) -> str:
    from compiler.cli.views import status_json, status_markdown, status_text
    from compiler.cli.views.json_file import text
    from compiler.cli.views.table import screen

    if output == "json":
        return text(status_json.document(status))
    if output == "markdown":
        return status_markdown.render(status).rstrip("\n")
    return status_text.render(status, screen(), every=every)
