"""What a spec declares and nothing in it reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from compiler.ir.origin import Origin


@dataclass(frozen=True, slots=True)
class Unread:
    """A declaration that nothing names; `name` is how it would be named."""

    what: Literal["watch", "metric", "input", "topic"]
    name: str
    origin: Origin
