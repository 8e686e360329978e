"""What a change costs: two estimates side by side."""

from __future__ import annotations

from dataclasses import dataclass

from compiler.cost.estimate import Estimate, Item
from compiler.cost.usage import Category
from compiler.text.source import Span


@dataclass(frozen=True, slots=True)
class Change:
    """One entry whose costs differ; `before` and `after` in USD a month, gross, 0 where absent."""

    category: Category
    path: str
    span: Span
    before: float
    after: float

    @property
    def delta(self) -> float:
        """What it costs more, a month; negative where it costs less."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Difference:
    """The changes in the order of an estimate, and the two estimates; `before` is None for none."""

    before: Estimate | None
    after: Estimate
    changes: tuple[Change, ...]

    @property
    def gross(self) -> float:
        """What it costs more a month without the free tier."""
        return self.after.gross - (self.before.gross if self.before else 0.0)

    @property
    def net(self) -> float:
        """What it costs more a month with the free tier."""
        return self.after.net - (self.before.net if self.before else 0.0)


def difference(before: Estimate | None, after: Estimate) -> Difference:
    """Find what differs, entry by entry; what only moved in its file does not."""
    old, new = _by_entry(before), _by_entry(after)
    changes = []
    for key in sorted({**old, **new}, key=lambda key: (_ORDER[key[0]], key[1])):
        mine, other = new.get(key, []), old.get(key, [])
        now, then = _sum(mine), _sum(other)
        if round(now - then, 6):
            changes.append(Change(key[0], key[1], (mine or other)[0].span, then, now))
    return Difference(before, after, tuple(changes))


_ORDER = {category: position for position, category in enumerate(Category)}


def _by_entry(estimate: Estimate | None) -> dict[tuple[Category, str], list[Item]]:
    found: dict[tuple[Category, str], list[Item]] = {}
    for item in estimate.items if estimate else ():
        found.setdefault((item.category, item.path), []).append(item)
    return found


def _sum(items: list[Item]) -> float:
    return sum(item.gross or 0.0 for item in items)
