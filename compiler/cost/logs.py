"""Log events are paid for as they come in, and as long as they are kept; their metrics besides.

https://aws.amazon.com/cloudwatch/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from compiler.catalog.price import PriceList
from compiler.cost.usage import Category, Usage, entry
from compiler.ir.estate import Estate
from compiler.ir.logs import LogGroup, MetricFilter
from compiler.ir.origin import Origin
from compiler.ir.trail import Trail
from compiler.ir.volumes import Volumes
from compiler.language import size

DAYS_A_MONTH = 365 / 12


class Group(NamedTuple):
    """A log group: how long it keeps events, and what it takes in within a month, in gigabytes.

    `days` is None for ever, `gigabytes` where nothing is known.
    """

    name: str
    origin: Origin
    days: int | None
    infrequent: bool
    gigabytes: float | None = None


def groups(estate: Estate) -> tuple[Group, ...]:
    """Return every log group of an estate, the trail's too, with its volume."""
    return _with_volumes(tuple(_groups(estate)), estate.environment.volumes)


def usages(estate: Estate, prices: PriceList) -> Iterator[Usage]:
    """Count what comes in, what is kept of it, and the metrics that filters make."""
    for group in groups(estate):
        if group.gigabytes:
            yield from _of_group(group, group.gigabytes, prices.log_compression)
    yield from _metrics(estate)


def kept(group: Group, gigabytes: float, compression: float) -> float:
    """Return how many gigabytes lie in a group that has reached its retention time.

    Without one it grows for ever: what a month adds.
    """
    months = 1.0 if group.days is None else group.days / DAYS_A_MONTH
    return gigabytes * months * compression


def _of_group(group: Group, gigabytes: float, compression: float) -> Iterator[Usage]:
    path, span = group.origin.path, group.origin.span
    price = "logs_ingestion_infrequent_access" if group.infrequent else "logs_ingestion"
    note = f"{size.show(gigabytes)} a month"
    yield Usage(Category.LOGS, price, path, span, gigabytes, free=not group.infrequent, note=note)
    note = f"kept {group.days} days" if group.days else "kept for ever: a month more every month"
    stored = kept(group, gigabytes, compression)
    yield Usage(Category.LOGS, "logs_storage", path, span, stored, note=note)


def _groups(estate: Estate) -> Iterator[Group]:
    for stack in estate.stacks:
        for node in stack.nodes:
            if isinstance(node, LogGroup):
                infrequent = node.log_class == "INFREQUENT_ACCESS"
                yield Group(node.name, node.origin, node.days, infrequent)
            elif isinstance(node, Trail) and node.log_group is not None:
                yield Group(node.log_group, node.origin, node.log_group_days, infrequent=False)


def _with_volumes(found: tuple[Group, ...], volumes: Volumes) -> tuple[Group, ...]:
    """Give each group its own volume, the others equal shares of what they take in together."""
    own = {group.name: _own(group.name, volumes) for group in found}
    others = sum(volume is None for volume in own.values())
    share = None if volumes.logs is None or not others else volumes.logs / others
    volume = {name: share if value is None else value for name, value in own.items()}
    return tuple(group._replace(gigabytes=volume[group.name]) for group in found)


def _own(name: str, volumes: Volumes) -> float | None:
    """Return the volume of a group by its name; of two patterns the one that says more is meant."""
    matching = [pair for pair in volumes.log_groups if fnmatchcase(name, pair[0])]
    return max(matching, key=lambda pair: len(pair[0].replace("*", "")))[1] if matching else None


def _metrics(estate: Estate) -> Iterator[Usage]:
    """Count each metric once, where the first filter makes it."""
    seen: set[tuple[str, str]] = set()
    counted = {(space, name): many for space, name, many in estate.environment.volumes.metrics}
    for stack in estate.stacks:
        for node in stack.nodes:
            if isinstance(node, MetricFilter) and (node.namespace, node.metric) not in seen:
                seen.add((node.namespace, node.metric))
                names = ", ".join(name for name, _ in node.dimensions)
                many = counted.get((node.namespace, node.metric)) if names else 1
                words = "at least: one for each" if many is None else "counted, one for each"
                note = f"{words} {names}" if names else ""
                quantity = 1 if many is None else many
                path, span = entry(node.origin.path), node.origin.span
                yield Usage(Category.METRICS, "custom_metric", path, span, quantity, note=note)
