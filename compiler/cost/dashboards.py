"""Dashboards cost the same each, however much they show.

https://aws.amazon.com/cloudwatch/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.cost.usage import Category, Usage
from compiler.ir.dashboard import Dashboard, MetricWidget
from compiler.ir.estate import Estate
from compiler.ir.metric import StatQuery

_FREE_METRICS = 50


def usages(estate: Estate) -> Iterator[Usage]:
    """Count the dashboards; the free ones refer to at most 50 metrics."""
    for stack in estate.stacks:
        for node in stack.nodes:
            if isinstance(node, Dashboard):
                metrics = len(_metrics(node))
                free = metrics <= _FREE_METRICS
                note = "" if free else f"refers to {metrics} metrics; a free one has at most 50"
                origin = node.origin
                yield Usage(
                    Category.DASHBOARDS, "dashboard", origin.path, origin.span, 1, free, note
                )


def _metrics(dashboard: Dashboard) -> frozenset[StatQuery]:
    return frozenset(
        query
        for widget in dashboard.widgets
        if isinstance(widget, MetricWidget)
        for line in widget.lines
        for query in line.series.queries
        if isinstance(query, StatQuery)
    )
