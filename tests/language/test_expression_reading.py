"""Expressions: how they are read, printed, and what they result in."""

from __future__ import annotations

import pytest

from compiler.language.expression.functions import FUNCTIONS
from compiler.language.expression.kinds import Kind, result_kind
from compiler.language.expression.parser import parse_expression
from compiler.language.expression.precedence import doubtful_operands
from compiler.language.expression.printer import print_expression
from compiler.language.expression.reference import MetricReference
from compiler.language.expression.tree import (
    Array,
    Binary,
    Call,
    Keyword,
    Node,
    Number,
    Text,
    Unary,
    references,
)

A, B, C = MetricReference("a"), MetricReference("b"), MetricReference("c")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        pytest.param("a + b * c", Binary("+", A, Binary("*", B, C)), id="times before plus"),
        pytest.param("a - b - c", Binary("-", Binary("-", A, B), C), id="minus from the left"),
        pytest.param("a ^ b ^ c", Binary("^", A, Binary("^", B, C)), id="powers from the right"),
        pytest.param("-a ^ b", Binary("^", Unary(A), B), id="the sign before a power"),
        pytest.param("a ^ -b", Binary("^", A, Unary(B)), id="a negative power"),
        pytest.param("-a * b", Binary("*", Unary(A), B), id="the sign before times"),
        pytest.param(
            "a + b > c", Binary(">", Binary("+", A, B), C), id="arithmetic before comparisons"
        ),
        pytest.param(
            "a OR b AND c > 1",
            Binary("OR", A, Binary("AND", B, Binary(">", C, Number(1)))),
            id="comparisons before AND before OR",
        ),
        pytest.param(
            "a && b || c", Binary("OR", Binary("AND", A, B), C), id="signs for AND and OR"
        ),
        pytest.param("(a + b) * c", Binary("*", Binary("+", A, B), C), id="brackets first"),
        pytest.param("a<=b", Binary("<=", A, B), id="no spaces needed"),
        pytest.param(
            ".5 + 1.e2 + 2.5E-1",
            Binary("+", Binary("+", Number(0.5), Number(100)), Number(0.25)),
            id="numbers in every form",
        ),
        pytest.param("[a, [b, c]]", Array((A, Array((B, C)))), id="arrays"),
        pytest.param("METRICS()", Call("METRICS", ()), id="a call without arguments"),
        pytest.param(
            "FILL(a, REPEAT)", Call("FILL", (A, Keyword("REPEAT"))), id="a word as argument"
        ),
        pytest.param(
            'SORT(METRICS("x"), SUM, DESC, 5)',
            Call(
                "SORT",
                (Call("METRICS", (Text("x", '"'),)), Keyword("SUM"), Keyword("DESC"), Number(5)),
            ),
            id="the name of a function as a word",
        ),
        pytest.param(
            "SEARCH('{AWS/EC2,InstanceId} MetricName=\"CPU\"', 'Average', 300)",
            Call(
                "SEARCH",
                (Text('{AWS/EC2,InstanceId} MetricName="CPU"'), Text("Average"), Number(300)),
            ),
            id="texts keep the quotes inside",
        ),
        pytest.param(
            "DB_PERF_INSIGHTS('RDS', 'db-1', ['a', 'b'])",
            Call("DB_PERF_INSIGHTS", (Text("RDS"), Text("db-1"), Array((Text("a"), Text("b"))))),
            id="an array of texts",
        ),
        pytest.param(
            'LAMBDA("f", true, 9.5)',
            Call("LAMBDA", (Text("f", '"'), Keyword("true"), Number(9.5))),
            id="true in small letters",
        ),
        pytest.param(
            "a[b]", MetricReference("a", member="b"), id="a bracket right after a name is a member"
        ),
        pytest.param(
            "api.X/api.Y",
            Binary("/", MetricReference("api", "X"), MetricReference("api", "Y")),
            id="a slash divides",
        ),
        pytest.param(
            "api.X-1", Binary("-", MetricReference("api", "X"), Number(1)), id="a minus subtracts"
        ),
        pytest.param(
            'es.ClusterStatus.red@Maximum + w."disk used %"',
            Binary(
                "+",
                MetricReference("es", "ClusterStatus.red", statistic="Maximum"),
                MetricReference("w", "disk used %"),
            ),
            id="metrics with dots and in quotes",
        ),
    ],
)
def test_an_expression_reads_as(text: str, tree: Node) -> None:
    assert parse_expression(text) == tree


def test_nodes_know_where_they_stand() -> None:
    text = "100 * (a.x@Sum + b) / SUM([c])"
    tree = parse_expression(text)
    assert isinstance(tree, Binary)
    assert isinstance(tree.left, Binary)
    group, call = tree.left.right, tree.right
    pieces = [text[node.start : node.end] for node in (tree, tree.left, group, call)]
    assert pieces == [text, "100 * (a.x@Sum + b)", "(a.x@Sum + b)", "SUM([c])"]
    first = references(tree)[0]
    assert first.statistic_at is not None
    assert text[slice(*first.statistic_at)] == "Sum"


def test_references_come_in_order_with_repeats() -> None:
    tree = parse_expression("IF(b > 1, a, [c]) + b")
    assert [each.name for each in references(tree)] == ["b", "a", "c", "b"]


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        pytest.param("100*( (a) +b )/c", "100 * (a + b) / c", id="needless brackets go"),
        pytest.param("a-(b-c)", "a - (b - c)", id="needed brackets stay"),
        pytest.param("a/(b*c)", "a / (b * c)", id="on the right of a division too"),
        pytest.param("a&&b>=1", "a AND b >= 1", id="signs become words"),
        pytest.param("a AND b OR c", "(a AND b) OR c", id="AND beside OR is made plain"),
        pytest.param("-a^2", "(-a) ^ 2", id="a sign beside a power is made plain"),
        pytest.param("a^b^c*2", "(a ^ (b ^ c)) * 2", id="powers are made plain"),
        pytest.param("a<b == c", "(a < b) == c", id="comparisons in a row are made plain"),
        pytest.param("a--b", "a - (-b)", id="two minus signs are kept apart"),
        pytest.param("-(a+b)", "-(a + b)", id="the sign of a sum"),
        pytest.param("--a", "-(-a)", id="the sign of a sign"),
        pytest.param("a > -5", "a > -5", id="a negative number stays bare"),
        pytest.param(
            "1e-7*a+1.50+1e3", "0.0000001 * a + 1.5 + 1000", id="numbers without exponents"
        ),
        pytest.param("SUM([a,e[*].x])", "SUM([a, e1, e2])", id="every member joins an array"),
        pytest.param("SUM(e[*].x)", "SUM([e1, e2])", id="every member makes an array"),
        pytest.param("METRICS('x')", "METRICS('x')", id="texts as written"),
        pytest.param("FILL(a,LINEAR)", "FILL(a, LINEAR)", id="words as written"),
    ],
)
def test_an_expression_prints_as(text: str, printed: str) -> None:
    def name_of(reference: MetricReference) -> str:
        return "[e1, e2]" if reference.every else reference.name

    assert print_expression(parse_expression(text), name_of) == printed


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        pytest.param("a + b * c > 1 AND c", [], id="the order in AWS's examples is plain"),
        pytest.param("a AND b OR c", ["a AND b"], id="AND beside OR"),
        pytest.param("(a AND b) OR c", [], id="brackets make it plain"),
        pytest.param("a ^ b * c", ["a ^ b"], id="a power beside times"),
        pytest.param("-a ^ b", ["-a"], id="a sign before a power"),
        pytest.param("a ^ -b", [], id="a sign after a power reads one way"),
        pytest.param("a < b < c", ["a < b"], id="comparisons in a row"),
        pytest.param("SUM([a ^ b ^ c])", ["b ^ c"], id="deep inside"),
    ],
)
def test_what_hangs_on_an_undocumented_order(text: str, doubtful: list[str]) -> None:
    found = doubtful_operands(parse_expression(text))
    assert [text[each.start : each.end] for each in found] == doubtful


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("5", "scalar", id="a number"),
        pytest.param("a", "series", id="a metric"),
        pytest.param("e[*].x", "array", id="every member"),
        pytest.param("unknown", None, id="a metric nobody knows"),
        pytest.param("-a", "series", id="the negative of a series"),
        pytest.param("1 + 1 > 2", "scalar", id="numbers compared"),
        pytest.param("a > 5", "series", id="a series compared"),
        pytest.param("100 / [a, b]", "array", id="an array divided"),
        pytest.param("a + unknown", None, id="a series and the unknown"),
        pytest.param("[a] + unknown", "array", id="an array and the unknown"),
        pytest.param("SUM(a)", "scalar", id="the sum of one series"),
        pytest.param("SUM([a, b])", "series", id="the sum of an array"),
        pytest.param("SUM(unknown)", None, id="the sum of the unknown"),
        pytest.param("a - AVG(a)", "series", id="a series less its mean"),
        pytest.param("FILL(METRICS(), 0)", "array", id="an array filled"),
        pytest.param("RATE(a)", "series", id="a rate"),
        pytest.param("IF(a > 5, 1, 0)", "series", id="a choice"),
        pytest.param("IF(1, 2)", "series", id="a choice of numbers"),
        pytest.param("IF([a, b] > 5, 1)", "array", id="a choice over an array"),
        pytest.param("PERIOD(a)", "scalar", id="a period"),
        pytest.param("HOUR(a)", "series", id="a time of day"),
        pytest.param("TIME_SERIES(5)", "series", id="a constant series"),
        pytest.param("FIRST(SORT(METRICS(), AVG, DESC))", "series", id="the first of an array"),
        pytest.param("SLICE(METRICS(), 0, 10)", "array", id="a slice"),
        pytest.param("SLICE(METRICS(), 0, 1)", None, id="a slice of one"),
        pytest.param("ANOMALY_DETECTION_BAND(a, 2)", "array", id="a band"),
        pytest.param("SEARCH('x', 'Sum')", "array", id="a search"),
        pytest.param("LAMBDA('f')", None, id="a function of one's own"),
        pytest.param("DB_PERF_INSIGHTS('RDS', 'db-1', 'x')", None, id="a counter of a database"),
    ],
)
def test_an_expression_results_in(text: str, kind: Kind | None) -> None:
    def kind_of(reference: MetricReference) -> Kind | None:
        return None if reference.name == "unknown" else "series"

    assert result_kind(parse_expression(text), kind_of) == kind


def test_functions_not_for_alarms_are_marked() -> None:
    remarks = {function.in_alarm: function.name for function in FUNCTIONS.values()}
    assert remarks["no"] == "SEARCH"
    assert remarks["band"] == "ANOMALY_DETECTION_BAND"
    discouraged = [name for name, each in FUNCTIONS.items() if each.in_alarm == "discouraged"]
    assert discouraged == ["REMOVE_EMPTY", "RUNNING_SUM"]
