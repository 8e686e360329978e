"""Texts inside a spec that cannot be read: what is said, and where.

The tables beside this file hold one mistake a paragraph: a title, the text, the place under it
(a bar where something is missing), the message, and the help where there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from compiler.language.alarm_rule import parser as rule_parser
from compiler.language.alarm_rule.parser import parse_rule
from compiler.language.expression import parser as expression_parser
from compiler.language.expression.parser import parse_expression
from compiler.language.expression.reference import parse_reference
from compiler.language.syntax_problem import SyntaxProblem

Reader = Callable[[str], object]
READERS: dict[str, Reader] = {
    "expression_problems.txt": parse_expression,
    "reference_problems.txt": parse_reference,
    "rule_problems.txt": parse_rule,
}


def problem_of(read: Reader, text: str) -> SyntaxProblem:
    with pytest.raises(SyntaxProblem) as raised:
        read(text)
    return raised.value


def drawn(text: str, problem: SyntaxProblem) -> str:
    place = "^" * (problem.end - problem.start) or "|"
    lines = [text, " " * problem.start + place, problem.message, problem.help]
    return "\n".join(line for line in lines if line)


def _paragraphs() -> Iterator[object]:
    for name, read in READERS.items():
        table = Path(__file__).with_name(name).read_text(encoding="utf-8")
        for paragraph in table.split("\n\n# ")[1:]:
            title, said = paragraph.strip("\n").split("\n", 1)
            yield pytest.param(read, said, id=f"{name.removesuffix('.txt')}: {title}")


@pytest.mark.parametrize(("read", "said"), tuple(_paragraphs()))
def test_a_text_that_cannot_be_read_is_told(read: Reader, said: str) -> None:
    text = said.split("\n", 1)[0]
    assert drawn(text, problem_of(read, text)) == said


@pytest.mark.parametrize(
    ("read", "text", "message", "advice"),
    [
        pytest.param(
            parse_expression,
            " ",
            "wanted an expression, read nothing",
            "for example: 100 * api.5XXError@Sum / api.Count@Sum",
            id="an expression of nothing",
        ),
        pytest.param(
            parse_reference,
            "",
            "wanted a metric, read nothing",
            "a metric is written `watch.Metric`, `watch[member].Metric@Statistic`, or by its name",
            id="a reference of nothing",
        ),
        pytest.param(
            parse_rule,
            "\n",
            "wanted the rule of a composite alarm, read nothing",
            "for example: ALARM(api-errors) AND NOT ALARM(maintenance)",
            id="a rule of nothing",
        ),
    ],
)
def test_nothing_is_told_over_the_whole(read: Reader, text: str, message: str, advice: str) -> None:
    problem = problem_of(read, text)
    assert (problem.message, problem.help) == (message, advice)
    assert (problem.start, problem.end) == (0, len(text))


def test_a_long_word_is_shortened_in_a_message() -> None:
    message = problem_of(parse_expression, "a + " + "X" * 500).message
    assert message == f"wanted a metric, a number or a function, read `{'X' * 39}…`"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("(" * 50_000, id="opening brackets"),
        pytest.param("(" * 5_000 + "a" + ")" * 5_000, id="brackets that close"),
        pytest.param("[" * 50_000, id="opening arrays"),
        pytest.param("ABS(" * 20_000, id="calls"),
        pytest.param("-" * 50_000 + "a", id="signs"),
        pytest.param("a^" * 20_000 + "a", id="powers"),
        pytest.param("a+" * 20_000 + "a", id="a long sum"),
        pytest.param("+".join(["(a OR b AND c < 1 + 2 * d)"] * 500), id="a long sum of groups"),
    ],
)
def test_an_expression_too_deep_is_refused(text: str) -> None:
    problem = problem_of(parse_expression, text)
    deepest = expression_parser.DEEPEST
    assert problem.message == f"more than {deepest} operations stand inside one another"
    assert problem.help == (
        "name a part of it in `metrics:`, or add many series up with SUM([a, b])"
    )
    assert 0 <= problem.start < problem.end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("(" * 50_000, id="opening brackets"),
        pytest.param("NOT " * 20_000 + "TRUE", id="a row of NOTs"),
        pytest.param("NOT (" * 5_000 + "TRUE" + ")" * 5_000, id="both"),
    ],
)
def test_a_rule_too_deep_is_refused(text: str) -> None:
    problem = problem_of(parse_rule, text)
    deepest = rule_parser.DEEPEST
    assert problem.message == f"more than {deepest} brackets or NOTs stand inside one another"
    assert problem.help == "make a composite alarm of a part of it, and name that one"


def test_what_is_just_allowed_can_be_compared_hashed_and_shown() -> None:
    depth = expression_parser.DEEPEST - 2
    text = "(" * depth + "a" + " + a)" * depth
    tree = parse_expression(text)
    assert tree == parse_expression(text)
    assert hash(tree) == hash(parse_expression(text))
    assert len(repr(tree)) > len(text)
