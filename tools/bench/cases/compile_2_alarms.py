"""Compile 1,800 alarms (600 functions × 3), and write the same resources by hand."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml
from projects import ACCOUNT, PREFIX, REGION, fleet, forget, templates
from runs import Runs, watchform
from table import Table

RUNS = 5
FUNCTIONS = 600
SCRIPT = Path(__file__).parents[1] / "by_hand.py"


def measure(table: Table, folder: Path) -> None:
    """Measure the two by turns, so that a busy minute is one for both."""
    project = fleet(folder, FUNCTIONS)
    by_hand = [sys.executable, str(SCRIPT), str(FUNCTIONS)]
    ours, as_json, as_yaml = Runs(), Runs(), Runs()
    for _ in range(RUNS):
        table.doing("1,800 alarms")
        forget(project, "templates_out")
        ours.add(watchform(project, "compile"))
        as_json.add([*by_hand, str(folder / "json")])
        as_yaml.add([*by_hand, str(folder / "yaml"), "--yaml"])
    if compiled(project) != written(folder / "json"):
        raise RuntimeError("the script by hand makes other resources")
    table.line("watchform", ours)
    table.line("by hand, written as JSON", as_json)
    table.line("by hand, written as YAML", as_yaml)
    table.ratio("watchform to JSON by hand", ours.median / as_json.median, "at most 2")
    table.ratio("watchform to YAML by hand", ours.median / as_yaml.median, "at most 2")
    table.ratio("  of the 1.5 s it may take", ours.median / 1.5, "at most 1")
    table.ratio("  of the 200 MB it may take", ours.megabytes / 200, "at most 1")


class _Loader(yaml.CSafeLoader):
    """Reads `!Ref` as the script by hand writes it."""


_Loader.add_constructor("!Ref", lambda loader, node: {"Ref": loader.construct_scalar(node)})


def compiled(project: Path) -> dict[str, Any]:
    """Read the resources that a fleet became."""
    parts = [yaml.load(p.read_text(), Loader=_Loader) for p in templates(project)]  # noqa: S506
    return _resources(parts)


def written(folder: Path) -> dict[str, Any]:
    """Read the resources that the script wrote."""
    return _resources([json.loads(path.read_text()) for path in folder.iterdir()])


def _resources(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """Join the resources of templates, without what only says where they come from."""
    found: dict[str, Any] = {}
    topic = f"arn:aws:sns:{REGION}:{ACCOUNT}:{PREFIX}-alerts"
    for part in parts:
        for name, resource in part["Resources"].items():
            kept = {key: value for key, value in resource.items() if key != "Metadata"}
            if name.startswith("Alarm"):
                # Beside its topic an alarm names it by `Ref`; elsewhere by the ARN.
                for state in ("AlarmActions", "OKActions"):
                    kept["Properties"][state] = [topic]
            found[name] = kept
    return found
