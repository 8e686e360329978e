"""Says how far the reading of metrics has come."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """Show metrics and points as they are read: in place on a terminal, else once at the end."""
    last = ""
    live = sys.stderr.isatty()

    def told(metrics: int, points: int) -> None:
        nonlocal last
        last = f"read {metrics} metrics, {points} points"
        if live:
            click.echo(f"\r{last} …", err=True, nl=False)

    yield told
    if last:
        click.echo(f"\r{last}  " if live else last, err=True)
