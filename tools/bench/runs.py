"""Whole processes, measured: time on the clock, and the most memory that one of them held."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]

# What Python has compiled is kept, as where watchform is installed.
_ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


@dataclass(slots=True)
class Runs:
    """What several runs of one command took."""

    seconds: list[float] = field(default_factory=list)
    megabytes: float = 0.0

    @property
    def median(self) -> float:
        """The run in the middle."""
        return statistics.median(self.seconds)

    def add(self, command: list[str], folder: Path = ROOT, codes: tuple[int, ...] = (0,)) -> None:
        """Run a command once more.

        Raises:
            RuntimeError: it ended with another exit code than one of `codes`.
        """
        started = time.perf_counter()
        with subprocess.Popen(
            command,
            cwd=folder,
            env=_ENVIRONMENT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as run:
            _, status, usage = os.wait4(run.pid, 0)
            run.returncode = os.waitstatus_to_exitcode(status)
        self.seconds.append(time.perf_counter() - started)
        if run.returncode not in codes:
            raise RuntimeError(f"{' '.join(command)} ended with {run.returncode}")
        unit = 1024 if sys.platform == "linux" else 1024 * 1024
        self.megabytes = max(self.megabytes, usage.ru_maxrss / unit)


def watchform(project: Path, *words: str) -> list[str]:
    """Write the command line of watchform for a project."""
    return [sys.executable, "-m", "compiler", *words, "--project", str(project)]


def measured(command: list[str], times: int, before: Callable[[], object] = lambda: None) -> Runs:
    """Run a command several times, each time after `before`."""
    runs = Runs()
    for _ in range(times):
        before()
        runs.add(command)
    return runs
