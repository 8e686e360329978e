"""Composite alarms: their states follow from those of others.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-combining.html
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import assert_never

from compiler.ir.alarm import AlarmState, Composite
from compiler.language.alarm_rule.parser import parse_rule
from compiler.language.alarm_rule.tree import (
    And,
    AtLeast,
    Constant,
    Node,
    Not,
    Or,
    State,
    alarm_references,
)
from compiler.simulate.history import Change, History

_read = lru_cache(maxsize=256)(parse_rule)


def children(composite: Composite) -> tuple[str, ...]:
    """Return the names of the alarms a rule asks for, each once."""
    return tuple(dict.fromkeys(ref.key for ref in alarm_references(_read(composite.rule))))


def holds(  # noqa: PLR0911 - one for each kind of node
    rule: Node, states: Mapping[str, AlarmState]
) -> bool:
    """Tell whether a rule is true, given the states of alarms by name.

    AT_LEAST with a percentage wants as many alarms as make it up, so half of three are two.
    """
    match rule:
        case Constant():
            return rule.value
        case State():
            return states[rule.alarm.key] == rule.state
        case Not():
            return not holds(rule.item, states)
        case And():
            return all(holds(item, states) for item in rule.items)
        case Or():
            return any(holds(item, states) for item in rule.items)
        case AtLeast():
            fit = sum((states[a.key] == rule.state) is not rule.negated for a in rule.alarms)
            if rule.percent is not None:
                return fit * 100 >= rule.percent * len(rule.alarms)
            return fit >= (rule.count or 0)
        case _:
            assert_never(rule)


def composite_history(
    composite: Composite, others: Mapping[str, History], first: AlarmState
) -> History:
    """Evaluate a composite: at the start, and whenever one of its alarms changes.

    `others` are the histories of its alarms, by name. It is in ALARM or OK; INSUFFICIENT_DATA
    it is only before its first evaluation.
    """
    rule = _read(composite.rule)
    names = children(composite)
    states = {name: others[name].first for name in names}
    moved: dict[int, dict[str, AlarmState]] = {0: {}}
    for name in names:
        for at, state in others[name].changes:
            moved.setdefault(at, {})[name] = state
    changes: list[Change] = []
    before = first
    for at in sorted(moved):
        states |= moved[at]
        now: AlarmState = "ALARM" if holds(rule, states) else "OK"
        if now != before:
            changes.append(Change(at, now))
        before = now
    return History(first, tuple(changes))
