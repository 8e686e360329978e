"""The properties of a resource: those that have a value."""

from __future__ import annotations

from typing import Any

from troposphere import Tags


def present(properties: dict[str, Any]) -> dict[str, Any]:
    """Leave out the properties that have no value: None, empty text, empty list."""
    return {k: v for k, v in properties.items() if v is not None and v not in ("", [])}


def tags(pairs: tuple[tuple[str, str], ...]) -> Tags | None:
    """Give the tags of a resource, or None where it has none."""
    return Tags(dict(pairs)) if pairs else None


def number(value: float) -> int | float:
    """Write a whole number without a fraction, as people do."""
    return int(value) if value == int(value) else value
