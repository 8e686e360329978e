"""Thresholds that a metric always breaches, or never."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.catalog import metric_table
from compiler.ir.alarm import StaticThreshold
from compiler.ir.estate import Estate
from compiler.ir.metric import StatQuery
from compiler.rules.rule import Rule
from compiler.rules.shared.places import place_of
from compiler.rules.shared.queries import watched_metrics
from compiler.text.diagnostic import Code, Diagnostic

CODE = Code("WF819", "threshold-out-of-reach")

# No number of these is below zero, except of what measures a difference.
_FROM_ZERO = ("Count", "Percent", "Bytes")
_SIGNED = re.compile(r"Lag|Offset|Delta|Diff|Change|Drift|Skew|Balance|Anomal", re.IGNORECASE)
# What stays between the smallest and the largest point.
_WITHIN = re.compile(r"Average|Minimum|Maximum|IQM|(p|tm|wm)[0-9.]+")
# A service may use more CPU and memory than it reserves.
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service_utilization.html
_OVER_A_HUNDRED = ("AWS/ECS", "ECS/ContainerInsights", "ContainerInsights")


def check(estate: Estate) -> Iterator[Diagnostic]:
    """Find alarms that can never go off, or never end, whatever the metric does."""
    for alarm, query in watched_metrics(estate):
        threshold = alarm.threshold
        if not isinstance(threshold, StaticThreshold):
            continue
        low, high = _range(query)
        # With gaps that breach, an alarm that never goes off otherwise waits for a gap.
        if _never(threshold, low, high) and alarm.treat_missing_data != "breaching":
            what = "never goes off"
        elif _never(_opposite(threshold), low, high):
            what = "always goes off"
        else:
            continue
        limits = f"is never below {low:g}" if high is None else f"is from {low:g} to {high:g}"
        yield Diagnostic(
            CODE,
            f"`{alarm.origin.path}` {what}: `{query.metric}` {limits}",
            place_of(alarm.origin, "threshold"),
            help="use a threshold that the metric can reach, and does not always",
        )


def _range(query: StatQuery) -> tuple[float | None, float | None]:
    """Return the least and the greatest number that a metric can be; None where unknown."""
    row = metric_table.load().metric(query.namespace, query.metric)
    if row is None or row.unit not in _FROM_ZERO or _SIGNED.search(query.metric):
        return None, None
    percent = row.unit == "Percent" and query.namespace not in _OVER_A_HUNDRED
    return 0.0, 100.0 if percent and _WITHIN.fullmatch(query.statistic) else None


def _never(threshold: StaticThreshold, low: float | None, high: float | None) -> bool:
    value = threshold.value
    match threshold.operator:
        case ">":
            return high is not None and value >= high
        case ">=":
            return high is not None and value > high
        case "<":
            return low is not None and value <= low
        case "<=":
            return low is not None and value < low


def _opposite(threshold: StaticThreshold) -> StaticThreshold:
    match threshold.operator:
        case ">":
            return StaticThreshold("<=", threshold.value)
        case ">=":
            return StaticThreshold("<", threshold.value)
        case "<":
            return StaticThreshold(">=", threshold.value)
        case "<=":
            return StaticThreshold(">", threshold.value)


RULE = Rule(
    code=CODE,
    check=check,
    reason=(
        "An alarm that can never go off looks like one that watches. It is the most expensive "
        "kind of silence."
    ),
    bad="""
watch:
  db: {service: aurora-mysql, DBClusterIdentifier: shop}
alarms:
  cpu: {metric: db.CPUUtilization@Average, threshold: "> 100", actions: {}}
""",
    good="""
watch:
  db: {service: aurora-mysql, DBClusterIdentifier: shop}
alarms:
  cpu: {metric: db.CPUUtilization@Average, threshold: "> 90", actions: {}}
""",
)
