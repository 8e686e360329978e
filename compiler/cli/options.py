"""Options that several commands take."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from compiler.cli.screen import FORMATS, ending

ENVIRONMENT = click.option(
    "--env",
    "environment",
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
