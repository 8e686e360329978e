"""An estimate of costs for a terminal: a line for each entry of the specs, sums on the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compiler.cli.views.ink import Ink, plain
from compiler.cli.views.money import money, price, quantity, signed
from compiler.cli.views.words import clipped, padded
from compiler.cost.advice import Advice
from compiler.cost.difference import Change, Difference
from compiler.cost.estimate import Estimate, Group, Item

_SUM = 9
_COUNT = 22


def estimate(found: Estimate, notes: Sequence[str], ink: Ink = plain, width: int = 80) -> str:
    """Write an estimate with its assumptions."""
    return "\n".join(_estimate(found, notes, ink, width))


def _estimate(found: Estimate, notes: Sequence[str], ink: Ink, width: int) -> Iterator[str]:
    name = _name_width(width)
    head = ink("title", padded(f"{found.environment} · {found.region}", name + _COUNT))
    yield f"{head}{'USD/month':>{_SUM}}{'free tier':>{_SUM + 2}}"
    yield ""
    for group in found.groups:
        yield from _group(group, ink, name)
    yield ""
    total = ink("title", padded("Total", name + _COUNT))
    sums = f"{money(found.gross):>{_SUM}}{money(found.net):>{_SUM + 2}}"
    yield f"{total}{ink('title', sums)}"
    yield ""
    for note in notes:
        yield from _wrapped(note, width, ink)


def _group(group: Group, ink: Ink, name: int) -> Iterator[str]:
    title = ink("title", padded(group.category.value, name + _COUNT))
    yield f"{title}{money(group.gross):>{_SUM}}{money(group.net):>{_SUM + 2}}"
    for item in group.items:
        yield _item(item, ink, name)


def _item(item: Item, ink: Ink, name: int) -> str:
    many = f" ({item.count})" if item.count > 1 else ""
    shown = padded(clipped(f"  {item.path}", name - len(many) - 1) + many, name)
    unit = f" {item.price.unit}" if item.price.unit.startswith("GB") else ""
    each = f"{quantity(item.quantity)}{unit} × {price(item.price.usd)}"
    place = ink("faint", f"  {item.span.file}:{item.span.line}")
    return f"{shown}{each:<{_COUNT}}{money(item.gross):>{_SUM}}{place}"


def _name_width(width: int) -> int:
    return max(24, min(48, width - _COUNT - 2 * _SUM - 19))


def _wrapped(text: str, width: int, ink: Ink) -> Iterator[str]:
    from textwrap import wrap

    for line in wrap(text, width, subsequent_indent="  ", break_on_hyphens=False):
        yield ink("faint", line)


def difference(found: Difference, ink: Ink = plain, width: int = 80) -> str:
    """Write what a change costs: entries that cost more, less, or are new."""
    if not found.changes:
        return f"{found.after.environment}: the change costs nothing."
    name = _name_width(width)
    lines = [
        ink("title", padded(f"{found.after.environment} · what changes", name))
        + f"{'before':>{_SUM}}{'after':>{_SUM}}{'USD/month':>{_SUM + 3}}",
        *(_change(change, ink, name) for change in found.changes),
        "",
        ink("title", padded("Total", name + 2 * _SUM))
        + ink("title", f"{signed(found.gross):>{_SUM + 3}}"),
        padded("Total with the free tier", name + 2 * _SUM) + f"{signed(found.net):>{_SUM + 3}}",
    ]
    return "\n".join(lines)


def _change(change: Change, ink: Ink, name: int) -> str:
    role = "remove" if change.delta < 0 else "add"
    before, after = money(change.before), money(change.after)
    shown = padded(clipped(f"  {change.path}", name - 1), name)
    delta = ink(role, f"{signed(change.delta):>{_SUM + 3}}")
    place = ink("faint", f"  {change.span.file}:{change.span.line}")
    return f"{shown}{before:>{_SUM}}{after:>{_SUM}}{delta}{place}"


def advice(found: Sequence[Advice], ink: Ink = plain, width: int = 80) -> str:
    """Write where money could be saved."""
    from textwrap import fill

    lines = [ink("title", "Where to save")]
    for each in found:
        saves = f" (saves {money(each.saves)})" if each.saves else ""
        text = f"  {each.span.file}:{each.span.line}: {each.text}{saves}"
        lines.append(fill(text, width, subsequent_indent="    ", break_on_hyphens=False))
    return "\n".join(lines)
