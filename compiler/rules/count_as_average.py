"""Counts drawn or watched as averages."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.catalog import metric_table
from compiler.ir.estate import Estate
from compiler.ir.metric import StatQuery
from compiler.rules.rule import Rule
from compiler.rules.shared.queries import asked_metrics
from compiler.text.diagnostic import Code, Diagnostic

CODE = Code("WF801", "count-as-average")

# One data point a request, each 1: their average is 1, however many there are.
_ONE_A_REQUEST = frozenset(
    {
        ("AWS/ApiGateway", "Count"),
        ("AWS/ApplicationELB", "RequestCount"),
        ("AWS/ApplicationELB", "NewConnectionCount"),
        ("AWS/Lambda", "Invocations"),
    }
)


def check(estate: Estate) -> Iterator[Diagnostic]:
    """Find counts with the statistic Average."""
    for query, each in asked_metrics(estate):
        if query.statistic == "Average" and _counts(query):
            yield Diagnostic(
                CODE,
                f"`{query.metric}` counts, and its average says nothing of how many there are",
                each.place,
                help=f"use the statistic Sum: `{query.metric}@Sum`",
            )


def _counts(query: StatQuery) -> bool:
    if (query.namespace, query.metric) in _ONE_A_REQUEST:
        return True
    row = metric_table.load().metric(query.namespace, query.metric)
    if row is None or row.averaged:
        return False
    # The average of an error count is an error rate, which one may well want.
    rate = "Error" in query.metric or "5XX" in query.metric or "4XX" in query.metric
    return row.unit == "Count" and row.statistic == "Sum" and not rate


RULE = Rule(
    code=CODE,
    check=check,
    reason=(
        "AWS publishes most counts as one point of 1 a request. Their Sum is the number of "
        "requests; their Average is always 1."
    ),
    bad="""
watch:
  api: {service: api-gateway-rest, ApiName: shop}
dashboards:
  main:
    widgets:
      - {title: Requests, metrics: [api.Count@Average]}
""",
    good="""
watch:
  api: {service: api-gateway-rest, ApiName: shop}
dashboards:
  main:
    widgets:
      - {title: Requests, metrics: [api.Count]}
""",
)
