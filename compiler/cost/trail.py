"""The audit trail: its events, and the bucket they lie in.

https://aws.amazon.com/cloudtrail/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.cost.usage import Category, Usage
from compiler.ir.estate import Estate
from compiler.ir.trail import Trail
from compiler.ir.volumes import Volumes

_A_PRICE = 100_000


def usages(estate: Estate) -> Iterator[Usage]:
    """Count the events that are not free, and what is stored."""
    for stack in estate.stacks:
        for node in stack.nodes:
            if isinstance(node, Trail):
                yield from _events(node, estate.environment.volumes)
                yield from _stored(node, estate.environment.volumes)


def _events(trail: Trail, volumes: Volumes) -> Iterator[Usage]:
    path, span = trail.origin.path, trail.origin.span
    copies = (volumes.trail_management_events or 0) / _A_PRICE
    note = "" if copies else "the first copy of management events is free"
    yield Usage(Category.TRAIL, "trail_management_events", path, span, copies, note=note)
    if trail.data_events:
        known = volumes.trail_data_events is not None
        note = "" if known else "say how many: `volumes: {trail: {data_events: …}}`"
        events = (volumes.trail_data_events or 0) / _A_PRICE
        yield Usage(Category.TRAIL, "trail_data_events", path, span, events, note=note)


def _stored(trail: Trail, volumes: Volumes) -> Iterator[Usage]:
    if volumes.trail_stored is not None:
        kept = "for ever" if trail.days is None else f"{trail.days} days"
        note = f"the trail's files, kept {kept}"
        path, span = trail.origin.path, trail.origin.span
        yield Usage(Category.STORAGE, "s3_storage", path, span, volumes.trail_stored, note=note)
