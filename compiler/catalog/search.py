"""Finding services, namespaces and metrics by a word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compiler.catalog import metric_table, service
from compiler.catalog.metric_table import TableMetric
from compiler.catalog.service import Service


@dataclass(frozen=True, slots=True)
class FoundNamespace:
    """A namespace in which something was found; `services` are those of the catalog in it."""

    name: str
    services: tuple[str, ...]
    metrics: tuple[TableMetric, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Services whose name, title or namespaces have a word in them, and the metrics that have it.

    A namespace that has it is found with all of its metrics.
    """

    services: tuple[Service, ...]
    namespaces: tuple[FoundNamespace, ...]


def search(word: str) -> Found:
    """Look for a word, in any case, in the catalog and in the table of all metrics."""
    wanted = word.casefold()
    every = tuple(service.load(name) for name in service.names())
    services = tuple(one for one in every if any(wanted in t.casefold() for t in _names(one)))
    return Found(services, tuple(_namespaces(wanted, every)))


def _names(one: Service) -> tuple[str, ...]:
    return (one.name, one.title, *one.namespaces())


def _namespaces(wanted: str, every: tuple[Service, ...]) -> Iterator[FoundNamespace]:
    table = metric_table.load()
    for name in table.namespaces():
        metrics = table.metrics_of(name)
        if wanted not in name.casefold():
            metrics = tuple(metric for metric in metrics if wanted in metric.casefold())
        rows = (table.metric(name, metric) for metric in metrics)
        found = tuple(row for row in rows if row is not None)
        if found:
            services = tuple(one.name for one in every if name in one.namespaces())
            yield FoundNamespace(name, services, found)


def words() -> tuple[str, ...]:
    """Return every name that a search can find."""
    table = metric_table.load()
    metrics = (name for space in table.namespaces() for name in table.metrics_of(space))
    return tuple(dict.fromkeys((*service.names(), *table.namespaces(), *metrics)))
