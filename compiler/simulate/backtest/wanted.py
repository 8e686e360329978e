"""Which points to ask an account for: as fine as it keeps them, and as the alarms can use them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from compiler.ir.alarm import Alarm
from compiler.ir.metric import StatQuery
from compiler.simulate.backtest.outcome import metrics_of
from compiler.simulate.recording import metric_of
from compiler.simulate.stack import AnyAlarm
from compiler.simulate.windows import joins


def metrics_to_read(alarms: Iterable[AnyAlarm], finest: int) -> dict[StatQuery, int]:
    """Return the metrics of alarms, each with the step to read it by, in seconds.

    `finest` is the shortest period that the account still has points of. A statistic that does not
    follow from that of its parts is read by the alarm's own period, and is for that period only.
    """
    found: dict[StatQuery, int] = {}
    for alarm in alarms:
        if not isinstance(alarm, Alarm):
            continue
        for query in metrics_of(alarm):
            metric = metric_of(query)
            if joins(query.statistic):
                step = max(finest, 60) if alarm.period >= 60 else alarm.period
                found[metric] = min(step, found.get(metric, step))
            else:
                found[replace(metric, period=alarm.period)] = alarm.period
    return found
