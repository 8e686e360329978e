"""What a change costs, for a comment: a sum for each environment, the entries folded."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.cli.views.comment import Fold, Section
from compiler.cli.views.markdown import cell, code
from compiler.cli.views.money import money, signed
from compiler.report.costs import Costs

_OPEN = 4


def section(found: Costs) -> Section:
    """Write the differences; one phrase where there are none."""
    if not found.changed and not found.unknown:
        return Section(quiet="the costs stay as they are")
    if not found.differences:
        return Section()
    lines = [f"**Costs a month**: {'; '.join(_sums(found))}."]
    table = tuple(_table(found))
    if len(found.rows) <= _OPEN:
        return Section((*lines, *(("", *table) if table else ())))
    return Section(tuple(lines), (Fold(f"What costs more or less ({len(found.rows)})", table),))


def _sums(found: Costs) -> Iterator[str]:
    same: dict[tuple[str, str, str], list[str]] = {}
    for each in found.differences:
        sums = (signed(each.gross), signed(each.net), money(each.after.gross))
        same.setdefault(sums, []).append(each.after.environment)
    for (gross, net, after), names in same.items():
        named = ", ".join(map(code, names))
        if gross == signed(0.0):
            yield f"{named} {after} USD as before"
        else:
            free = f" ({net} with the free tier)" if net != gross else ""
            yield f"{named} {gross} USD{free}, then {after}"
    if found.unknown:
        yield f"{', '.join(map(code, found.unknown))} cannot be compared"


def _table(found: Costs) -> Iterator[str]:
    if not found.rows:
        return
    several = len(found.differences) > 1
    yield f"| entry |{' environments |' * several} before | after | USD a month |"
    yield f"| --- |{' --- |' * several} ---: | ---: | ---: |"
    for row in found.rows:
        cells = [code(row.path)]
        cells += [", ".join(row.environments)] if several else []
        cells += [money(row.before), money(row.after), signed(row.after - row.before)]
        yield f"| {' | '.join(map(cell, cells))} |"
