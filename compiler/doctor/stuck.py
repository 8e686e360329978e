"""Alarms that have had no data for longer than they look back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.aws.monitoring import DeployedAlarm
from compiler.doctor.examined import Examined
from compiler.ir.alarm import Alarm

_AT_LEAST = 900
"""Seconds that every new alarm has to get its first data."""


def stuck_alarms(examined: Examined) -> Mapping[str, tuple[Alarm, DeployedAlarm]]:
    """Return the alarms that are stuck in INSUFFICIENT_DATA, by their name in AWS."""
    return examined.once("stuck", lambda: dict(_stuck(examined)))


def _stuck(examined: Examined) -> Iterator[tuple[str, tuple[Alarm, DeployedAlarm]]]:
    for stack, node in examined.alarm_nodes:
        alarm = examined.alarm(stack, node)
        if alarm is None or not isinstance(node, Alarm) or alarm.state != "INSUFFICIENT_DATA":
            continue
        waits = max(_AT_LEAST, 3 * node.period * node.evaluation_periods)
        if alarm.since is not None and examined.now - alarm.since.timestamp() > waits:
            yield alarm.name, (node, alarm)
