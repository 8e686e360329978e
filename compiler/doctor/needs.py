"""What must be switched on or in use before a metric has data, as the catalog knows it."""

from __future__ import annotations

from functools import cache

from compiler.catalog import service


def needs(namespace: str, metric: str) -> str | None:
    """Say what a metric needs: `Container Insights`; None where the catalog says nothing."""
    return _needs().get((namespace, metric))


@cache
def _needs() -> dict[tuple[str, str], str]:
    every = (service.load(name) for name in service.names())
    return {
        (metric.namespace, metric.name): metric.needs
        for each in every
        for metric in each.metrics.values()
        if metric.needs
    }
