"""Recorded data as lines of a page: of files, or of a case of the alarm tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import lcm

import numpy as np

from compiler.ir.alarm import AlarmState
from compiler.ir.metric import Series, StatQuery
from compiler.preview.computed import computed, longest_period, no_band
from compiler.preview.source import Result, Source, nothing
from compiler.preview.window import Values, Window
from compiler.simulate.csv_file import Recorded
from compiler.simulate.given import Given
from compiler.simulate.grid import Clock
from compiler.simulate.problem import NotSimulated
from compiler.simulate.recording import Recording
from compiler.simulate.stack import AnyAlarm, simulate
from compiler.simulate.statistic import statistic_of
from compiler.simulate.windows import does_not_follow, joins


def recorded(given: Given, clock: Clock) -> Source:
    """Draw the data of metrics; a series that lacks one of its metrics has no data.

    Data that are farther apart than the period of a widget are drawn as far apart as they are.
    """

    def points(query: StatQuery, period: int, window: Window) -> Values:
        recording = given.recording(query, period)
        if recording is None:
            raise AssertionError("a series is computed only where all its metrics are given")
        return _points(query, recording, clock.start, period, window)

    compute = computed(points, no_band)

    def results(series: Series, period: int, window: Window) -> tuple[Result, ...]:
        metrics = [query for query in series.queries if isinstance(query, StatQuery)]
        longest = longest_period(series.queries, period)
        found = [given.recording(query, longest) for query in metrics]
        there = [recording for recording in found if recording is not None]
        if len(there) < len(metrics):
            return (nothing(period, window),)
        steps = (recording.step for recording in there)
        return tuple(compute(series, lcm(longest, *steps), window))

    return results


def _points(
    query: StatQuery, recording: Recording, start: int, period: int, window: Window
) -> Values:
    first, count = int(window.times(period)[0]), window.count(period)
    if recording.samples is not None:
        return _sampled(query, recording, start, first, period, count)
    if period != recording.step and not joins(query.statistic):
        raise does_not_follow(query.statistic, recording.step, period, query.reference)
    there = ~np.isnan(recording.values)
    times = start + recording.step * np.arange(len(recording.values), dtype=np.int64)
    data = Recorded(times[there], recording.values[there])
    return data.steps(first, period, query.statistic, count * period).values


def _sampled(
    query: StatQuery, recording: Recording, start: int, first: int, period: int, count: int
) -> Values:
    periods: list[list[Values]] = [[] for _ in range(count)]
    for number, samples in enumerate(recording.samples or ()):
        index = (start + number * recording.step - first) // period
        if 0 <= index < count:
            periods[index].append(samples)
    empty = np.empty(0)
    joined = (np.concatenate((empty, *samples)) for samples in periods)
    return np.array([statistic_of(query.statistic, samples) for samples in joined])


def states(
    alarms: Iterable[AnyAlarm], every: Iterable[AnyAlarm], given: Given, clock: Clock
) -> Mapping[str, AlarmState]:
    """Return by name the states of alarms at the end; those that cannot be simulated have none."""
    known = tuple(every)
    found: dict[str, AlarmState] = {}
    for alarm in alarms:
        try:
            simulation = simulate([alarm], known, given, clock)
        except NotSimulated:
            continue
        found[alarm.name] = simulation.histories[alarm.identity.logical_id].state(clock.seconds)
    return found
