"""Rules of composite alarms: how they are read and printed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_examples import examples

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
    alarm_references,
)
from compiler.language.syntax_problem import SyntaxProblem

A, B, C = (State("ALARM", AlarmReference(name)) for name in "abc")
TWO = (AlarmReference("a"), AlarmReference("b"))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        pytest.param("ALARM(a)", A, id="one state"),
        pytest.param(
            "INSUFFICIENT_DATA( ecs-cpu[us-west 2a] )",
            State("INSUFFICIENT_DATA", AlarmReference("ecs-cpu", "us-west 2a")),
            id="a member of a fan-out",
        ),
        pytest.param(
            "OK(ecs-cpu[*])", State("OK", AlarmReference("ecs-cpu", every=True)), id="every member"
        ),
        pytest.param(
            'OK("say \\"hi\\" \\\\ (now)")',
            State("OK", AlarmReference('say "hi" \\ (now)', outside=True)),
            id="an alarm from elsewhere",
        ),
        pytest.param("TRUE OR FALSE", Or((Constant(value=True), Constant(value=False))), id="TRUE"),
        pytest.param(
            "ALARM(a) AND ALARM(b) AND ALARM(c)", And((A, B, C)), id="three conditions at once"
        ),
        pytest.param(
            "ALARM(a) OR ALARM(b) AND NOT ALARM(c)",
            Or((A, And((B, Not(C))))),
            id="NOT before AND before OR",
        ),
        pytest.param(
            "(ALARM(a) OR ALARM(b)) AND ALARM(c)", And((Or((A, B)), C)), id="brackets first"
        ),
        pytest.param("NOT(ALARM(a))", Not(A), id="NOT without a space"),
        pytest.param("NOT NOT ALARM(a)", Not(Not(A)), id="NOT twice"),
        pytest.param("AT_LEAST(2, ALARM, (a, b))", AtLeast(2, None, "ALARM", TWO), id="a number"),
        pytest.param(
            "AT_LEAST(50 %, NOT OK, (a,b))",
            AtLeast(None, 50, "OK", TWO, negated=True),
            id="a share of them, not in a state",
        ),
        pytest.param(
            'AT_LEAST(1, OK, ("x y", e[*], 42))',
            AtLeast(
                1,
                None,
                "OK",
                (
                    AlarmReference("x y", outside=True),
                    AlarmReference("e", every=True),
                    AlarmReference("42"),
                ),
            ),
            id="alarms of every form",
        ),
    ],
)
def test_a_rule_reads_as(text: str, tree: Node) -> None:
    assert parse_rule(text) == tree


def test_nodes_know_where_they_stand() -> None:
    text = "ALARM(ecs[ x ]) AND NOT AT_LEAST(50%, OK, (a))"
    tree = parse_rule(text)
    assert isinstance(tree, And)
    state, negation = tree.items
    assert isinstance(negation, Not)
    at_least = negation.item
    assert isinstance(at_least, AtLeast)
    pieces = [text[node.start : node.end] for node in (tree, state, negation, at_least)]
    assert pieces == [text, text[:15], text[20:], text[24:]]
    alarm = alarm_references(tree)[0]
    assert alarm.member_at is not None
    extents = ((alarm.start, alarm.end), alarm.key_at, alarm.member_at, at_least.threshold_at)
    assert [text[start:end] for start, end in extents] == ["ecs[ x ]", "ecs", "x", "50%"]


def test_alarms_come_in_order_with_repeats() -> None:
    tree = parse_rule("OK(b) OR NOT (ALARM(a) AND TRUE) OR AT_LEAST(1, OK, (c, b))")
    assert [alarm.key for alarm in alarm_references(tree)] == ["b", "a", "c", "b"]


def names_of(alarm: AlarmReference) -> tuple[str, ...]:
    if alarm.key == "nobody":
        return ()
    return (f"{alarm.key}-x", f"{alarm.key}-y") if alarm.every else (alarm.key,)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        pytest.param("((ALARM(a)))", 'ALARM("a")', id="needless brackets go"),
        pytest.param(
            "ALARM(a) AND ALARM(b) OR OK(c)",
            '(ALARM("a") AND ALARM("b")) OR OK("c")',
            id="AND beside OR is made plain",
        ),
        pytest.param("NOT(TRUE OR FALSE)", "NOT (TRUE OR FALSE)", id="NOT of two"),
        pytest.param("NOT NOT TRUE", "NOT (NOT TRUE)", id="NOT of NOT"),
        pytest.param('OK("a \\"b\\"")', 'OK("a \\"b\\"")', id="quotes are escaped"),
        pytest.param("ALARM(e[*])", '(ALARM("e-x") OR ALARM("e-y"))', id="any of every member"),
        pytest.param(
            "NOT OK(e[*]) AND TRUE",
            'NOT (OK("e-x") OR OK("e-y")) AND TRUE',
            id="none of every member",
        ),
        pytest.param(
            "AT_LEAST(50%, NOT OK, (a, e[*]))",
            'AT_LEAST(50%, NOT OK, ("a", "e-x", "e-y"))',
            id="AT_LEAST lists every member",
        ),
        pytest.param("ALARM(nobody[*])", "FALSE", id="no member at all"),
        pytest.param("AT_LEAST(1, OK, (nobody[*]))", "FALSE", id="AT_LEAST of no member at all"),
    ],
)
def test_a_rule_prints_as(text: str, printed: str) -> None:
    assert print_rule(parse_rule(text), names_of) == printed


def test_the_canonical_text_of_an_alarm_reads_back() -> None:
    written = ("a", "a[b]", "a[*]", '"a \\"b\\" \\\\"')
    read = [alarm_references(parse_rule(f"OK({text})"))[0].canonical() for text in written]
    assert read == list(written)


elsewhere = st.builds(
    AlarmReference, st.text(min_size=1, max_size=8).filter(str.strip), outside=st.just(value=True)
)
states = st.sampled_from(["ALARM", "OK", "INSUFFICIENT_DATA"])
several = st.lists(elsewhere, min_size=1, max_size=3).map(tuple)
leaves = st.one_of(
    st.builds(State, states, elsewhere),
    st.builds(Constant, st.booleans()),
    st.builds(AtLeast, st.integers(1, 100), st.none(), states, several, st.booleans()),
    st.builds(AtLeast, st.none(), st.integers(1, 100), states, several, st.booleans()),
)


def _larger(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    items = st.lists(nodes, min_size=2, max_size=3).map(tuple)
    return st.builds(Not, nodes) | st.builds(And, items) | st.builds(Or, items)


rules: st.SearchStrategy[Node] = st.recursive(leaves, _larger, max_leaves=12)


@examples(300)
@given(rules)
def test_what_is_printed_reads_back_as_the_same_tree(tree: Node) -> None:
    assert parse_rule(print_rule(tree, lambda alarm: (alarm.key,))) == tree


WORDS = r"""
ALARM( OK( INSUFFICIENT_DATA( AT_LEAST(2, ALARM, ( ) , AND OR NOT TRUE
a b[*] c[d "x y" 50% 2 and [ ]
"""


@examples(600)
@given(st.text(max_size=60) | st.lists(st.sampled_from(WORDS.split()), max_size=20).map(" ".join))
def test_any_text_is_a_rule_or_a_problem_inside_it(text: str) -> None:
    try:
        tree = parse_rule(text)
    except SyntaxProblem as caught:
        problem = caught
    else:
        assert print_rule(parse_rule(print_rule(tree, names_of)), names_of)
        return
    assert 0 <= problem.start <= problem.end <= len(text)
    assert problem.message
