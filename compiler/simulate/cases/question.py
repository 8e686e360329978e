"""Whether an expectation holds, and what is said where it does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compiler.frontend.place import Place
from compiler.ir.alarm import Alarm
from compiler.simulate.actions import Notification
from compiler.simulate.cases.file import Expectation
from compiler.simulate.cases.lookup import named
from compiler.simulate.cases.moment import show
from compiler.simulate.history import History
from compiler.simulate.stack import AnyAlarm, Simulation
from compiler.text.diagnostic import Code, Diagnostic
from compiler.text.nearest import listing

EXPECTATION = Code("WF920", "expectation-failed")


@dataclass(frozen=True, slots=True)
class Question:
    """An expectation, where it stands, and the alarms it asks for: none for a topic."""

    expected: Expectation
    place: Place
    alarms: tuple[AnyAlarm, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that does not hold: what is said of it, and the alarm to be drawn.

    `at` is the moment that the expectation is about, where it is about one.
    """

    diagnostic: Diagnostic
    alarm: AnyAlarm | None
    at: int | None = None

    def drawn_as(self, other: Failure) -> bool:
        """Whether the drawing of another failure is the same."""
        return self.alarm == other.alarm and self.at == other.at


@dataclass(frozen=True, slots=True)
class _Answer:
    """What does not hold: the key of the expectation, what is said, and what helps."""

    key: str
    message: str
    help: str = ""


def failures(question: Question, simulation: Simulation, seconds: int) -> Iterator[Failure]:
    """Give what does not hold of an expectation, one for each of its claims.

    `seconds` is how long the case lasts. Of `key[*]` the first member that differs is told.
    """
    if question.expected.topic is not None:
        answer = _of_topic(question.expected, simulation)
        if answer is not None:
            yield _failure(question, answer, None)
        return
    told: set[str] = set()
    for alarm in question.alarms:
        for answer in _of_alarm(question.expected, alarm, simulation, seconds):
            if answer.key not in told:
                told.add(answer.key)
                yield _failure(question, answer, alarm)


def _failure(question: Question, answer: _Answer, alarm: AnyAlarm | None) -> Failure:
    at = question.place.child(answer.key)
    finding = at.finding(EXPECTATION, answer.message, answer.help)
    return Failure(finding, alarm, question.expected.at)


def _of_alarm(
    expected: Expectation, alarm: AnyAlarm, simulation: Simulation, seconds: int
) -> Iterator[_Answer]:
    own = alarm.identity.logical_id
    history = simulation.histories[own]
    acts = [act for act in simulation.notifications if act.alarm == own]
    name = f"`{named(alarm)}`"
    if expected.at is not None:
        yield from _at_moment(expected, expected.at, name, history, acts)
    since = expected.since if expected.since is not None else _first_look(alarm, history)
    until = expected.until if expected.until is not None else seconds
    if expected.never is not None:
        yield from _never(expected.never, name, history, (since, until))
    if expected.stays is not None:
        yield from _stays(expected.stays, name, history, (since, until))
    if expected.notifications is not None:
        yield from _count(expected, f"{name} notifies", acts)


def _first_look(alarm: AnyAlarm, history: History) -> int:
    """Return when an alarm is evaluated for the first time: before that its state says nothing."""
    if not isinstance(alarm, Alarm) or history.points is None or not len(history.points.at):
        return 0
    return int(history.points.at[0])


def _at_moment(
    expected: Expectation, at: int, name: str, history: History, acts: list[Notification]
) -> Iterator[_Answer]:
    state = history.state(at)
    if expected.state is not None and state != expected.state:
        text = f"at {show(at)} {name} is in {state}, and {expected.state} is expected"
        yield _Answer("state", text, _when_in(expected.state, history, at))
    if expected.notifies is None:
        return
    told = {who for act in acts if act.at == at for who in act.recipients}
    if told != set(expected.notifies):
        wanted = listing(expected.notifies) or "nobody"
        read = listing(sorted(told)) or "nobody"
        text = f"at {show(at)} {name} notifies {read}, and {wanted} is expected"
        yield _Answer("notifies", text, _when_told(acts))


def _when_in(state: str, history: History, at: int) -> str:
    later = [c.at for c in history.changes if c.state == state and c.at > at]
    earlier = [c.at for c in history.changes if c.state == state and c.at <= at]
    if later:
        return f"it goes to {state} at {show(later[0])}"
    if earlier:
        left = next(c.at for c in history.changes if c.at > earlier[-1])
        return f"it was in {state} from {show(earlier[-1])} to {show(left)}"
    return f"it never goes to {state} in this case"


def _when_told(acts: list[Notification]) -> str:
    if not acts:
        return "it notifies nobody in this case"
    moments = [f"{show(a.at)} ({a.state} to {', '.join(a.recipients)})" for a in acts]
    return f"it notifies at {_few(moments)}"


def _few(moments: list[str], most: int = 5) -> str:
    left = len(moments) - most
    return ", ".join(moments[:most]) + (f" and {left} times more" if left > 0 else "")


def _never(state: str, name: str, history: History, span: tuple[int, int]) -> Iterator[_Answer]:
    since, until = span
    at = since if history.state(since) == state else None
    if at is None:
        at = next(
            (c.at for c in history.changes if c.state == state and since < c.at <= until), None
        )
    if at is not None:
        verb = "is in" if at == since else "goes to"
        yield _Answer("never", f"{name} {verb} {state} at {show(at)}, and never may")


def _stays(state: str, name: str, history: History, span: tuple[int, int]) -> Iterator[_Answer]:
    since, until = span
    now = history.state(since)
    if now != state:
        text = f"at {show(since)} {name} is in {now}, and is expected to stay {state}"
        yield _Answer("stays", text, _when_in(state, history, since))
        return
    change = next((c for c in history.changes if since < c.at <= until), None)
    if change is not None:
        text = f"{name} goes to {change.state} at {show(change.at)}"
        yield _Answer("stays", f"{text}, and is expected to stay {state}")


def _of_topic(expected: Expectation, simulation: Simulation) -> _Answer | None:
    acts = [a for a in simulation.notifications if expected.topic in a.recipients]
    return next(_count(expected, f"`{expected.topic}` is told", acts), None)


def _count(expected: Expectation, who: str, acts: list[Notification]) -> Iterator[_Answer]:
    since = 0 if expected.since is None else expected.since
    within = [
        a for a in acts if a.at >= since and (expected.until is None or a.at <= expected.until)
    ]
    if len(within) != expected.notifications:
        times = "once" if len(within) == 1 else f"{len(within)} times"
        text = f"{who} {times}, and {expected.notifications} is expected"
        moments = [f"{show(a.at)} ({a.state})" for a in within]
        help_ = f"at {_few(moments)}" if moments else "it is not told anything in this case"
        yield _Answer("notifications", text, help_)
