"""An estimate of costs as Markdown, for a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compiler.cli.views.markdown import cell, code, prose
from compiler.cli.views.money import money, price, quantity, signed
from compiler.cost.advice import Advice
from compiler.cost.difference import Difference
from compiler.cost.estimate import Estimate

Notes = Sequence[str]


def estimate(found: Estimate, notes: Notes) -> str:
    """Write an estimate: a table of the sums, the entries folded under it."""
    return "\n".join(_estimate(found, notes)) + "\n"


def _estimate(found: Estimate, notes: Notes) -> Iterator[str]:
    yield f"### Costs a month: {found.environment} ({found.region})"
    yield ""
    yield "| | USD | with the free tier |"
    yield "| --- | ---: | ---: |"
    for group in found.groups:
        yield f"| {group.category.value} | {money(group.gross)} | {money(group.net)} |"
    yield f"| **Total** | **{money(found.gross)}** | **{money(found.net)}** |"
    yield ""
    yield "<details><summary>Every entry</summary>"
    yield ""
    yield "| entry | units × price | USD | where | |"
    yield "| --- | --- | ---: | --- | --- |"
    for item in found.items:
        cells = (
            code(item.path) + (f" ({item.count})" if item.count > 1 else ""),
            f"{quantity(item.quantity)} × {price(item.price.usd)} ({item.price.unit})",
            money(item.gross),
            f"{item.span.file}:{item.span.line}",
            prose(item.note),
        )
        yield f"| {' | '.join(map(cell, cells))} |"
    yield ""
    yield "</details>"
    yield ""
    yield from (f"- {note}" for note in notes)


def difference(found: Difference) -> str:
    """Write what a change costs, in one sentence and a table."""
    where = found.after.environment
    if not found.changes:
        return f"**{where}**: the change costs nothing.\n"
    sums = f"{signed(found.gross)} USD a month ({signed(found.net)} with the free tier)"
    lines = [
        f"**{where}**: {sums}, then {money(found.after.gross)}.",
        "",
        "| entry | before | after | USD a month |",
        "| --- | ---: | ---: | ---: |",
    ]
    for change in found.changes:
        cells = (
            code(change.path),
            money(change.before),
            money(change.after),
            signed(change.delta),
        )
        lines.append(f"| {' | '.join(map(cell, cells))} |")
    return "\n".join(lines) + "\n"


def advice(found: Sequence[Advice]) -> str:
    """Write where money could be saved."""
    lines = ["**Where to save**", ""]
    for each in found:
        saves = f" (saves {money(each.saves)} USD)" if each.saves else ""
        lines.append(f"- {code(each.path)}: {prose(each.text)}{saves}")
    return "\n".join(lines) + "\n"
