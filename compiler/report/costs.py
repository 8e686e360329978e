"""What a change costs in each environment: what is the same in several is said once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from compiler.cost.difference import Difference, difference
from compiler.cost.estimate import Estimate, estimate
from compiler.report.names import environment_words, general_text
from compiler.report.sides import Side


@dataclass(frozen=True, slots=True)
class Row:
    """An entry that costs more or less, and where; amounts in USD a month, gross."""

    path: str
    before: float
    after: float
    environments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Costs:
    """The differences by environment; `unknown` are those that cannot be compared."""

    differences: tuple[Difference, ...]
    rows: tuple[Row, ...]
    unknown: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether anything costs more or less."""
        return bool(self.rows)


def costs(found: Sequence[Side]) -> Costs:
    """Estimate both sides of each environment."""
    differences, unknown = [], []
    words = {side.environment: environment_words(side) for side in found}
    for side in found:
        after, before = side.new, side.old
        if after is None or after.estate is None or (side.before is not None and before is None):
            unknown.append(side.environment)
            continue
        then: Estimate | None = None
        if before is not None and before.estate is not None:
            then = estimate(before.estate)
        differences.append(difference(then, estimate(after.estate)))
    rows: dict[tuple[str, float, float], list[tuple[str, str]]] = {}
    for each in differences:
        name = each.after.environment
        for change in each.changes:
            amounts = (round(change.before, 6), round(change.after, 6))
            key = (general_text(change.path, words[name]), *amounts)
            rows.setdefault(key, []).append((change.path, name))
    return Costs(tuple(differences), tuple(_row(*row) for row in rows.items()), tuple(unknown))


def _row(key: tuple[str, float, float], told: Sequence[tuple[str, str]]) -> Row:
    path, before, after = key
    paths = {path for path, _ in told}
    names = tuple(dict.fromkeys(name for _, name in told))
    return Row(paths.pop() if len(paths) == 1 else path, before, after, names)
