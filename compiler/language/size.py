"""Amounts of data: `500 MB`, `5 GB`, `1.5 TB`."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from compiler.frontend.model import mistake
from compiler.frontend.tree import describe_value

_GIGABYTES = {"KB": 1e-6, "MB": 1e-3, "GB": 1.0, "TB": 1e3}
_SIZE = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,6})?) ?(KB|MB|GB|TB)")


def parse(value: object) -> float:
    """Return the gigabytes an amount stands for."""
    match = _SIZE.fullmatch(value) if isinstance(value, str) else None
    if match is not None:
        return float(match[1]) * _GIGABYTES[match[2]]
    help_ = "write a number and a unit: `500 MB`, `5 GB` or `1 TB`"
    if isinstance(value, int | float) and not isinstance(value, bool):
        help_ = f"say the unit: `{value} MB` or `{value} GB`"
    raise mistake(f"{describe_value(value)} is not an amount of data", help_)


def show(gigabytes: float) -> str:
    """Write gigabytes as people do: `500 MB`, `5 GB`."""
    for unit in ("TB", "GB", "MB"):
        if gigabytes >= _GIGABYTES[unit]:
            return f"{gigabytes / _GIGABYTES[unit]:.4g} {unit}"
    return f"{gigabytes / _GIGABYTES['KB']:.4g} KB"


Size = Annotated[
    float,
    BeforeValidator(parse),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)? ?(KB|MB|GB|TB)$"}),
]
