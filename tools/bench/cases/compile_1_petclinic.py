"""Compile PetClinic: nothing is there yet, neither templates nor caches."""

from __future__ import annotations

import sys
from pathlib import Path

from projects import forget, petclinic
from runs import measured, watchform
from table import Table

RUNS = 9


def measure(table: Table, folder: Path) -> None:
    """Measure one environment, and all four of them."""
    project = petclinic(folder)

    def cold() -> None:
        forget(project, "templates_out", ".watchform")

    table.doing("python alone")
    table.line("python alone", measured([sys.executable, "-c", "pass"], RUNS))
    for name, words in (("one environment", ["--env", "dev"]), ("all four environments", [])):
        table.doing(name)
        runs = measured(watchform(project, "compile", *words), RUNS, cold)
        table.line(name, runs)
        table.ratio("  of the 0.6 s it may take", runs.median / 0.6, "at most 1")
