"""Members of a fan-out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Member:
    """One member of `each`: its name, and its values where `each` is a map."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict, compare=False, hash=False)


class Members(tuple[Member, ...]):
    """The members of one fan-out, in order; a name is found without going through them."""

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all of them."""
        return frozenset(member.name for member in self)
