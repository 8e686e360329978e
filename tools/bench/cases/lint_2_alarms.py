"""Lint 480 changed alarms, and let one process of cfn-lint judge the same templates."""

from __future__ import annotations

import sys
from pathlib import Path

from projects import REGION, fleet, forget, templates
from runs import Runs, watchform
from table import Table

RUNS = 5


def measure(table: Table, folder: Path) -> None:
    """Measure the two by turns."""
    project = fleet(folder, 160)
    Runs().add(watchform(project, "compile"))
    cfn_lint = str(Path(sys.executable).with_name("cfn-lint"))
    one = [cfn_lint, "--regions", REGION, "--", *map(str, templates(project))]
    ours, theirs = Runs(), Runs()
    for _ in range(RUNS):
        table.doing("480 alarms")
        forget(project, ".watchform")
        ours.add(watchform(project, "lint"))
        theirs.add(one)
    table.line("watchform lint, all of them changed", ours)
    table.line("one process of cfn-lint", theirs)
    table.ratio("cfn-lint to watchform", theirs.median / ours.median, "at least 1.7")
