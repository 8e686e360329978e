"""Amounts of money and of what it is paid for, as people write them."""

from __future__ import annotations


def money(usd: float | None) -> str:
    """Write dollars: `3.00`; what is less than a cent is not written as nothing."""
    if usd is None:
        return "?"
    if 0 < usd < 0.005:
        return "<0.01"
    return f"{usd:,.2f}"


def signed(usd: float) -> str:
    """Write a difference: `+0.10`, `-3.00`."""
    if 0 < abs(usd) < 0.005:
        return "+<0.01" if usd > 0 else "-<0.01"
    return f"{usd:+,.2f}"


def quantity(number: float) -> str:
    """Write how many: whole numbers as they are, others with three digits."""
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.3g}"


def price(usd: float | None) -> str:
    """Write a price of one unit: two digits at least, as many as it has."""
    if usd is None:
        return "?"
    return f"{usd:.2f}" if round(usd, 2) == usd else f"{usd:.3g}"
