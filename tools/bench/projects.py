"""The projects that are measured: PetClinic, and fleets of Lambda functions."""

from __future__ import annotations

import shutil
from pathlib import Path

from runs import ROOT

ACCOUNT, REGION, PREFIX = "111122223333", "us-west-2", "fleet-dev"
ALARMS = {"errors": ("Errors", "Sum", 5), "throttles": ("Throttles", "Sum", 10)}
LATENCY = ("duration", "Duration", "p99", 3000)

_SPEC = """\
version: 1
stack: ${{prefix}}-functions
description: Alarms of every function
watch:
  functions: {{service: lambda, each: [{members}], FunctionName: "${{prefix}}-${{each}}"}}
notify:
  topics:
    alerts:
      name: ${{prefix}}-alerts
      kms_key: none
      subscribe: [{{email: alerts@example.com}}]
  severities:
    warning: {{alarm: [alerts], ok: [alerts]}}
defaults:
  alarms: {{period: 5m, datapoints: 2 of 2, severity: warning}}
alarms:
  errors: {{metric: functions.Errors@Sum, threshold: "> 5"}}
  throttles: {{metric: functions.Throttles@Sum, threshold: "> 10"}}
  duration: {{metric: functions.Duration@p99, threshold: "> 3000"}}
"""
_ENVIRONMENT = f"""\
version: 1
environment: dev
account: "{ACCOUNT}"
region: {REGION}
prefix: {PREFIX}
"""


def petclinic(folder: Path) -> Path:
    """Copy the example project, without its templates."""
    for part in ("specs", "examples"):
        shutil.copytree(ROOT / part, folder / "petclinic" / part)
    return folder / "petclinic"


def members(functions: int) -> list[str]:
    """Name the functions of a fleet."""
    return [f"fn-{number:05}" for number in range(functions)]


def fleet(folder: Path, functions: int) -> Path:
    """Make a project with three alarms for each of so many functions."""
    project = folder / f"fleet-{functions}"
    (project / "specs" / "environments").mkdir(parents=True)
    (project / "specs" / "project.yaml").write_text("version: 1\nproject: fleet\n")
    (project / "specs" / "environments" / "dev.yaml").write_text(_ENVIRONMENT)
    spec = _SPEC.format(members=", ".join(members(functions)))
    (project / "specs" / "functions.yaml").write_text(spec)
    return project


def templates(project: Path) -> list[Path]:
    """Name the templates of a fleet."""
    return sorted((project / "templates_out" / "dev").glob("*.yaml"))


def forget(project: Path, *parts: str) -> None:
    """Remove what earlier runs have left."""
    for part in parts:
        shutil.rmtree(project / part, ignore_errors=True)
