"""Shows a deployment while it runs: live on a terminal, as a log elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol, Self

import click

from compiler.aws.stack import StackEvent
from compiler.cli.views.events import Track, clock_time
from compiler.cli.views.words import duration
from compiler.deploy.follow import Heartbeat
from compiler.deploy.plan import StackPlan

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.live import Live

_MOST_RUNNING = 8


class Progress(Protocol):
    """Shows the steps of one deployment; a context manager around all of them."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...

    def show(self, step: StackEvent | Heartbeat) -> None:
        """Show one step."""
        ...


def progress(plan: StackPlan, *, terminal: bool) -> Progress:
    """Make the view of one deployment."""
    return _Screen(plan) if terminal else _Log(plan)


class _Log:
    """One plain line for each thing that happened."""

    def __init__(self, plan: StackPlan) -> None:
        self._track = Track(plan)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        return None

    def show(self, step: StackEvent | Heartbeat) -> None:
        if isinstance(step, Heartbeat):
            names = ", ".join(self._track.running.values()) or "waiting for AWS"
            click.echo(f"  still running after {duration(step.seconds)}: {names}")
            return
        said = self._track.note(step)
        if said:
            click.echo(f"  {clock_time(step)}  {said}")


class _Screen:
    """A line for each finished resource, and below them what is running and a bar."""

    def __init__(self, plan: StackPlan) -> None:
        from rich.console import Console
        from rich.live import Live

        self._track = Track(plan)
        self._since: dict[str, float] = {}
        self._live: Live = Live(
            console=Console(highlight=False),
            get_renderable=self._below,
            transient=True,
            refresh_per_second=8,
        )

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._live.stop()

    def show(self, step: StackEvent | Heartbeat) -> None:
        # The screen is a sign of life by itself.
        if isinstance(step, Heartbeat):
            return
        said = self._track.note(step)
        if said:
            from rich.text import Text

            mark, look = ("✓", "green") if not step.failed else ("✗", "red")
            if step.of_the_stack:
                mark, look = "↩", "yellow"
            # What is drawn below the line is as old as the last refresh.
            self._live.refresh()
            self._live.console.print(Text.assemble((f"  {mark} ", look), said))

    def _below(self) -> RenderableType:
        from rich.console import Group
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        track = self._track
        now = time.monotonic()
        rows = [
            f"  … {doing}, {duration(now - self._since.setdefault(logical_id, now))}"
            for logical_id, doing in list(track.running.items())
        ]
        if len(rows) > _MOST_RUNNING:
            rows[_MOST_RUNNING:] = [f"  … and {len(rows) - _MOST_RUNNING} more"]
        done = min(len(track.finished), track.total)
        bar = Table.grid(padding=(0, 1))
        ahead = ProgressBar(total=max(track.total, 1), completed=done, width=40)
        bar.add_row(" ", ahead, f"{done} of {track.total}")
        # As Text, since brackets in a plain string are rich's markup.
        return Group(*(Text(row) for row in rows), bar)
