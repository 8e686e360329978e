"""Counts of errors that have no points while there are no errors."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.ir.alarm import Alarm, StaticThreshold
from compiler.ir.estate import Estate
from compiler.ir.logs import MetricFilter
from compiler.ir.metric import StatQuery
from compiler.rules.shared.queries import watched_metrics

# Reported only where there is a nonzero value:
# https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
# https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-cloudwatch-metrics.html
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
_SPARSE = {
    "AWS/ApplicationELB": re.compile(
        r"HTTPCode_.*_(4XX|5XX|500|502|503|504)_Count|RejectedConnectionCount"
        r"|(TargetConnection|(Client|Target)TLSNegotiation)ErrorCount"
    ),
    "AWS/ELB": re.compile(r"HTTPCode_.*_(4XX|5XX)|HTTPCode_ELB_[45]XX|BackendConnectionErrors"),
    "AWS/DynamoDB": re.compile(
        r"SystemErrors|UserErrors|ThrottledRequests|(Read|Write)ThrottleEvents"
    ),
}
_COUNTS = ("Sum", "SampleCount")
Counted = tuple[str, str]


def alarms_on_sparse_errors(estate: Estate) -> Iterator[tuple[Alarm, StatQuery]]:
    """Give the alarms that go off at too many errors of a metric that has points at errors only."""
    counted = counted_events(estate)
    for alarm, query in watched_metrics(estate):
        threshold = alarm.threshold
        upwards = isinstance(threshold, StaticThreshold) and threshold.operator in (">", ">=")
        if upwards and query.statistic in _COUNTS and is_sparse(query, counted):
            yield alarm, query


def is_sparse(query: StatQuery, counted: set[Counted]) -> bool:
    """Tell whether a metric has points only when something happens; `counted` are those of logs."""
    if (query.namespace, query.metric) in counted:
        return True
    names = _SPARSE.get(query.namespace)
    return names is not None and names.fullmatch(query.metric) is not None


def counted_events(estate: Estate) -> set[Counted]:
    """Return the metrics that count events of logs, and have no point where there are none."""
    counted: set[Counted] = set()
    others: set[Counted] = set()
    for node in (node for stack in estate.stacks for node in stack.nodes):
        if isinstance(node, MetricFilter):
            counts = not node.value.startswith("$") and node.default_value is None
            (counted if counts else others).add((node.namespace, node.metric))
    return counted - others
