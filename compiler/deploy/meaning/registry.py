"""The meanings there are: every module of this folder with a TYPE and a MEANING."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

from compiler.deploy.meaning.said import Meaning, Said

_OTHERS = {"__init__", "recipients", "registry", "said"}


@cache
def meanings() -> Mapping[str, Meaning]:
    """Return what explains a change, by type of resource."""
    names = sorted(f.stem for f in Path(__file__).parent.glob("*.py") if f.stem not in _OTHERS)
    modules = [import_module(f"compiler.deploy.meaning.{name}") for name in names]
    return {module.TYPE: module.MEANING for module in modules}


def explained(
    type_: str, before: Mapping[str, object], after: Mapping[str, object]
) -> tuple[Said, ...]:
    """Say what a change of a resource means; empty where only its properties can be shown.

    `before` and `after` are the resource in the two templates, empty where it is not there.
    """
    meaning = meanings().get(type_)
    if meaning is None:
        return ()
    old, new = before.get("Properties", {}), after.get("Properties", {})
    if not isinstance(old, dict) or not isinstance(new, dict):
        return ()
    return tuple(meaning(old, new))
