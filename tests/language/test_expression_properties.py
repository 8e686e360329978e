"""Properties of expressions: printing and reading are inverse, and no text does harm."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from random_examples import examples

from compiler.language.expression.kinds import result_kind
from compiler.language.expression.parser import parse_expression
from compiler.language.expression.precedence import BINDING
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
from compiler.language.syntax_problem import SyntaxProblem

metrics = st.builds(
    MetricReference,
    name=st.sampled_from(["a", "api", "error_rate"]),
    metric=st.sampled_from([None, "5XXError", "ClusterStatus.red", "disk used %"]),
    member=st.sampled_from([None, "x", "us-west-2"]),
    statistic=st.sampled_from([None, "Sum", "p99.9", "TM(10%:90%)"]),
)
numbers = st.builds(Number, st.floats(0, 1e300, allow_nan=False))
texts = st.builds(Text, st.text("ab {}=/", max_size=6), st.sampled_from("'\""))


def _larger(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(nodes, min_size=1, max_size=3).map(tuple)
    arrays = st.builds(Array, several)
    series = nodes.filter(lambda node: not isinstance(node, Number))
    filled = st.tuples(series, st.builds(Keyword, st.sampled_from(["REPEAT", "LINEAR"])) | nodes)
    return st.one_of(
        st.builds(Unary, nodes),
        st.builds(Binary, st.sampled_from(sorted(BINDING)), nodes, nodes),
        arrays,
        st.builds(Call, st.sampled_from(["SUM", "RATE", "MAX"]), st.tuples(series)),
        st.builds(Call, st.just("IF"), st.tuples(nodes, nodes, nodes)),
        st.builds(Call, st.just("FILL"), filled),
        st.builds(Call, st.just("METRICS"), st.just(()) | st.tuples(texts)),
        st.builds(Call, st.just("SEARCH"), st.tuples(texts, texts, numbers)),
    )


trees: st.SearchStrategy[Node] = st.recursive(metrics | numbers, _larger, max_leaves=12)


@examples(400)
@given(trees)
def test_what_is_printed_reads_back_as_the_same_tree(tree: Node) -> None:
    assert parse_expression(print_expression(tree, MetricReference.canonical)) == tree


@examples(100)
@given(trees)
def test_printing_is_stable(tree: Node) -> None:
    printed = print_expression(tree, MetricReference.canonical)
    assert print_expression(parse_expression(printed), MetricReference.canonical) == printed


@examples(100)
@given(trees)
def test_every_reference_stands_where_it_says(tree: Node) -> None:
    printed = print_expression(tree, MetricReference.canonical)
    for reference in references(parse_expression(printed)):
        assert printed[reference.start : reference.end] == reference.canonical()


WORDS = r"""
a api.Count@Sum ecs[*].X w."q r" SUM( IF( METRICS( SORT( SEARCH( FILL( ( ) [ ] , + - * / ^ == < > =
AND OR and not && REPEAT DESC true 'text' "text" 1 0.5 1e5 . @ % Api a.
"""
words = st.sampled_from(WORDS.split())


@examples(600)
@given(
    st.text(max_size=60) | st.lists(words, max_size=25).map(" ".join) | st.lists(words).map("".join)
)
@example("5.960464477539063e-08")
@example("a[")
@example('a."')
@example("'\\")
def test_any_text_is_an_expression_or_a_problem_inside_it(text: str) -> None:
    try:
        tree = parse_expression(text)
    except SyntaxProblem as caught:
        problem = caught
    else:
        result_kind(tree, lambda _: "series")
        assert parse_expression(print_expression(tree, MetricReference.canonical)) == tree
        return
    assert 0 <= problem.start <= problem.end <= len(text)
    assert problem.message
