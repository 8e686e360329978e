"""How far long work has come: a bar on a terminal, once it takes longer than a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

_PATIENCE = 1.0
"""Seconds without a word."""


@contextmanager
def steps(doing: str, total: int) -> Iterator[Callable[[], None]]:
    """Count the steps of some work; each is told by a call. The bar goes when the work ends."""
    bar = _Bar(doing, total) if sys.stderr.isatty() else None
    try:
        yield bar.step if bar is not None else _nothing
    finally:
        if bar is not None:
            bar.stop()


def _nothing() -> None:
    """Say nothing where nobody looks."""


class _Bar:
    """A bar that is drawn when a step is told: a thread of its own would not survive a fork."""

    def __init__(self, doing: str, total: int) -> None:
        self._doing = doing
        self._total = total
        self._done = 0
        self._began = time.monotonic()
        self._shown: Progress | None = None

    def step(self) -> None:
        """Take note of one step."""
        self._done += 1
        if self._shown is None and time.monotonic() - self._began > _PATIENCE:
            self._shown = self._start()
        if self._shown is not None:
            self._shown.update(self._shown.task_ids[0], completed=self._done)
            self._shown.refresh()

    def _start(self) -> Progress:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        shown = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=Console(stderr=True),
            transient=True,
            auto_refresh=False,
        )
        shown.add_task(self._doing, total=self._total)
        shown.start()
        return shown

    def stop(self) -> None:
        """Take the bar away."""
        if self._shown is not None:
            self._shown.stop()
