"""Alarms are billed by the metrics they look at.

https://aws.amazon.com/cloudwatch/pricing/
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.cost.usage import Category, Usage
from compiler.ir.alarm import Alarm, BandThreshold, Composite
from compiler.ir.estate import Estate
from compiler.ir.metric import StatQuery

# An anomaly alarm pays for the metric and for both ends of its band.
_BAND = 3


def usages(estate: Estate) -> Iterator[Usage]:
    """Count the metrics of every alarm: an expression pays for each metric in it."""
    for stack in estate.stacks:
        for node in stack.nodes:
            if isinstance(node, Alarm):
                yield _alarm(node)
            elif isinstance(node, Composite):
                origin = node.origin
                yield Usage(
                    Category.ALARMS, "alarm_composite", origin.path, origin.span, 1, free=False
                )


def _alarm(alarm: Alarm) -> Usage:
    metrics = sum(isinstance(query, StatQuery) for query in alarm.series.queries)
    notes = [f"{metrics} metrics in its expression"] if metrics > 1 else []
    if isinstance(alarm.threshold, BandThreshold):
        metrics *= _BAND
        notes.append("an anomaly band: each metric three times")
    fast = alarm.period < 60
    return Usage(
        Category.ALARMS,
        "alarm_high_resolution" if fast else "alarm_standard",
        alarm.origin.path,
        alarm.origin.span,
        metrics,
        free=not fast,
        note="; ".join(notes),
    )
