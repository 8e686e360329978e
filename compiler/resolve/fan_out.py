"""What a name of a spec stands for: one entry, or one for each member of a fan-out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from compiler.kinds.kind import Declared
from compiler.kinds.log_metrics import LogMetricSpec
from compiler.language.member import Members


@dataclass(frozen=True, slots=True)
class FanOut:
    """The entries of a name, and the way to one of them.

    `own_series` tells whether the members make series of their own, and do not add to one.
    """

    entries: tuple[Declared[Any], ...]
    members: Members
    by_member: Mapping[str, Declared[Any]]
    own_series: bool

    @classmethod
    def of(cls, entries: tuple[Declared[Any], ...], *, logs: bool) -> FanOut:
        """Sort entries by member; `logs` are those of log metrics, which may add to one series."""
        by_member = {d.member.name: d for d in entries if d.member is not None}
        members = Members(d.member for d in entries if d.member is not None)
        own_series = not logs or len({_counted(entry) for entry in entries}) > 1
        return cls(entries, members, by_member, own_series)


def _counted(entry: Declared[LogMetricSpec]) -> tuple[str, str, int]:
    metric = entry.spec.metric
    return metric.namespace, metric.name, len(metric.dimensions)
