"""Options that several commands take."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from compiler.cli.screen import FORMATS, ending
from compiler.text.nearest import listing

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_KEPT = 455 * _SECONDS["d"]


class Duration(click.ParamType[float]):
    """A duration as specs write it: `90s`, `60m`, `2h`, `30d`."""

    name = "duration"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Read a duration into seconds."""
        if isinstance(value, float):
            return value
        found = re.fullmatch(r"([1-9][0-9]{0,5})([smhd])", str(value))
        if found is None:
            self.fail(f"`{value}` is no duration; write it as 90s, 60m, 2h or 30d", param, ctx)
        return float(int(found[1]) * _SECONDS[found[2]])


class Past(Duration):
    """How far back the data of an account are read: no farther than CloudWatch keeps them.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html
    """

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Read a duration of a minute to 455 days into seconds."""
        found = super().convert(value, param, ctx)
        if found > _KEPT:
            self.fail(f"CloudWatch keeps data for 455 days; `{value}` is longer", param, ctx)
        if found < _SECONDS["m"]:
            self.fail(f"`{value}` is less than a minute", param, ctx)
        return found


class _Environment(click.ParamType[str]):
    """The name of an environment; where it is missing, those of the project are named."""

    name = "environment"

    def get_missing_message(
        self, param: click.Parameter, ctx: click.Context | None = None
    ) -> str | None:
        """Name the environments that there are."""
        del param
        folder = Path((ctx.params.get("project") if ctx else None) or ".")
        names = sorted(f.stem for f in (folder / "specs" / "environments").glob("*.yaml"))
        return f"There are: {listing(names)}" if names else None


ENVIRONMENT = click.option(
    "--env",
    "environment",
    type=_Environment(),
    required=True,
    metavar="NAME",
    help="An environment of specs/environments/.",
)
PROJECT = click.option(
    "--project",
    "project",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The folder that holds specs/ (default: here).",
)
_FORMAT = click.option(
    "--format",
    "output",
    type=click.Choice(FORMATS),
    default="terminal",
    help="How findings are written: drawn, one a line, as annotations of GitHub Actions, or as a "
    "document on the standard output.",
)


def FORMAT(function: Callable[..., None]) -> Callable[..., None]:  # noqa: N802 - an option
    """Let a command show its findings in the form that is asked for."""

    @functools.wraps(function)
    def command(*arguments: Any, **options: Any) -> None:
        with ending(click.get_current_context(), options["output"]):
            function(*arguments, **options)

    return _FORMAT(command)


STACK = click.option(
    "--stack",
    "stack",
    default="",
    metavar="NAME",
    help="One stack only, by its name or that of its spec (default: all of the environment).",
)
TIMEOUT = click.option(
    "--timeout",
    type=Duration(),
    default="60m",
    show_default=True,
    help="How long to follow AWS; it goes on by itself after that.",
)
YES = click.option("--yes", is_flag=True, help="Do not ask before changing a real account.")
REVERT_DRIFT = click.option(
    "--revert-drift",
    "reverts",
    is_flag=True,
    help="Put back what was changed by hand: compare with the account, not only with what was "
    "deployed last.",
)
