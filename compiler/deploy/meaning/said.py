"""What a change of a resource means, in the words of the spec."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

Properties: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence about a change; `properties` are those of CloudFormation that it explains.

    `weaker` tells that the monitoring sees, keeps or tells less afterwards.
    """

    text: str
    properties: frozenset[str]
    weaker: bool = False


Meaning: TypeAlias = Callable[[Properties, Properties], Iterator[Said]]
"""Compares the properties of a resource before and after."""


def said(text: str, *properties: str, weaker: bool = False) -> Said:
    """Make a sentence about properties."""
    return Said(text, frozenset(properties), weaker)


def changed(before: Properties, after: Properties, *names: str) -> bool:
    """Tell whether any of these properties differs."""
    return any(before.get(name) != after.get(name) for name in names)


def number(value: object) -> float | None:
    """Return a number, which CloudFormation may have given back as text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except ValueError:
        return None


def plain(value: object) -> str:
    """Write a value as people do: a whole number without its point."""
    found = number(value)
    if found is None:
        return str(value)
    return f"{found:.0f}" if found.is_integer() else f"{found:g}"


def quoted(value: object) -> str:
    """Write a value as code; a reference is the name it refers to."""
    if isinstance(value, dict) and len(value) == 1:
        (value,) = value.values()
    if isinstance(value, list) and value:
        value = value[0]
    return f"`{str(value).replace('`', chr(39))}`"
