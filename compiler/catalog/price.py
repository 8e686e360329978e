"""What AWS charges: list prices with their unit, what of it is free, and where it is written."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from compiler.catalog import data_file
from compiler.catalog.data_file import Entry


@dataclass(frozen=True, slots=True)
class Price:
    """A price in USD for one `unit`, a month; `free` units are not billed.

    `tiers` are pairs of an upper end, in units (None for the last), and the price up to there. They
    are empty where nothing is known.
    """

    key: str
    unit: str
    free: float
    tiers: tuple[tuple[float | None, float], ...]
    source: str

    @property
    def usd(self) -> float | None:
        """The price of the first unit, None where it is not known."""
        return self.tiers[0][1] if self.tiers else None

    def of(self, units: float) -> float | None:
        """Return what so many units cost, in USD; None where the price is not known."""
        if not self.tiers:
            return None
        cost, below = 0.0, 0.0
        for end, usd in self.tiers:
            within = min(units, end) - below if end is not None else units - below
            if within <= 0:
                break
            cost += within * usd
            below += within
        return cost

    def at(self, usd: float) -> Price:
        """Return the price with another number, the same for every unit."""
        return Price(self.key, self.unit, self.free, ((None, usd),), "your own price")


@dataclass(frozen=True, slots=True)
class PriceList:
    """The prices by key, of one region, as they were in the month `read` (`2026-11`).

    `log_compression` is the size of stored log events as a part of what was taken in.
    """

    region: str
    read: str
    prices: Mapping[str, Price]
    log_compression: float

    def __getitem__(self, key: str) -> Price:
        return self.prices[key]

    def overridden(self, own: tuple[tuple[str, float], ...]) -> PriceList:
        """Return the list with prices of one's own in it, by key."""
        changed = {key: self.prices[key].at(usd) for key, usd in own}
        whole = MappingProxyType({**self.prices, **changed})
        return PriceList(self.region, self.read, whole, self.log_compression)


@functools.cache
def load() -> PriceList:
    """Read the prices.

    Raises:
        ValueError: the file has a mistake; the message names the place.
    """
    file = data_file.read("prices.yaml")
    written = file.optional_entry("sources")
    sources = dict(written.all_texts()) if written is not None else {}
    prices = {key: _price(key, own, sources) for key, own in file.entries("prices").items()}
    found = PriceList(
        region=file.text("region"),
        read=file.text("read"),
        prices=MappingProxyType(prices),
        log_compression=file.optional_number("log_compression") or 1.0,
    )
    file.close()
    return found


def _price(key: str, entry: Entry, sources: Mapping[str, str]) -> Price:
    usd = entry.optional_number("usd")
    tiers = tuple(_tier(pair, entry.where) for pair in entry.lists("tiers"))
    price = Price(
        key=key,
        unit=entry.text("unit"),
        free=entry.optional_number("free") or 0.0,
        tiers=tiers or (() if usd is None else ((None, usd),)),
        source=sources[entry.text("source")],
    )
    entry.close()
    return price


def _tier(pair: tuple[object, ...], where: str) -> tuple[float | None, float]:
    match pair:
        case (None, int() | float() as usd):
            return None, float(usd)
        case (int() | float() as end, int() | float() as usd):
            return float(end), float(usd)
    raise ValueError(f"{where}: a tier is [end, price], not {list(pair)!r}")
