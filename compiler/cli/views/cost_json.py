"""An estimate of costs as data; amounts in USD a month, rounded to a hundredth of a cent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from compiler.cost.advice import Advice
from compiler.cost.difference import Change, Difference
from compiler.cost.estimate import Estimate, Item
from compiler.text.source import Span


def estimate(
    found: Estimate, notes: Sequence[str], hints: Sequence[Advice]
) -> Mapping[str, object]:
    """Return an estimate as JSON has it."""
    return {
        "version": 1,
        "environment": found.environment,
        "region": found.region,
        "currency": "USD",
        "prices": {"region": found.prices.region, "read": found.prices.read},
        "gross": _usd(found.gross),
        "net": _usd(found.net),
        "categories": [
            {
                "name": group.category.value,
                "gross": _usd(group.gross),
                "net": _usd(group.net),
                "items": [_item(item) for item in group.items],
            }
            for group in found.groups
        ],
        "assumptions": list(notes),
        "advice": [
            {"path": a.path, **_place(a.span), "text": a.text, "saves": _usd(a.saves)}
            for a in hints
        ],
    }


def difference(found: Difference) -> Mapping[str, object]:
    """Return a difference as JSON has it."""
    return {
        "gross": _usd(found.gross),
        "net": _usd(found.net),
        "changes": [_change(change) for change in found.changes],
    }


def _item(item: Item) -> Mapping[str, object]:
    return {
        "path": item.path,
        **_place(item.span),
        "price": item.price.key,
        "unit": item.price.unit,
        "usd": item.price.usd,
        "source": item.price.source,
        "count": item.count,
        "quantity": round(item.quantity, 6),
        "gross": _usd(item.gross),
        "note": item.note,
    }


def _change(change: Change) -> Mapping[str, object]:
    return {
        "category": change.category.value,
        "path": change.path,
        **_place(change.span),
        "before": _usd(change.before),
        "after": _usd(change.after),
    }


def _place(span: Span) -> Mapping[str, object]:
    return {"file": span.file, "line": span.line}


def _usd(amount: float | None) -> float | None:
    return None if amount is None else round(amount, 4)
