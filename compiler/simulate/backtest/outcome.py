"""How often an alarm would have fired, for how long, and how often it would have told somebody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from compiler.ir.alarm import Alarm, BandThreshold, Composite
from compiler.ir.metric import StatQuery
from compiler.simulate.backtest.sweep import Setting
from compiler.simulate.given import Given
from compiler.simulate.grid import Clock
from compiler.simulate.history import History
from compiler.simulate.problem import NotSimulated
from compiler.simulate.stack import AnyAlarm, Dependencies, Simulation, simulate


class Span(NamedTuple):
    """A time in ALARM, in seconds from the start; the end is exclusive."""

    start: int
    end: int

    @property
    def seconds(self) -> int:
        """How long it is."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an alarm would have done; `spans` are the times in ALARM."""

    alarm: AnyAlarm
    spans: tuple[Span, ...]
    notifications: int
    history: History

    @property
    def fired(self) -> int:
        """How often it went to ALARM."""
        return len(self.spans)

    @property
    def seconds(self) -> int:
        """How long it was in ALARM in all."""
        return sum(span.seconds for span in self.spans)

    @property
    def longest(self) -> int:
        """How long it was in ALARM at a stretch."""
        return max((span.seconds for span in self.spans), default=0)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An alarm that could not be evaluated, and why; `absent` where its data are not there."""

    alarm: AnyAlarm
    reason: str
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Compared:
    """A setting and what it would have done; `now` where the alarm is set so."""

    setting: Setting
    outcome: Outcome
    now: bool


def backtest(
    alarms: Sequence[AnyAlarm], every: Sequence[AnyAlarm], given: Given, clock: Clock
) -> tuple[tuple[Outcome, ...], tuple[LeftOut, ...]]:
    """Evaluate alarms over recorded data; those whose data are not there are left out."""
    found: list[Outcome] = []
    left: list[LeftOut] = []
    dependencies = Dependencies(every)
    for alarm in alarms:
        try:
            absent = _absent(dependencies, alarm, given)
            if absent:
                left.append(LeftOut(alarm, absent, absent=absent.startswith("no data")))
                continue
            found.append(_outcome(alarm, simulate([alarm], every, given, clock), clock))
        except NotSimulated as error:
            help_ = f" ({error.help})" if error.help else ""
            left.append(LeftOut(alarm, f"{error.message}{help_}"))
    return tuple(found), tuple(left)


def compare(
    alarm: Alarm, settings: Iterable[Setting], given: Given, clock: Clock
) -> tuple[Compared, ...]:
    """Evaluate one alarm in several settings.

    Raises:
        NotSimulated: it cannot be evaluated over the data.
    """
    now = Setting.of(alarm)
    found = []
    for setting in settings:
        changed = setting.applied(alarm)
        simulation = simulate([changed], [changed], given, clock)
        found.append(Compared(setting, _outcome(changed, simulation, clock), setting == now))
    return tuple(found)


def _outcome(alarm: AnyAlarm, simulation: Simulation, clock: Clock) -> Outcome:
    own = alarm.identity.logical_id
    history = simulation.histories[own]
    acts = sum(1 for act in simulation.notifications if act.alarm == own)
    return Outcome(alarm, spans_of(history, clock), acts, history)


def spans_of(history: History, clock: Clock) -> tuple[Span, ...]:
    """Return the times in ALARM of a history, up to the end of the clock."""
    found: list[Span] = []
    since = 0 if history.first == "ALARM" else None
    for at, state in history.changes:
        if state == "ALARM":
            since = at
        elif since is not None:
            found.append(Span(since, at))
            since = None
    if since is not None:
        found.append(Span(since, clock.seconds))
    return tuple(found)


def metrics_of(alarm: AnyAlarm) -> tuple[StatQuery, ...]:
    """Return the queries of the metrics that an alarm watches itself."""
    if isinstance(alarm, Composite):
        return ()
    return tuple(query for query in alarm.series.queries if isinstance(query, StatQuery))


def _period(alarm: AnyAlarm) -> int:
    return alarm.period if isinstance(alarm, Alarm) else 60


def _absent(dependencies: Dependencies, alarm: AnyAlarm, given: Given) -> str:
    """Say what is not there of what an alarm depends on; empty where all is."""
    for needed in dependencies.ordered([alarm]):
        for query in metrics_of(needed):
            if given.recording(query, _period(needed)) is None:
                return f"no data of {query.reference}"
        if isinstance(needed, Alarm) and isinstance(needed.threshold, BandThreshold):
            return "its anomaly band is a model of CloudWatch"
    outside = dependencies.outside([alarm])
    return f"it asks for {outside[0]}, an alarm of another stack" if outside else ""
