"""The tree of a composite alarm's rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from compiler.ir.alarm import AlarmState

Extent = tuple[int, int]
"""Start and end of a piece, as offsets in the text that was read; the end is exclusive."""


@dataclass(frozen=True, slots=True)
class AlarmReference:
    """An alarm of this spec by its key, or an alarm from elsewhere by its name.

    One `outside` was written in quotes: its name or ARN as CloudWatch knows it. `member`
    names one member of a fan-out, `every` means all of them (`[*]`). Offsets take no part in
    comparison, so that one alarm named twice is equal.
    """

    key: str
    member: str | None = None
    every: bool = False
    outside: bool = False
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    key_at: Extent = field(default=(0, 0), compare=False)
    member_at: Extent | None = field(default=None, compare=False)

    def canonical(self) -> str:
        """Return the text of the reference in the one form that reads back everywhere."""
        if self.outside:
            return quoted_name(self.key)
        member = "[*]" if self.every else "" if self.member is None else f"[{self.member}]"
        return f"{self.key}{member}"


@dataclass(frozen=True, slots=True)
class State:
    """True while the alarm is in the state; any of them where `alarm` means several."""

    state: AlarmState
    alarm: AlarmReference
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Constant:
    """`TRUE` or `FALSE`."""

    value: bool
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """True while `item` is not."""

    item: Node
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """True while all items are; two or more."""

    items: tuple[Node, ...]
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Or:
    """True while one of the items is; two or more."""

    items: tuple[Node, ...]
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class AtLeast:
    """True while enough of the alarms are in the state, or out of it when `negated`.

    Enough is `count` of them or `percent` of them; the other one is None.
    """

    count: int | None
    percent: int | None
    state: AlarmState
    alarms: tuple[AlarmReference, ...]
    negated: bool = False
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    threshold_at: Extent = field(default=(0, 0), compare=False)


Node = State | Constant | Not | And | Or | AtLeast
"""Every kind of node. Offsets are characters of the text that was read, and are not compared."""


def quoted_name(name: str) -> str:
    """Write the name of an alarm as a rule of CloudWatch takes it: in quotes, its own escaped."""
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def alarm_references(node: Node) -> tuple[AlarmReference, ...]:
    """Return the alarms a rule names, in order of appearance, repeats included."""
    return tuple(_alarms(node))


def _alarms(node: Node) -> Iterator[AlarmReference]:
    match node:
        case State():
            yield node.alarm
        case AtLeast():
            yield from node.alarms
        case Not():
            yield from _alarms(node.item)
        case And() | Or():
            for item in node.items:
                yield from _alarms(item)
        case Constant():
            return
