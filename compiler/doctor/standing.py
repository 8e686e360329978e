"""How the alarms of an environment are, and what they did of late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from compiler.doctor.examined import AnyAlarm, Examined

if TYPE_CHECKING:
    from compiler.aws.monitoring import AlarmEvent, DeployedAlarm
    from compiler.ir.estate import Environment
    from compiler.simulate.backtest.outcome import Outcome
    from compiler.simulate.grid import Clock

Condition = Literal["ALARM", "GONE", "INSUFFICIENT_DATA", "OK"]
CONDITIONS: tuple[Condition, ...] = ("ALARM", "GONE", "INSUFFICIENT_DATA", "OK")
"""What most needs a person comes first; GONE is an alarm that its stack made and is not there."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An alarm that was deployed, by what AWS calls it; `deployed` is None where it is gone."""

    alarm: AnyAlarm
    name: str
    deployed: DeployedAlarm | None

    @property
    def condition(self) -> Condition:
        """Its state, or that it is not there."""
        return "GONE" if self.deployed is None else self.deployed.state

    @property
    def muted(self) -> bool:
        """Whether its actions were switched off by hand."""
        meant = self.alarm.actions.enabled
        return self.deployed is not None and meant and not self.deployed.enabled


@dataclass(frozen=True, slots=True)
class Status:
    """How all of them are at `now`, in seconds since 1970.

    `past` is what those did that went off in the time of `clock`, which is None where nobody asked.
    """

    environment: Environment
    alarms: tuple[Standing, ...]
    now: float
    clock: Clock | None = None
    past: tuple[Outcome, ...] = ()

    def of(self, condition: Condition) -> tuple[Standing, ...]:
        """Return those in a condition."""
        return tuple(each for each in self.alarms if each.condition == condition)

    def since(self, standing: Standing) -> int | None:
        """Return for how many seconds an alarm has been in its state; None where nobody knows."""
        deployed = standing.deployed
        if deployed is None or deployed.since is None:
            return None
        return max(0, int(self.now - deployed.since.timestamp()))


def standings(examined: Examined) -> tuple[Standing, ...]:
    """Return every alarm that was deployed, by condition and then by entry."""
    found = [
        Standing(node, stack.physical(node.identity.logical_id), examined.alarm(stack, node))
        for stack, node in examined.alarm_nodes
    ]
    return tuple(sorted(found, key=_order))


def _order(standing: Standing) -> tuple[int, str]:
    return CONDITIONS.index(standing.condition), standing.alarm.origin.path


def past(examined: Examined, alarms: Sequence[Standing], clock: Clock) -> tuple[Outcome, ...]:
    """Return what the alarms did in the time of a clock, those that fired most often first."""
    examined.progress("the history of the alarms")
    events: dict[str, list[AlarmEvent]] = {}
    for event in examined.monitoring().events(clock.start):
        events.setdefault(event.alarm, []).append(event)
    found = [_past(each, events.get(each.name, ()), clock) for each in alarms if each.deployed]
    fired = (outcome for outcome in found if outcome.fired)
    return tuple(sorted(fired, key=lambda o: (-o.fired, -o.seconds, o.alarm.origin.path)))


def _past(standing: Standing, events: Iterable[AlarmEvent], clock: Clock) -> Outcome:
    from compiler.simulate.backtest.outcome import Outcome, spans_of
    from compiler.simulate.history import Change, History

    deployed = standing.deployed
    first = deployed.state if deployed else "INSUFFICIENT_DATA"
    changes: list[Change] = []
    actions = 0
    for event in events:
        if event.after is None:
            actions += 1
            continue
        if not changes and event.before is not None:
            first = event.before
        at = min(max(0, int(event.at.timestamp()) - clock.start), clock.seconds)
        changes.append(Change(at, event.after))
    history = History(first, tuple(changes))
    return Outcome(standing.alarm, spans_of(history, clock), actions, history)
