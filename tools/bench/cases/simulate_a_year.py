"""Simulate a year of one-minute data for a hundred alarms, and hold it against a slow alarm.

The time is the processor's: all of it is one thread, and what others do on this machine is not
counted.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from runs import ROOT, Runs
from table import Table

sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "simulate")]

import numpy as np  # noqa: E402 - found beside the tests
from simulate_alarms import MONDAY, alarm, metric  # noqa: E402
from slow_alarm import states  # noqa: E402

from compiler.ir.alarm import Alarm  # noqa: E402
from compiler.simulate.alarm import alarm_history  # noqa: E402
from compiler.simulate.given import Given  # noqa: E402
from compiler.simulate.grid import Clock  # noqa: E402
from compiler.simulate.recording import Recording, metric_of  # noqa: E402

MINUTES = 365 * 24 * 60
DAYS_OF_BOTH = 7
ALARMS = 100
RUNS = 3


def measure(table: Table, folder: Path) -> None:  # noqa: ARG001 - the signature of all cases
    """Measure a hundred alarms of several kinds, then one of them twice."""
    given, data = _year()
    clock = Clock(MONDAY, MINUTES * 60)
    alarms = [_kinds()[i % len(_kinds())] for i in range(ALARMS)]
    table.doing("a hundred alarms over a year")
    whole = _timed(lambda: [alarm_history(one, given, clock) for one in alarms], RUNS)
    table.line("a hundred alarms over a year of minutes", whole)
    table.ratio("  of the 10 s it may take", whole.median / 10, "at most 1")
    table.doing("one alarm over a week, both ways")
    minutes = DAYS_OF_BOTH * 24 * 60
    short = Clock(MONDAY, minutes * 60)
    points = [None if np.isnan(x) else float(x) for x in data[:minutes]]
    one = _kinds()[0]
    fast = _timed(lambda: alarm_history(one, given, short), RUNS)
    slow = _timed(lambda: _slowly(points, minutes), 1)
    table.line("one alarm over a week", fast)
    table.line("the same, point by point in plain Python", slow)
    table.ratio("  so many times slower", slow.median / fast.median, "the more, the better")


def _year() -> tuple[Given, np.ndarray]:
    random = np.random.default_rng(1)
    values = random.integers(0, 12, MINUTES).astype(float)
    values[random.random(MINUTES) < 0.05] = np.nan
    names = [(id_, stat) for id_ in ("m1", "m2") for stat in ("Sum", "Average", "Maximum")]
    recording = Recording(60, values)
    return Given({metric_of(metric(*name)): recording for name in names}, first="OK"), values


def _kinds() -> list[Alarm]:
    two = ("m1", "m2")
    return [
        alarm(2, 2, "notBreaching", period=300, statistic="Average"),
        alarm(2, 3, "missing", period=300),
        alarm(3, 3, "breaching", period=60, statistic="Maximum"),
        alarm(1, 1, "ignore", period=3600),
        alarm(2, 2, "notBreaching", period=300, expression="100 * m1 / m2", metrics=two),
        alarm(3, 5, "missing", period=300, expression="IF(m2 >= 5, m1)", metrics=two),
        alarm(2, 2, "missing", period=300, expression="RATE(m1)"),
    ]


def _slowly(points: list[float | None], minutes: int) -> object:
    return states(
        points, 60, m=2, n=2, treat="notBreaching", period=300, statistic="Average",
        breaches=lambda x: x > 10.0, seconds=minutes * 60, first="OK",
    )  # fmt: skip


def _timed(work: Callable[[], object], times: int) -> Runs:
    runs = Runs()
    for _ in range(times):
        started = time.process_time()
        work()
        runs.seconds.append(time.process_time() - started)
    unit = 1024 if sys.platform == "linux" else 1024 * 1024
    runs.megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return runs
