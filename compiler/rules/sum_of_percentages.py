"""Percentages that are added up."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.catalog import metric_table
from compiler.ir.estate import Estate
from compiler.rules.rule import Rule
from compiler.rules.shared.queries import asked_metrics
from compiler.text.diagnostic import Code, Diagnostic, Severity

CODE = Code("WF818", "sum-of-percentages", Severity.WARNING)


def check(estate: Estate) -> Iterator[Diagnostic]:
    """Find the statistic Sum of metrics whose unit is Percent."""
    for query, each in asked_metrics(estate):
        if query.statistic != "Sum":
            continue
        row = metric_table.load().metric(query.namespace, query.metric)
        if row is not None and row.unit == "Percent" and row.statistic != "Sum":
            yield Diagnostic(
                CODE,
                f"a sum of percentages says how many points of `{query.metric}` there are",
                each.place,
                help=f"use Average, or Maximum: `{query.metric}@Maximum`",
            )


RULE = Rule(
    code=CODE,
    check=check,
    reason=(
        "A point a minute of 50 % is 250 % in five minutes, and 50 % for one who sends a point in "
        "five. The sum of a percentage changes with the period and means nothing."
    ),
    bad="""
watch:
  tasks: {service: ecs-service, ClusterName: shop, ServiceName: cart}
alarms:
  cpu: {metric: tasks.CPUUtilization@Sum, threshold: "> 80", actions: {}}
""",
    good="""
watch:
  tasks: {service: ecs-service, ClusterName: shop, ServiceName: cart}
alarms:
  cpu: {metric: tasks.CPUUtilization@Average, threshold: "> 80", actions: {}}
""",
)
