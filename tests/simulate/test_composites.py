"""Composites: the whole grammar, held against a rule that Python evaluates."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_examples import examples
from simulate_alarms import alarm, composite
from simulate_alarms import given as data_of

from compiler.ir.alarm import Composite, Suppressor
from compiler.language.alarm_rule.parser import parse_rule
from compiler.language.alarm_rule.printer import print_rule
from compiler.language.alarm_rule.tree import (
    AlarmReference,
    And,
    AtLeast,
    Constant,
    Node,
    Not,
    Or,
    State,
)
from compiler.simulate.composite import children, composite_history, holds
from compiler.simulate.grid import Clock
from compiler.simulate.history import Change, History
from compiler.simulate.problem import NotSimulated
from compiler.simulate.stack import simulate

STATES = ("OK", "ALARM", "INSUFFICIENT_DATA")
NAMES = ("a", "b", "c", "d")


@pytest.mark.parametrize(
    ("rule", "truth"),
    [
        ('ALARM("a")', lambda s: s["a"] == "ALARM"),
        ('OK("a") OR INSUFFICIENT_DATA("b")', lambda s: s["a"] == "OK" or s["b"][0] == "I"),
        ('NOT ALARM("a") AND ALARM("b")', lambda s: s["a"] != "ALARM" and s["b"] == "ALARM"),
        ('TRUE AND (FALSE OR ALARM("c"))', lambda s: s["c"] == "ALARM"),
        (
            'AT_LEAST(2, ALARM, ("a", "b", "c"))',
            lambda s: [s[n] for n in "abc"].count("ALARM") >= 2,
        ),
        (
            'AT_LEAST(50%, ALARM, ("a", "b", "c"))',
            lambda s: [s[n] for n in "abc"].count("ALARM") >= 2,
        ),
        (
            'AT_LEAST(75%, NOT OK, ("a", "b", "c", "d"))',
            lambda s: [s[n] for n in "abcd"].count("OK") <= 1,
        ),
        (
            'NOT AT_LEAST(1, OK, ("a", "b"))',
            lambda s: s["a"] != "OK" and s["b"] != "OK",
        ),
    ],
)
def test_a_rule_in_every_combination_of_states(rule: str, truth) -> None:
    read = parse_rule(rule)
    for combination in product(STATES, repeat=len(NAMES)):
        states = dict(zip(NAMES, combination, strict=True))
        assert holds(read, states) is truth(states), states


def words(node: Node) -> str:
    """Write a rule as Python has it, over `s`: the states by name."""
    match node:
        case Constant():
            return str(node.value)
        case State():
            return f"(s[{node.alarm.key!r}] == {node.state!r})"
        case Not():
            return f"(not {words(node.item)})"
        case And():
            return f"({' and '.join(words(item) for item in node.items)})"
        case Or():
            return f"({' or '.join(words(item) for item in node.items)})"
        case AtLeast():
            sign = "!=" if node.negated else "=="
            each = ", ".join(f"s[{a.key!r}] {sign} {node.state!r}" for a in node.alarms)
            share = f"{node.percent} / 100 * {len(node.alarms)}"
            return f"(sum([{each}]) >= {node.count if node.percent is None else share})"


REFERENCES = st.sampled_from([AlarmReference(name, outside=True) for name in NAMES])
STATE = st.sampled_from(STATES)
LEAVES = st.one_of(
    st.builds(Constant, st.booleans()),
    st.builds(State, STATE, REFERENCES),
    st.builds(
        AtLeast,
        st.none(),
        st.sampled_from([25, 50, 75, 100]),
        STATE,
        st.lists(REFERENCES, min_size=1, max_size=4).map(tuple),
        st.booleans(),
    ),
    st.builds(
        AtLeast,
        st.integers(1, 4),
        st.none(),
        STATE,
        st.lists(REFERENCES, min_size=1, max_size=4).map(tuple),
        st.booleans(),
    ),
)
RULES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)
CHANGES = st.lists(st.tuples(st.integers(1, 20), STATE), max_size=5, unique_by=lambda c: c[0])


@examples(200)
@given(rule=RULES, states=st.tuples(*[STATE] * 4))
def test_composites_agree_with_brute_force(rule: Node, states: tuple[str, ...]) -> None:
    text = print_rule(rule, lambda ref: (ref.key,))
    now = dict(zip(NAMES, states, strict=True))
    expected = eval(words(rule), {"s": now})  # noqa: S307 - written by the function above
    assert holds(parse_rule(text), now) is expected


@examples(100)
@given(rule=RULES, moves=st.tuples(*[CHANGES] * 4))
def test_a_composite_follows_its_alarms_second_by_second(
    rule: Node, moves: tuple[list[tuple[int, str]], ...]
) -> None:
    one = composite(print_rule(rule, lambda ref: (ref.key,)))
    others = {
        name: History("OK", tuple(Change(*move) for move in sorted(found)))  # type: ignore[arg-type]
        for name, found in zip(NAMES, moves, strict=True)
    }
    found = composite_history(one, {name: others[name] for name in children(one)}, "OK")
    for at in range(22):
        now = {name: other.state(at) for name, other in others.items()}
        expected = "ALARM" if eval(words(rule), {"s": now}) else "OK"  # noqa: S307
        assert found.state(at) == expected
    assert all(a.state != b.state for a, b in zip(found.changes, found.changes[1:], strict=False))


def test_a_composite_of_composites() -> None:
    inner = composite('ALARM("app-bad")', "inner")
    outer = composite('ALARM("app-inner") AND NOT OK("app-bad")', "outer")
    every = (outer, inner, alarm())
    found = simulate([outer], every, data_of({"m1": [0, 99, 0]}), Clock(0, 180))
    assert found.histories["CompositeOuter"].changes == ((0, "OK"), (120, "ALARM"), (180, "OK"))
    assert sorted(found.histories) == ["AlarmBad", "CompositeInner", "CompositeOuter"]


@pytest.mark.parametrize(("seconds", "told"), [(180, 1), (179, 0)])
def test_what_a_composite_would_tell_after_the_end_is_not_told(seconds: int, told: int) -> None:
    one = composite('ALARM("app-bad")', suppressor=Suppressor("app-works", 60, 60))
    every = (one, alarm(), alarm(key="works", metrics=("m2",)))
    data = data_of({"m1": [0, 99, 99], "m2": [0, 0, 0]}, first="OK")
    found = simulate([one], every, data, Clock(0, seconds))
    of_it = [act for act in found.notifications if act.alarm == "CompositeDown"]
    assert len(of_it) == told


def test_what_is_told_is_in_order_of_time() -> None:
    every = (alarm(key="late"), alarm(key="early", metrics=("m2",)))
    data = data_of({"m1": [0, 0, 99], "m2": [0, 99, 99]}, first="OK")
    found = simulate(every, every, data, Clock(0, 180))
    assert [(act.at, act.alarm) for act in found.notifications] == [
        (120, "AlarmEarly"),
        (180, "AlarmLate"),
    ]


def test_composites_in_a_circle_are_told() -> None:
    every = (composite('ALARM("app-b")', "a"), composite('OK("app-a")', "b"))
    with pytest.raises(NotSimulated, match="in a circle: app-a → app-b → app-a"):
        simulate(every, every, data_of({"m1": [0]}), Clock(0, 60))


def test_an_alarm_of_another_stack_is_what_is_given() -> None:
    one: Composite = composite('ALARM("arn:aws:cloudwatch:eu-west-1:123456789012:alarm:far")')
    data = data_of({"m1": [0]})
    changed = type(data)(data.metrics, states={"far": (Change(60, "ALARM"),)}, first="OK")
    found = simulate([one], [one], changed, Clock(0, 120))
    assert found.histories["CompositeDown"].changes == ((60, "ALARM"),)
