"""Logical IDs: a pure function of what a thing is, never of where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

_PLACEHOLDER = re.compile(r"\$\{[^}]*\}")
_WORD = re.compile(r"[A-Za-z0-9]+")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes a thing itself: its kind, its key in the spec, and its member of a fan-out.

    Placeholders in the key (`${prefix}`) do not take part: a resource has the same logical ID
    in every environment.
    """

    kind: str
    key: str
    member: str = ""

    @property
    def logical_id(self) -> str:
        """The CloudFormation logical ID: letters and digits only, at most 255."""
        return f"{self.kind}{_pascal(self.key)}{_pascal(self.member)}"

    def part(self, name: str) -> str:
        """Return the logical ID of one resource of a thing that takes several."""
        return f"{self.logical_id}{name}"


def _pascal(text: str) -> str:
    """Join the words of a text; what letters and digits cannot say is kept as a digest."""
    plain = _PLACEHOLDER.sub(" ", text)
    words = "".join(word[0].upper() + word[1:] for word in _WORD.findall(plain))
    if plain.isascii() and len(words) <= _LONGEST:
        return words
    digest = sha256(plain.encode()).hexdigest()[:8]
    return f"{words[:_LONGEST]}{digest.upper()}"
