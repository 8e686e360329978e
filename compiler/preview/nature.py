"""What kind of number a metric is: what its made-up data look like."""

from __future__ import annotations

from enum import Enum, auto

from compiler.catalog import metric_table
from compiler.ir.metric import StatQuery


class Nature(Enum):
    """How the numbers of a metric behave."""

    COUNT = auto()
    ERRORS = auto()
    PERCENT = auto()
    LATENCY = auto()
    BYTES = auto()
    SPACE = auto()
    LEVEL = auto()
    FLAG = auto()


_ERRORS = (
    "error",
    "4xx",
    "5xx",
    "throttle",
    "fail",
    "rejected",
    "dropped",
    "deadletter",
    "unhealthy",
    "expired",
    "fault",
)
_LATENCY = ("latency", "duration", "time", "delay", "lag", "age")
_LEVEL = ("connections", "taskcount", "hostcount", "concurrent", "capacity", "instances", "visible")
_SPACE = ("memory", "storage", "space")
_FLAG = ("maintenance", "statuscheck", "healthcheckstatus", "tunnelstate")
_SECONDS = {"Seconds", "Milliseconds", "Microseconds"}


def unit_of(query: StatQuery) -> str | None:
    """Return the unit of a metric: the one that is asked for, else the one AWS publishes."""
    row = metric_table.load().metric(query.namespace, query.metric)
    return query.unit or (row.unit if row is not None else None)


def nature_of(query: StatQuery, unit: str | None) -> Nature:
    """Tell from a metric's name and unit how its numbers behave."""
    name = query.metric.lower()
    for nature, words in ((Nature.FLAG, _FLAG), (Nature.LEVEL, _LEVEL), (Nature.ERRORS, _ERRORS)):
        if any(word in name for word in words) and unit not in _SECONDS:
            healthy = nature is Nature.LEVEL and "unhealthy" in name
            return Nature.ERRORS if healthy else nature
    if unit == "Percent" or "utilization" in name or "percent" in name:
        return Nature.PERCENT
    if unit in _SECONDS or any(word in name for word in _LATENCY):
        return Nature.LATENCY
    if unit == "Bytes" and any(word in name for word in _SPACE):
        return Nature.SPACE
    if (unit is not None and "Bytes" in unit) or "bytes" in name:
        return Nature.BYTES
    return Nature.COUNT
