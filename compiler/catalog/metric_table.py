"""The table of metrics that AWS publishes, written by tools/build_metric_table.py."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

_Rows = Mapping[str, Mapping[str, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class TableMetric:
    """A metric of AWS.

    `statistic` is the one to read it with, `unit` CloudWatch's word for what its numbers are; None
    where no source says so. `dimension_sets` are those it is published with, none where no source
    lists them; the empty set is a metric of the whole Region. `averaged` tells that it is a Sum of
    which the Average means something too, a rate. `description` may be empty.
    """

    namespace: str
    name: str
    statistic: str | None
    unit: str | None
    dimension_sets: tuple[frozenset[str], ...]
    description: str
    averaged: bool = False


@dataclass(frozen=True, slots=True)
class MetricTable:
    """Every known metric by namespace and name; rows become objects only when asked for.

    `provenance` says of each source the package, version, licence, file and its SHA-256.
    """

    provenance: tuple[Mapping[str, str], ...]
    _rows: _Rows = field(repr=False)

    def namespaces(self) -> tuple[str, ...]:
        """Return the namespaces, sorted."""
        return tuple(self._rows)

    def metrics_of(self, namespace: str) -> tuple[str, ...]:
        """Return the names of a namespace's metrics, sorted; none if it is not in the table."""
        return tuple(self._rows.get(namespace, ()))

    def namespaces_with(self, metric_name: str) -> tuple[str, ...]:
        """Return the namespaces that have a metric of exactly this name, sorted."""
        return tuple(name for name, metrics in self._rows.items() if metric_name in metrics)

    def metric(self, namespace: str, name: str) -> TableMetric | None:
        """Return a metric, None if the table does not have it."""
        row = self._rows.get(namespace, {}).get(name)
        if row is None:
            return None
        return TableMetric(
            namespace,
            name,
            row.get("statistic"),
            row.get("unit"),
            tuple(frozenset(names) for names in row.get("dimensions", ())),
            row.get("description", ""),
            row.get("averaged", False),
        )


@functools.cache
def load() -> MetricTable:
    """Read the table; the second call costs nothing."""
    content = json.loads(Path(__file__).with_name("metrics.json").read_bytes())
    provenance = tuple(MappingProxyType(source) for source in content["provenance"])
    return MetricTable(provenance, MappingProxyType(content["namespaces"]))
