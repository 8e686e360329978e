"""A metric of a service of the catalog."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from compiler.catalog.data_file import Entry

_SECONDS = {"m": 60, "h": 3600, "d": 86400}
_PERIOD = re.compile(r"([1-9][0-9]*)(m|h|d)")

Fixed = tuple[tuple[str, str], ...]
"""Names and values of dimensions."""


@dataclass(frozen=True, slots=True)
class ServiceMetric:
    """A metric of a service, as an operator would draw or alarm on it.

    `statistic` is the usual one; `unit` CloudWatch's word, None where AWS publishes none.
    `dimension_sets` are those it is published with, out of the identity of the service and of
    `fixed`, the dimensions that always have the same value. `period` is the seconds between its
    points, where they are so far apart that a shorter period has none. `needs` says what must be
    switched on or in use before there is data, None if nothing.
    """

    name: str
    namespace: str
    statistic: str
    unit: str | None
    dimension_sets: tuple[tuple[str, ...], ...]
    fixed: Fixed
    period: int | None
    needs: str | None

    def dimensions_for(self, given: Collection[str]) -> tuple[str, ...] | None:
        """Return the widest set of which every dimension is given or fixed, None if none is."""
        known = {*given, *(name for name, _ in self.fixed)}
        fitting = (names for names in self.dimension_sets if set(names) <= known)
        return max(fitting, key=len, default=None)

    def lacks(self, given: Collection[str]) -> tuple[str, ...]:
        """Return the dimensions of the nearest set that are not given; none if a set fits."""
        known = {*given, *(name for name, _ in self.fixed)}
        missing = (
            tuple(name for name in names if name not in known) for names in self.dimension_sets
        )
        return min(missing, key=len, default=())


class Defaults(NamedTuple):
    """What the metrics of a service have in common."""

    namespace: str
    dimension_sets: tuple[tuple[str, ...], ...]
    fixed: Fixed


def metric_of(name: str, entry: Entry, defaults: Defaults) -> ServiceMetric:
    """Read a metric.

    Raises:
        ValueError: something is missing, unknown or of the wrong kind; the message names the place.
    """
    metric = ServiceMetric(
        name=name,
        namespace=entry.optional_text("namespace") or defaults.namespace,
        statistic=entry.text("statistic"),
        unit=entry.optional_text("unit"),
        dimension_sets=entry.lists_of_texts("dimension_sets") or defaults.dimension_sets,
        fixed=(*defaults.fixed, *entry.pairs("fixed")),
        period=_period(entry),
        needs=entry.optional_text("needs"),
    )
    entry.close()
    return metric


def _period(entry: Entry) -> int | None:
    text = entry.optional_text("period")
    if text is None:
        return None
    match = _PERIOD.fullmatch(text)
    if match is None:
        raise ValueError(f"{entry.where}: period must be like `1d`, not {text!r}")
    return int(match[1]) * _SECONDS[match[2]]
