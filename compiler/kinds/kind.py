"""What makes a kind: its key in the spec, its shape, and what it becomes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from compiler.frontend.model import SpecModel
from compiler.frontend.place import Place
from compiler.frontend.tree import Mapping
from compiler.ir.estate import Node
from compiler.ir.identity import Identity
from compiler.kinds.scope import Scope
from compiler.language.member import Member
from compiler.text.article import with_article
from compiler.text.source import Span

M = TypeVar("M", bound=SpecModel)


@dataclass(frozen=True, slots=True)
class Declared(Generic[M]):
    """One entry of a spec, for one member of its fan-out.

    `key` is the key as written, placeholders and all; `name` is the key with the member's and
    the environment's values in it.
    """

    key: str
    name: str
    member: Member | None
    spec: M
    place: Place

    def identity(self, kind: str) -> Identity:
        """Return the identity of what the entry becomes, as a thing of `kind`."""
        return Identity(kind, self.key, self.member.name if self.member else "")


class Derived(NamedTuple):
    """An entry that another entry asks for, as if it stood under `kind` itself."""

    kind: str
    key: str
    span: Span
    node: Mapping


Lower = Callable[[Declared[M], Scope], Iterator[Node]]
Implied = Callable[[Mapping, Scope], tuple[Member, ...]]
Check = Callable[[Declared[M], Scope], None]
Derive = Callable[[Declared[M], Scope], Iterator[Derived]]


class NamePattern(NamedTuple):
    """What the key of an entry may be: a regular expression, and the same in words."""

    pattern: str
    words: str


KEY = NamePattern(r"[A-Za-z0-9][A-Za-z0-9_-]{0,127}", "letters, digits, `-` and `_`")
"""Names of alarms and dashboards."""

WORD = NamePattern(r"[a-z][a-z0-9_]{0,63}", "lower-case letters, digits and `_`, a letter first")
"""Names that stand in expressions, where `-` would mean minus."""

ANY = NamePattern(r"[\s\S]{1,512}", "at most 512 characters")


@dataclass(frozen=True, slots=True)
class Kind(Generic[M]):
    """A kind of thing.

    `key` is its top-level key in the spec, `title` what one entry is called in messages,
    `entry` the shape of one entry; `single` means the key holds one thing, not named entries.
    `shorthand` is the key that a bare scalar stands for. `fans_out` allows `each:`; `implied`
    gives the members an entry has without `each:`. `named` are the paths under the key
    whose own keys are names, which overrides may not invent; an override of an entry of a
    `whole` kind replaces it. `check` looks at an entry before anything refers to it; `derive`
    makes the entries that it asks for. `names` says what its keys may be;
    `may_hold_inputs` names the keys whose texts are read only when something refers to them.
    `phase` orders the lowering: alarms (0) before what refers to them.
    """

    key: str
    title: str
    entry: type[M]
    lower: Lower[M]
    single: bool = False
    shorthand: str | None = None
    fans_out: bool = False
    implied: Implied | None = None
    named: tuple[str, ...] = ()
    whole: bool = False
    phase: int = 0
    names: NamePattern = KEY
    may_hold_inputs: tuple[str, ...] = ()
    check: Check[M] | None = None
    derive: Derive[M] | None = None

    @property
    def one(self) -> str:
        """One entry with its article: `an alarm`."""
        return with_article(self.title)


def nothing(declared: Declared[M], scope: Scope) -> Iterator[Node]:  # noqa: ARG001
    """Lower an entry that others refer to and that is nothing in the account itself."""
    return iter(())
