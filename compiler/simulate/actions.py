"""What alarms do on a change of state, and who hears of it.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm_Suppression.html
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from compiler.ir.alarm import Action, Actions, AlarmState, Suppressor, TopicAction
from compiler.simulate.history import Change, History


class Notification(NamedTuple):
    """An alarm acts: when, in seconds from the start, in which state, and towards whom.

    `recipients` are keys of topics, and ARNs.
    """

    at: int
    alarm: str
    state: AlarmState
    recipients: tuple[str, ...]


def notifications(
    alarm: str,
    actions: Actions,
    history: History,
    suppressor: Suppressor | None = None,
    suppressing: History | None = None,
) -> tuple[Notification, ...]:
    """Return what an alarm does: on each change of state, or when its suppressor lets it.

    `alarm` is its logical ID. A change without actions is none.
    """
    if not actions.enabled:
        return ()
    acts: Iterator[Change] = iter(history.changes)
    if suppressor is not None and suppressing is not None:
        acts = _unsuppressed(history, suppressing, suppressor)
    found = (Notification(at, alarm, state, _recipients(actions, state)) for at, state in acts)
    return tuple(each for each in found if each.recipients)


def _recipients(actions: Actions, state: AlarmState) -> tuple[str, ...]:
    of_state = {
        "ALARM": actions.alarm,
        "OK": actions.ok,
        "INSUFFICIENT_DATA": actions.insufficient_data,
    }
    return tuple(recipient(action) for action in of_state[state])


def recipient(action: Action) -> str:
    """Name who is called: the key of a topic, or an ARN as the spec has it."""
    if isinstance(action, TopicAction) or action.topic:
        return action.topic
    parts = action.arn.parts
    return "".join(p if isinstance(p, str) else f"${{inputs.{p.name}}}" for p in parts)


def _unsuppressed(composite: History, suppressing: History, by: Suppressor) -> Iterator[Change]:
    """Give the moments at which a composite acts.

    A change waits for the suppressor: `wait` seconds after it the composite acts, unless the
    suppressor is in ALARM by then. When the suppressor leaves ALARM, the composite acts `extend`
    seconds later. Each time it acts on the state it is in, if that is another than when it last
    could act; so a change that is taken back meanwhile is never told. At one moment the
    suppressor comes first.
    """
    settled = composite.first
    due: int | None = None
    suppressed = suppressing.first == "ALARM"
    moments = sorted({c.at for c in composite.changes} | {c.at for c in suppressing.changes})
    for at, following in zip_longest(moments, moments[1:]):
        was, suppressed = suppressed, suppressing.state(at) == "ALARM"
        if suppressed:
            due = None
        elif was:
            due = at + by.extend
        elif due is None and composite.state(at) != settled:
            due = at + by.wait
        # The time until then passes with nothing happening; at `following` the suppressor is asked
        # before anything is due.
        if due is not None and (following is None or due < following):
            state = composite.state(due)
            if state != settled:
                yield Change(due, state)
            settled, due = state, None
