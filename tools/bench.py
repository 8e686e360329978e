"""Measures what people wait for: whole processes, medians of several runs.

Run it by `make bench`. A noisy machine shows in the spread; compare ratios, not seconds.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
RUNS = 7


def watchform(folder: Path, *words: str) -> None:
    """Run the command as a process of its own."""
    command = [sys.executable, "-m", "compiler", *words, "--project", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def measured(name: str, run: Callable[[], None], runs: int = RUNS) -> float:
    """Run several times, print the median and the spread in seconds, and return the median."""
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - started)
    median = statistics.median(seconds)
    print(f"{name:<44} {median:7.3f} s   ({min(seconds):.3f} to {max(seconds):.3f})")
    return median


def main() -> None:
    """Measure every command on the real input."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("specs", "examples"):
            shutil.copytree(ROOT / part, folder / part)
        interpreter = [sys.executable, "-c", "pass"]
        bare = measured("python alone", lambda: subprocess.run(interpreter, check=True) and None)
        one = measured(
            "compile one environment", lambda: watchform(folder, "compile", "--env", "dev")
        )
        measured("compile all four environments", lambda: watchform(folder, "compile"))
        measured("lint one environment", lambda: watchform(folder, "lint", "--env", "dev"), 3)
        measured("deploy to the embedded AWS, first", lambda: first_deploy(folder), 3)
        measured(
            "deploy again, nothing to do", lambda: watchform(folder, "deploy", "--env", "local"), 3
        )
        print(f"compiling takes {one / bare:.1f} times what Python takes to start")


def first_deploy(folder: Path) -> None:
    """Deploy into an empty account."""
    shutil.rmtree(folder / ".watchform", ignore_errors=True)
    watchform(folder, "deploy", "--env", "local")


if __name__ == "__main__":
    main()
