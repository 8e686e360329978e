"""Metric filters on log groups of a class that has none."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.ir.estate import Estate
from compiler.ir.logs import LogGroup, MetricFilter
from compiler.rules.rule import Rule
from compiler.text.diagnostic import Code, Diagnostic, Label

CODE = Code("WF807", "metric-filter-of-a-log-class")


def check(estate: Estate) -> Iterator[Diagnostic]:
    """Find metric filters on log groups that are not of class STANDARD.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
    """
    nodes = [node for stack in estate.stacks for node in stack.nodes]
    groups = {node.name: node for node in nodes if isinstance(node, LogGroup)}
    for node in nodes:
        group = groups.get(node.log_group) if isinstance(node, MetricFilter) else None
        if group is None or group.log_class in (None, "STANDARD"):
            continue
        yield Diagnostic(
            CODE,
            f"a log group of class {group.log_class} has no metric filters",
            node.origin.field("log_group"),
            help=f"leave `class:` of log group `{group.name}` out, or the log metric",
            further=(Label(group.origin.field("class"), "its class"),),
        )


RULE = Rule(
    code=CODE,
    check=check,
    reason=(
        "CloudWatch makes metrics from the events of log groups of class STANDARD alone. It "
        "refuses a metric filter on another, and the deployment fails."
    ),
    bad="""
retention:
  /shop/orders: {keep: 30d, class: INFREQUENT_ACCESS}
log_metrics:
  failed: {log_group: /shop/orders, pattern: ERROR, metric: {namespace: Shop, name: Failed}}
""",
    good="""
retention:
  /shop/orders: 30d
log_metrics:
  failed: {log_group: /shop/orders, pattern: ERROR, metric: {namespace: Shop, name: Failed}}
""",
    refused=True,
)
