"""Work on several processors: results in order, and no process is left when it ends."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

_QUOTA = Path("/sys/fs/cgroup/cpu.max")


def processors() -> int:
    """Count the processors that this process may use: fewer than there are, in a container."""
    allowed = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    try:
        quota, period = _QUOTA.read_text(encoding="ascii").split()
        return max(1, min(allowed, int(quota) // int(period)))
    except (OSError, ValueError):
        # There are no control groups, or the quota is `max`.
        return allowed


def prepare(module: str) -> None:
    """Begin to load a module in a process that workers will be forked from.

    It goes on while this process does something else, and ends with it.
    """
    from multiprocessing import forkserver, resource_tracker

    # It unblocks the signal again when it starts, so it has to be there before.
    resource_tracker.ensure_running()
    # What comes from the keyboard is this process's to answer; those it starts inherit that.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.set_forkserver_preload([module])
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def spread(
    function: Callable[[T], R],
    items: Iterable[T],
    *,
    workers: int | None = None,
    told: Callable[[], None] = lambda: None,
    start: str | None = None,
) -> Sequence[R]:
    """Apply a function to items, in as many processes as there are processors; order is kept.

    The items that take longest should come first. `told` is called after each of them. With one
    item, or one processor, no process is started. `start` is how they are, by default as costs
    least; `forkserver` is for those that `prepare` has begun to load, and pays for one item too.
    """
    waiting = list(items)
    count = min(workers or processors(), len(waiting))
    if count < (1 if start == "forkserver" else 2):
        return [_told(function(item), told) for item in waiting]
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor, as_completed

    way = start or ("fork" if sys.platform == "linux" else "spawn")
    context = multiprocessing.get_context(way)
    with ProcessPoolExecutor(count, mp_context=context, initializer=_prepare) as pool:
        try:
            futures = [pool.submit(function, item) for item in waiting]
            for future in as_completed(futures):
                _told(future.result(), told)
            return [future.result() for future in futures]
        except BaseException:
            for child in multiprocessing.active_children():
                child.terminate()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _told(result: R, told: Callable[[], None]) -> R:
    told()
    return result


def _prepare() -> None:
    """Leave it to the parent to end this process; end by itself where the parent is gone."""
    import multiprocessing

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _follow(sentinel: int) -> None:
    from multiprocessing import connection

    connection.wait([sentinel])
    os._exit(1)
