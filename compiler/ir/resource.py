"""A resource with no behaviour of its own in the compiler."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from compiler.ir.identity import Identity
from compiler.ir.origin import Origin
from compiler.ir.value import Text

PropertyValue: TypeAlias = (
    "str | int | float | bool | Text | Sequence[PropertyValue] | Mapping[str, PropertyValue]"
)


@dataclass(frozen=True, slots=True)
class PlainResource:
    """A CloudFormation resource written as its type and properties, and nothing more."""

    identity: Identity
    origin: Origin
    type: str
    properties: Mapping[str, PropertyValue]
    name: str = ""
