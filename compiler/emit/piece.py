"""One resource of a template, and the spec entry it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from compiler.ir.origin import Origin


@dataclass(frozen=True, slots=True)
class Piece:
    """A resource under its logical ID; `body` is CloudFormation's own form of it."""

    logical_id: str
    body: Mapping[str, Any]
    origin: Origin

    @classmethod
    def of(cls, resource: Any, origin: Origin) -> Piece:
        """Take a resource of troposphere, which checks it.

        Raises whatever troposphere raises: the IR is valid, so that is a bug of the compiler.
        """
        return cls(resource.title, resource.to_dict(), origin)
