"""Members of a fan-out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Member:
    """One member of `each`: its name, and its values where `each` is a map."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict, compare=False, hash=False)
