"""The rules there are: every module of this folder with a RULE."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

from compiler.ir.estate import Estate
from compiler.rules.rule import Rule
from compiler.text.diagnostic import Diagnostic

_NOT_RULES = {"__init__", "rule", "registry"}


@cache
def rules() -> tuple[Rule, ...]:
    """Return all rules, by code."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    modules = [import_module(f"compiler.rules.{f.stem}") for f in files if f.stem not in _NOT_RULES]
    found: list[Rule] = [module.RULE for module in modules]
    return tuple(sorted(found, key=lambda rule: rule.code.id))


def check(estate: Estate) -> Iterator[Diagnostic]:
    """Judge an estate by every rule."""
    for rule in rules():
        yield from rule.check(estate)
