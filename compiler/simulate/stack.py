"""All alarms of a stack that a question needs, in the order in which they depend on each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from compiler.ir.alarm import Alarm, Composite
from compiler.ir.estate import Stack
from compiler.simulate.actions import Notification, notifications
from compiler.simulate.alarm import alarm_history
from compiler.simulate.composite import children, composite_history
from compiler.simulate.given import Given
from compiler.simulate.grid import Clock
from compiler.simulate.history import History
from compiler.simulate.problem import NotSimulated

AnyAlarm = Alarm | Composite


@dataclass(frozen=True, slots=True)
class Simulation:
    """What happened: histories by logical ID, and notifications in order of time."""

    histories: Mapping[str, History]
    notifications: tuple[Notification, ...]


def alarms_of(stack: Stack) -> tuple[AnyAlarm, ...]:
    """Return the alarms and composites of a stack."""
    return tuple(node for node in stack.nodes if isinstance(node, Alarm | Composite))


class Dependencies:
    """Which alarms need which others; those of other stacks are known by name only."""

    def __init__(self, alarms: Iterable[AnyAlarm]) -> None:
        self.by_name = {alarm.name: alarm for alarm in alarms}

    def names(self, alarm: AnyAlarm) -> tuple[str, ...]:
        """Return the names of the alarms that an alarm asks for, its suppressor included."""
        if isinstance(alarm, Alarm):
            return ()
        suppressor = () if alarm.suppressor is None else (name_of(alarm.suppressor.name),)
        return tuple(dict.fromkeys((*map(name_of, children(alarm)), *suppressor)))

    def ordered(self, wanted: Iterable[AnyAlarm]) -> tuple[AnyAlarm, ...]:
        """Return alarms and all that they need, each after what it needs.

        Raises:
            NotSimulated: an alarm needs itself; CloudWatch stops evaluating such alarms.
        """
        done: dict[str, AnyAlarm] = {}
        for alarm in wanted:
            self._visit(alarm, done, ())
        return tuple(done.values())

    def outside(self, wanted: Iterable[AnyAlarm]) -> tuple[str, ...]:
        """Return the names of the alarms of other stacks that alarms need."""
        needed = (name for alarm in self.ordered(wanted) for name in self.names(alarm))
        return tuple(dict.fromkeys(name for name in needed if name not in self.by_name))

    def _visit(self, alarm: AnyAlarm, done: dict[str, AnyAlarm], path: tuple[str, ...]) -> None:
        if alarm.name in done:
            return
        if alarm.name in path:
            circle = " → ".join((*path[path.index(alarm.name) :], alarm.name))
            text = f"the composites ask for each other in a circle: {circle}"
            raise NotSimulated(text, "take one of them out of the rule of another")
        for name in self.names(alarm):
            if (other := self.by_name.get(name)) is not None:
                self._visit(other, done, (*path, alarm.name))
        done[alarm.name] = alarm


def name_of(reference: str) -> str:
    """Return the name in an alarm's ARN, or the name itself."""
    return reference.partition(":alarm:")[2] if reference.startswith("arn:") else reference


def simulate(
    alarms: Iterable[AnyAlarm], every: Iterable[AnyAlarm], given: Given, clock: Clock
) -> Simulation:
    """Simulate alarms, and those among `every` that they need.

    Raises:
        NotSimulated: an alarm cannot be evaluated over the data.
    """
    by_name: dict[str, History] = {
        name: History(given.first, changes) for name, changes in given.states.items()
    }
    histories: dict[str, History] = {}
    acted: list[Notification] = []
    for alarm in Dependencies(every).ordered(alarms):
        history = _history(alarm, by_name, given, clock)
        by_name[alarm.name] = histories[alarm.identity.logical_id] = history
        acted += _acts(alarm, history, by_name, clock)
    acted.sort(key=lambda act: (act.at, act.alarm))
    return Simulation(histories, tuple(acted))


def _history(alarm: AnyAlarm, known: Mapping[str, History], given: Given, clock: Clock) -> History:
    if isinstance(alarm, Alarm):
        return alarm_history(alarm, given, clock)
    others = {ref: _known(name_of(ref), known, given) for ref in children(alarm)}
    return composite_history(alarm, others, given.first)


def _known(name: str, known: Mapping[str, History], given: Given) -> History:
    """Return the history of an alarm; one of another stack that is not given never changes."""
    return known.get(name) or History(given.first, ())


def _acts(
    alarm: AnyAlarm, history: History, known: Mapping[str, History], clock: Clock
) -> list[Notification]:
    own = alarm.identity.logical_id
    by = alarm.suppressor if isinstance(alarm, Composite) else None
    suppressing = None if by is None else known.get(name_of(by.name))
    found = notifications(own, alarm.actions, history, by, suppressing)
    return [act for act in found if act.at <= clock.seconds]
