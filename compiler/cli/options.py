"""Options that several commands take."""

from __future__ import annotations

from pathlib import Path

import click

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
FORMAT = click.option(
    "--format",
    "output",
    type=click.Choice(["terminal", "lines"]),
    default="terminal",
    help="How findings are written.",
)
