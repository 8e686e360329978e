"""Lets several things go on at a time, in one thread: each says when it wants to look again.

AWS does the work, and all that is done here is to look. One thread keeps what is shown in order,
and an interrupt finds everything in one place.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from compiler.deploy.port import Clock

S = TypeVar("S")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing is to be done for so many seconds."""

    seconds: float


def in_turns(
    clock: Clock,
    needs: Mapping[str, frozenset[str]],
    begin: Callable[[str], Iterator[S | Pause]],
) -> Iterator[tuple[str, S]]:
    """Run things by name, each when all that it needs have ended; yields their steps as they come.

    `needs` names everything; what is needed and not named is no reason to wait. Things that need
    each other are never begun.
    """
    left = dict(needs)
    running: dict[str, Iterator[S | Pause]] = {}
    due: dict[str, float] = {}
    while True:
        open_ = left.keys() | running.keys()
        for name in [name for name, first in left.items() if not first & open_]:
            del left[name]
            running[name], due[name] = begin(name), clock.now()
        if not running:
            return
        name = min(running, key=due.__getitem__)
        if due[name] > clock.now():
            clock.sleep(due[name] - clock.now())
        step = next(running[name], None)
        if step is None:
            del running[name]
        elif isinstance(step, Pause):
            due[name] = clock.now() + step.seconds
        else:
            yield name, step


def alone(clock: Clock, task: Generator[Pause, None, R]) -> R:
    """Run one thing to its end, and return what it returns."""
    while True:
        try:
            pause = next(task)
        except StopIteration as end:
            result: R = end.value
            return result
        clock.sleep(pause.seconds)
