"""The checks there are: every module of `checks/`, in the order of their codes."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path

from compiler.doctor.check import Check


@cache
def checks() -> tuple[Check, ...]:
    """Return all checks, in the order in which they are done and told."""
    files = sorted((Path(__file__).parent / "checks").glob("*.py"))
    names = [file.stem for file in files if file.stem != "__init__"]
    found: list[Check] = [import_module(f"compiler.doctor.checks.{n}").CHECK for n in names]
    return tuple(sorted(found, key=lambda check: check.codes[0].id))
