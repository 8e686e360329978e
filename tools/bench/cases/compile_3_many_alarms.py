"""Compile 18,000 alarms (6,000 functions × 3): ten times as many, and in step with them."""

from __future__ import annotations

from pathlib import Path

from projects import fleet, forget
from runs import Runs, watchform
from table import Table

RUNS = 3


def measure(table: Table, folder: Path) -> None:
    """Measure both by turns."""
    few, many = fleet(folder, 600), fleet(folder, 6000)
    first, second = Runs(), Runs()
    for _ in range(RUNS):
        table.doing("18,000 alarms")
        for project, runs in ((few, first), (many, second)):
            forget(project, "templates_out")
            runs.add(watchform(project, "compile"))
    table.line("1,800 alarms", first)
    table.line("18,000 alarms", second)
    table.ratio("ten times the alarms", second.median / first.median, "about 10 is linear")
