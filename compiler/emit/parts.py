"""Which part of a large stack a thing stands in.

A stack that holds all it needs to is one template. One that cannot is cut by the digests of what
things are: a part that is too full leaves those whose next bit is 1 to a new part, named after the
bits that lead to it, and nothing else moves. What stands in a part already stays there, however
the rest would be cut today: moving an alarm means to delete it and to make it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from compiler.emit.unit import Bond, Limit, Size, Unit

_ALARMS, _COMPOSITES = "part", "composites"


class Part(NamedTuple):
    """A part of a stack: what it holds, and the bits that lead to it, without zeros at the end.

    The part `part` without bits is the stack itself.
    """

    family: str = _ALARMS
    bits: str = ""

    @property
    def suffix(self) -> str:
        """What follows the name of the stack: nothing, `part-101`, `composites`."""
        if self == MAIN:
            return ""
        return f"{self.family}-{self.bits}" if self.bits else self.family

    @classmethod
    def of_suffix(cls, suffix: str) -> Part | None:
        """Read the suffix of a part; None where it is none."""
        family, _, bits = suffix.partition("-")
        part = cls(family, bits)
        known = family in (_ALARMS, _COMPOSITES) and not bits.strip("01")
        return part if known and part.suffix == suffix else None


MAIN = Part()

Placed = Mapping[Part, tuple[Unit, ...]]


class Limits(NamedTuple):
    """The most a template may hold, and how far one is filled: some room is left to grow."""

    most: Limit
    filled: Limit


# Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
LIMITS = Limits(
    most=Limit(resources=500, outputs=200, parameters=200, body=1_000_000),
    filled=Limit(resources=450, outputs=180, parameters=180, body=900_000),
)


def placed(units: Sequence[Unit], known: Mapping[str, Part], limits: Limits = LIMITS) -> Placed:
    """Give every unit its part, the stack itself first; parts without a unit are left out.

    `known` says by logical ID where things stand already.
    """
    if not any(_known(unit, known) for unit in units):
        found = _cut(units, limits)
    else:
        found = _kept(units, known, limits)
    order = sorted(found, key=lambda part: (part.family != _ALARMS, part.bits))
    return {part: tuple(found[part]) for part in order if found[part]}


def _known(unit: Unit, known: Mapping[str, Part]) -> Part | None:
    here = (known.get(node.identity.logical_id) for node in unit.nodes)
    return next((part for part in here if part is not None), None)


def _cut(units: Sequence[Unit], limits: Limits) -> dict[Part, list[Unit]]:
    """Cut a stack of which nothing exists yet."""
    if _sum(units).within(limits.filled):
        return {MAIN: list(units)}
    bonds = {Bond.HOME, Bond.SETTLED}
    if not _sum(unit for unit in units if unit.bond in bonds).within(limits.filled):
        bonds = {Bond.HOME}
    staying = [unit for unit in units if unit.bond in bonds]
    names = [unit for unit in units if unit.bond is Bond.LAST]
    others = [unit for unit in units if unit.bond not in {*bonds, Bond.LAST}]
    found = _halves(others, _sum(staying), _ALARMS, limits)
    found.update(_halves(names, Size(), _COMPOSITES, limits))
    found.setdefault(MAIN, []).extend(staying)
    return found


def _halves(
    units: Sequence[Unit], base: Size, family: str, limits: Limits, path: str = ""
) -> dict[Part, list[Unit]]:
    """Cut units bit by bit until each part holds; `base` is what the first one holds besides."""
    depth = len(path)
    alone = len(units) <= 1 and base == Size()
    deepest = not units or depth == len(units[0].bits)
    if alone or deepest or (base + _sum(units)).within(limits.filled):
        return {Part(family, path.rstrip("0")): list(units)}
    zero = [unit for unit in units if unit.bits[depth] == "0"]
    one = [unit for unit in units if unit.bits[depth] == "1"]
    return {
        **_halves(zero, base, family, limits, f"{path}0"),
        **_halves(one, Size(), family, limits, f"{path}1"),
    }


def _kept(
    units: Sequence[Unit], known: Mapping[str, Part], limits: Limits
) -> dict[Part, list[Unit]]:
    """Leave what exists where it is, and find a part for what is new."""
    rooms: dict[Part, _Room] = {MAIN: _Room()}
    new: list[Unit] = []
    for unit in units:
        part = MAIN if unit.bond is Bond.HOME else _known(unit, known)
        if part is None:
            new.append(unit)
        else:
            rooms.setdefault(part, _Room()).add(unit)
    for room in rooms.values():
        new += room.crowded_out(limits.most)
    for unit in sorted(new, key=lambda unit: (unit.bond is Bond.LAST, unit.bits)):
        candidates = _ways(unit, rooms)
        part = next(p for p in candidates if p not in rooms or rooms[p].takes(unit, limits.filled))
        rooms.setdefault(part, _Room()).add(unit)
    return {part: room.units for part, room in rooms.items()}


def _ways(unit: Unit, rooms: Iterable[Part]) -> Iterator[Part]:
    """Give the parts a new unit may go to: those there are, the deepest first, then new ones."""
    there = set(rooms)
    if unit.bond is Bond.LAST and there == {MAIN}:
        yield MAIN
    family = _COMPOSITES if unit.bond is Bond.LAST else _ALARMS
    depths = range(len(unit.bits) + 1)
    path = list(dict.fromkeys(Part(family, unit.bits[:depth].rstrip("0")) for depth in depths))
    if unit.bond is Bond.SETTLED:
        yield MAIN
    yield from (part for part in reversed(path) if part in there)
    yield from (part for part in path if part not in there)
    # Sixty-four full parts on one way: then one has to hold it all the same.
    yield Part(family, f"{unit.bits}1")


class _Room:
    """A part while it is filled."""

    def __init__(self) -> None:
        self.units: list[Unit] = []
        self.size = Size()

    def add(self, unit: Unit) -> None:
        self.units.append(unit)
        self.size += unit.size

    def takes(self, unit: Unit, limit: Limit) -> bool:
        return (self.size + unit.size).within(limit)

    def crowded_out(self, limit: Limit) -> list[Unit]:
        """Take out what no longer fits because the rest has grown: the fewest that it takes."""
        out: list[Unit] = []
        movable = sorted(
            (unit for unit in self.units if unit.bond is not Bond.HOME),
            key=lambda unit: (unit.bond is Bond.FREE, unit.size.body, unit.bits),
        )
        while movable and len(self.units) > 1 and not self.size.within(limit):
            out.append(movable.pop())
            self.units = [unit for unit in self.units if unit is not out[-1]]
            self.size = _sum(self.units)
        return out


def _sum(units: Iterable[Unit]) -> Size:
    whole = Size()
    for unit in units:
        whole += unit.size
    return whole
