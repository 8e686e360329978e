"""Who is told, and when: actions, and what a suppressor does with them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_examples import examples
from simulate_alarms import TEAM

from compiler.ir.alarm import Actions, ArnAction, Suppressor
from compiler.ir.value import InputRef, Text
from compiler.simulate.actions import notifications
from compiler.simulate.history import Change, History

WAIT, EXTEND = 2, 3
BY = Suppressor("app-works", WAIT, EXTEND)


def history(text: str) -> History:
    """Read `2 ALARM, 7 OK`: changes after a beginning in OK."""
    pieces = [piece.split() for piece in text.split(",") if piece.strip()]
    return History("OK", tuple(Change(int(at), state) for at, state in pieces))  # type: ignore[arg-type]


def acts(composite: str, suppressor: str = "", by: Suppressor = BY) -> str:
    found = notifications("down", TEAM, history(composite), by, history(suppressor))
    return ", ".join(f"{act.at} {act.state}" for act in found)


# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Composite_Alarm_Suppression.html
@pytest.mark.parametrize(
    ("composite", "suppressor", "expected"),
    [
        pytest.param("2 ALARM", "", "4 ALARM", id="it acts when it has waited"),
        pytest.param("2 ALARM", "3 ALARM", "", id="a suppressor in time keeps it quiet"),
        pytest.param("2 ALARM", "4 ALARM", "", id="also at the last moment"),
        pytest.param("2 ALARM", "5 ALARM", "4 ALARM", id="one that is late does not"),
        pytest.param("2 ALARM", "1 ALARM", "", id="nor does it act where it is suppressed already"),
        pytest.param("2 ALARM", "1 ALARM, 6 OK", "9 ALARM", id="it acts when it has been extended"),
        pytest.param("2 ALARM, 8 OK", "1 ALARM, 6 OK", "", id="unless it is over by then"),
        pytest.param("2 ALARM, 9 OK", "1 ALARM, 6 OK", "", id="also at the last moment of that"),
        pytest.param("2 ALARM, 3 OK", "", "", id="a change taken back while waiting is not told"),
        pytest.param("2 ALARM, 3 OK, 4 ALARM", "", "4 ALARM", id="another does not wait anew"),
        pytest.param("2 ALARM, 6 OK", "", "4 ALARM, 8 OK", id="OK waits as ALARM does"),
        pytest.param(
            "2 ALARM, 7 OK", "5 ALARM, 8 OK", "4 ALARM, 11 OK", id="OK is told after suppression"
        ),
        pytest.param(
            "7 ALARM", "1 ALARM, 6 OK", "9 ALARM", id="a change while extended waits for its end"
        ),
        pytest.param(
            "2 ALARM", "1 ALARM, 6 OK, 8 ALARM, 9 OK", "12 ALARM", id="suppressed again meanwhile"
        ),
        pytest.param(
            "2 ALARM", "1 INSUFFICIENT_DATA", "4 ALARM", id="only ALARM of the suppressor counts"
        ),
    ],
)
def test_what_a_suppressor_does(composite: str, suppressor: str, expected: str) -> None:
    assert acts(composite, suppressor) == expected


MOVES = st.lists(
    st.tuples(st.integers(0, 30), st.sampled_from(["OK", "ALARM"])),
    max_size=8,
    unique_by=lambda move: move[0],
)


@examples(200)
@given(composite=MOVES, suppressor=MOVES, wait=st.integers(1, 5), extend=st.integers(1, 5))
def test_suppression_agrees_with_a_clock_that_ticks(
    composite: list[tuple[int, str]], suppressor: list[tuple[int, str]], wait: int, extend: int
) -> None:
    """The rules again, second by second."""
    own, other = (
        History("OK", tuple(Change(*move) for move in sorted(moves)))  # type: ignore[arg-type]
        for moves in (composite, suppressor)
    )
    expected = []
    settled, due, was = "OK", None, False
    for at in range(60):
        on, state = other.state(at) == "ALARM", own.state(at)
        if on:
            due = None
        elif was:
            due = at + extend
        elif due is None and state != settled:
            due = at + wait
        if due == at:
            if state != settled:
                expected.append((at, state))
            settled, due = state, None
        was = on
    by = Suppressor("app-works", wait, extend)
    found = notifications("down", TEAM, own, by, other)
    assert [(act.at, act.state) for act in found] == expected


def test_every_change_tells_those_of_its_state() -> None:
    found = notifications("bad", TEAM, history("1 ALARM, 2 INSUFFICIENT_DATA, 3 OK"))
    assert [(a.at, a.recipients) for a in found] == [(1, ("team",)), (2, ("desk",)), (3, ("team",))]


def test_muted_alarms_and_states_without_actions_tell_nobody() -> None:
    muted = replace(TEAM, enabled=False)
    assert notifications("bad", muted, history("1 ALARM")) == ()
    assert notifications("bad", Actions(alarm=TEAM.alarm), history("1 ALARM, 2 OK"))[1:] == ()


def test_an_arn_is_named_as_the_spec_has_it() -> None:
    action = ArnAction(Text(("arn:aws:sns:eu-west-1:1:", InputRef("topic"))))
    (found,) = notifications("bad", Actions(alarm=(action,)), history("1 ALARM"))
    assert found.recipients == ("arn:aws:sns:eu-west-1:1:${inputs.topic}",)
