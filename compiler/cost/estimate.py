"""The estimate of a month: every usage with its price, gross and net of the free tier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compiler.catalog import price as catalog
from compiler.catalog.price import Price, PriceList
from compiler.cost import alarms, dashboards, logs, notify, trail
from compiler.cost.usage import Category, Usage, entry
from compiler.ir.estate import Estate
from compiler.text.source import Span


@dataclass(frozen=True, slots=True)
class Item:
    """What one entry pays at one price; `gross` in USD a month, None where no price is known.

    `count` members of a fan-out are in it.
    """

    category: Category
    price: Price
    path: str
    span: Span
    quantity: float
    gross: float | None
    count: int
    note: str


@dataclass(frozen=True, slots=True)
class Group:
    """The items of a category; `gross` and `net` in USD a month."""

    category: Category
    items: tuple[Item, ...]
    gross: float
    net: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """The estimate of an environment, in USD a month.

    `net` is what is left where the whole free tier of the account is used for this environment.
    """

    environment: str
    region: str
    prices: PriceList
    groups: tuple[Group, ...]

    @property
    def gross(self) -> float:
        """The sum without the free tier."""
        return sum(group.gross for group in self.groups)

    @property
    def net(self) -> float:
        """The sum with the free tier."""
        return sum(group.net for group in self.groups)

    @property
    def items(self) -> tuple[Item, ...]:
        """All items, in order."""
        return tuple(item for group in self.groups for item in group.items)


def estimate(estate: Estate) -> Estimate:
    """Estimate what an estate costs a month, at list prices or those of the project."""
    where = estate.environment
    prices = catalog.load().overridden(where.prices)
    found = tuple(_usages(estate, prices))
    groups = (_group(category, found, prices) for category in Category)
    return Estimate(where.name, where.region, prices, tuple(g for g in groups if g.items))


def _usages(estate: Estate, prices: PriceList) -> Iterator[Usage]:
    yield from dashboards.usages(estate)
    yield from alarms.usages(estate)
    yield from logs.usages(estate, prices)
    yield from trail.usages(estate)
    yield from notify.usages(estate)


def _group(category: Category, usages: tuple[Usage, ...], prices: PriceList) -> Group:
    items: list[Item] = []
    gross = net = 0.0
    for key in prices.prices:
        own = tuple(u for u in usages if u.category is category and u.price == key)
        if own:
            price = prices[key]
            items += _items(own, price)
            gross += price.of(sum(u.quantity for u in own)) or 0.0
            net += price.of(_billed(own, price)) or 0.0
    items.sort(key=lambda item: (item.span, item.price.key))
    return Group(category, tuple(items), gross, net)


def _billed(usages: tuple[Usage, ...], price: Price) -> float:
    """Return the units that the free tier does not cover."""
    covered = sum(u.quantity for u in usages if u.free)
    rest = sum(u.quantity for u in usages if not u.free)
    return max(0.0, covered - price.free) + rest


def _items(usages: tuple[Usage, ...], price: Price) -> Iterator[Item]:
    """Join the members of a fan-out, which stand at one place; each pays its share of the tiers."""
    whole = sum(usage.quantity for usage in usages)
    of_all = price.of(whole)
    entries: dict[Span, list[Usage]] = {}
    for usage in usages:
        entries.setdefault(usage.span, []).append(usage)
    for span, own in entries.items():
        quantity = sum(usage.quantity for usage in own)
        gross = None if of_all is None else of_all * (quantity / whole if whole else 0.0)
        notes = "; ".join(dict.fromkeys(usage.note for usage in own if usage.note))
        yield Item(own[0].category, price, _path(own), span, quantity, gross, len(own), notes)


def _path(usages: list[Usage]) -> str:
    first, *others = dict.fromkeys(usage.path for usage in usages)
    if not others:
        return first
    name = entry(first)
    return name if all(entry(other) == name for other in others) else f"{first} …"
