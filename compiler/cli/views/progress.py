"""Shows deployments while they run: live on a terminal, as a log elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Protocol, Self

import click

from compiler.aws.stack import StackEvent
from compiler.cli.views.events import Track, clock_time
from compiler.cli.views.words import duration, padded
from compiler.deploy.follow import Heartbeat
from compiler.deploy.plan import StackPlan

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from rich.console import RenderableType
    from rich.live import Live

_MOST_RUNNING = 8
_MOST_BARS = 6


class Progress(Protocol):
    """Shows the steps of deployments; a context manager around all of them."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...

    def show(self, plan: StackPlan, step: StackEvent | Heartbeat) -> None:
        """Show one step of one stack."""
        ...

    def aside(self) -> AbstractContextManager[object]:
        """Leave the screen to others, as long as the block runs."""
        ...


def progress(plans: Sequence[StackPlan], *, terminal: bool) -> Progress:
    """Make the view of deployments that run at the same time."""
    return _Screen(plans) if terminal else _Log(plans)


class _Tracks:
    """The resources of each stack; where there are several, lines say which one they speak of."""

    def __init__(self, plans: Sequence[StackPlan]) -> None:
        self.by_key = {plan.wanted.key: Track(plan) for plan in plans}
        self._width = max((len(key) for key in self.by_key), default=0)

    def of(self, plan: StackPlan) -> Track:
        """Return the track of a stack; one that was planned anew begins anew."""
        track = self.by_key.get(plan.wanted.key)
        if track is None or track.plan is not plan:
            track = self.by_key[plan.wanted.key] = Track(plan)
        return track

    def prefix(self, key: str) -> str:
        """Write what stands before a line of a stack."""
        return f"{padded(key, self._width)}  " if len(self.by_key) > 1 else ""


class _Log:
    """One plain line for each thing that happened."""

    def __init__(self, plans: Sequence[StackPlan]) -> None:
        self._tracks = _Tracks(plans)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        return None

    def aside(self) -> AbstractContextManager[object]:
        return nullcontext()

    def show(self, plan: StackPlan, step: StackEvent | Heartbeat) -> None:
        track, prefix = self._tracks.of(plan), self._tracks.prefix(plan.wanted.key)
        if isinstance(step, Heartbeat):
            names = ", ".join(track.running.values()) or "waiting for AWS"
            click.echo(f"  {prefix}still running after {duration(step.seconds)}: {names}")
            return
        said = track.note(step)
        if said:
            click.echo(f"  {clock_time(step)}  {prefix}{said}")


class _Screen:
    """A line for each finished resource, and below them what is running and bars."""

    def __init__(self, plans: Sequence[StackPlan]) -> None:
        self._tracks = _Tracks(plans)
        self._since: dict[tuple[str, str], float] = {}
        self._live = self._drawn()

    def _drawn(self) -> Live:
        from rich.console import Console
        from rich.live import Live

        return Live(
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

    @contextmanager
    def aside(self) -> Iterator[object]:
        self._live.stop()
        try:
            yield None
        finally:
            # One that was stopped would draw over what was written meanwhile.
            self._live = self._drawn()
            self._live.start()

    def show(self, plan: StackPlan, step: StackEvent | Heartbeat) -> None:
        # The screen is a sign of life by itself.
        if isinstance(step, Heartbeat):
            return
        said = self._tracks.of(plan).note(step)
        if said:
            from rich.text import Text

            mark, look = ("✓", "green") if not step.failed else ("✗", "red")
            if step.of_the_stack:
                mark, look = "↩", "yellow"
            prefix = self._tracks.prefix(plan.wanted.key)
            # What is drawn below the line is as old as the last refresh.
            self._live.refresh()
            line = Text.assemble((f"  {mark} ", look), (prefix, "dim"), said)
            self._live.console.print(line)

    def _below(self) -> RenderableType:
        from rich.console import Group
        from rich.text import Text

        now = time.monotonic()
        rows = [
            f"  … {self._tracks.prefix(key)}{doing}, "
            f"{duration(now - self._since.setdefault((key, logical_id), now))}"
            for key, track in list(self._tracks.by_key.items())
            for logical_id, doing in list(track.running.items())
        ]
        if len(rows) > _MOST_RUNNING:
            rows[_MOST_RUNNING:] = [f"  … and {len(rows) - _MOST_RUNNING} more"]
        # As Text, since brackets in a plain string are rich's markup.
        return Group(*(Text(row) for row in rows), self._bars())

    def _bars(self) -> RenderableType:
        """Draw a bar for each stack, and one for the whole; only that where there are many."""
        from rich.progress_bar import ProgressBar
        from rich.table import Table

        counts = {key: track.count for key, track in self._tracks.by_key.items()}
        whole = (sum(done for done, _ in counts.values()), sum(of for _, of in counts.values()))
        if len(counts) > _MOST_BARS:
            ended = sum(done >= of for done, of in counts.values())
            counts = {f"{ended} of {len(counts)} stacks": whole}
        elif len(counts) > 1:
            counts["together"] = whole
        bars = Table.grid(padding=(0, 1))
        for key, (done, of) in counts.items():
            if not of:
                continue
            label = f" {key}" if len(counts) > 1 or len(self._tracks.by_key) > 1 else " "
            ahead = ProgressBar(total=of, completed=done, width=40 if label == " " else 24)
            bars.add_row(label, ahead, f"{done} of {of}")
        return bars
