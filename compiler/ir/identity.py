"""Logical IDs: a pure function of what a thing is, never of where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise

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
        return _logical_id(self.kind, self.key, self.member)

    def part(self, name: str) -> str:
        """Return the logical ID of one resource of a thing that takes several."""
        return f"{self.logical_id}{name}"


# Sorting, collisions, references and the template all ask for it.
@lru_cache(maxsize=1 << 16)
def _logical_id(kind: str, key: str, member: str) -> str:
    words, of_member = _pascal(key), _pascal(member)
    met = _digest(f"{key} {member}") if _digits_meet(words, of_member) else ""
    return f"{kind}{words}{of_member}{met}"


def _pascal(text: str) -> str:
    """Join the words of a text; what letters and digits cannot say is kept as a digest."""
    plain = _PLACEHOLDER.sub(" ", text)
    found = _WORD.findall(plain)
    words = "".join(word[0].upper() + word[1:] for word in found)
    # `node-1-1` and `node-11` would be one: a capital shows where a letter begins a word only.
    lost = any(_digits_meet(a, b) for a, b in pairwise(found))
    if plain.isascii() and len(words) <= _LONGEST and not lost:
        return words
    return f"{words[:_LONGEST]}{_digest(plain)}"


def _digits_meet(left: str, right: str) -> bool:
    return left[-1:].isdigit() and right[:1].isdigit()


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:8].upper()
