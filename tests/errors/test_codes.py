"""Every code of the compiler: a name of its own, and a case that shows it."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import compiler
from compiler.rules.registry import rules
from compiler.text.diagnostic import Code

HERE = Path(__file__).parent
PACKAGES = ("frontend", "language", "kinds", "resolve", "rules")

# Codes without a folder here, and where they are tested instead.
ELSEWHERE = {
    "WF115": "needs a repository of git: tests/cost",
    "WF118": "is of `watchform fmt`: tests/cli/test_fmt.py",
    "WF113": "needs a file of 4 MB: test_limits.py",
    "WF434": "needs hundreds of alarms: test_limits.py",
    "WF441": "needs a hundred alarms: test_limits.py",
    "WF442": "needs five hundred metrics: test_limits.py",
    "WF456": "needs two thousand metrics: test_limits.py",
    "WF453": "needs five hundred widgets: test_limits.py",
    "WF895": "is told of all environments together: tests/rules",
    "WF226": "needs ten thousand alarms: test_limits.py",
    "WF373": "is of the environments of a project, not of one: tests/petclinic",
}


def modules() -> Iterator[str]:
    """Name every module of the compiler."""
    for module in pkgutil.walk_packages(compiler.__path__, "compiler."):
        if not module.name.endswith("__main__"):
            yield module.name


def codes(*packages: str) -> set[Code]:
    """Collect the codes that the modules of some packages define."""
    below = tuple(f"compiler.{package}" for package in packages)
    found = (import_module(name) for name in modules() if name.startswith(below))
    return {value for module in found for value in vars(module).values() if isinstance(value, Code)}


def test_ids_and_slugs_are_unique() -> None:
    every = codes("")
    assert len(every) > 50
    assert len({code.id for code in every}) == len(every)
    assert len({code.slug for code in every}) == len(every)


def test_every_code_has_a_case() -> None:
    shown = {folder.name.split("-", 1)[0] for folder in HERE.iterdir() if folder.is_dir()}
    known = {code.id for code in codes(*PACKAGES)}
    # A rule holds a bad and a good spec of its own, which tests/rules compiles.
    own = {rule.code.id for rule in rules()}
    assert known - shown - own - set(ELSEWHERE) == set()
    assert set(ELSEWHERE) <= known
    assert set(ELSEWHERE).isdisjoint(shown)
