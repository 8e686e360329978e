"""The kinds there are: every module of this folder with a KIND."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from compiler.kinds.kind import Kind

_NOT_KINDS = {"__init__", "kind", "registry", "scope"}


@cache
def kinds() -> tuple[Kind[Any], ...]:
    """Return all kinds, by phase and key."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    modules = [import_module(f"compiler.kinds.{f.stem}") for f in files if f.stem not in _NOT_KINDS]
    found: list[Kind[Any]] = [module.KIND for module in modules]
    return tuple(sorted(found, key=lambda kind: (kind.phase, kind.key)))
