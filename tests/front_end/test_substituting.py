"""Placeholders: what is replaced, what stays for later, and what is told."""

from __future__ import annotations

import pytest
from front_end_reading import at, data, tree

from compiler.frontend.tree import Node, Scalar, failed
from compiler.resolve.substitute import Substitution
from compiler.text.diagnostic import Diagnostic

VALUES = """\
prefix: shop-dev
number: 5
zeros: 0050
truth: true
nothing: null
list: [a, b]
map: {a: 1}
text: "5"
"""


def known() -> dict[str, Node]:
    return {key: at(tree(VALUES, "dev.yaml"), key) for key in data(tree(VALUES))}  # type: ignore[attr-defined]


def substituted(text: str, key: str = "a") -> tuple[Node, list[Diagnostic]]:
    found: list[Diagnostic] = []
    substitution = Substitution(known(), ("each", "inputs"), found.append)
    return at(substitution.node(tree(f"{key}: {text}")), key), found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("no placeholder", "no placeholder", id="none"),
        pytest.param("${prefix}", "shop-dev", id="the whole text"),
        pytest.param('"${prefix}-api"', "shop-dev-api", id="the beginning"),
        pytest.param("api-${prefix}", "api-shop-dev", id="the end"),
        pytest.param('"${prefix}${prefix}"', "shop-devshop-dev", id="twice"),
        pytest.param('"${ prefix }"', "shop-dev", id="with blanks inside"),
        pytest.param("${number}", 5, id="a number as a whole stays a number"),
        pytest.param("n${number}", "n5", id="a number in a text"),
        pytest.param("n${zeros}", "n0050", id="a number in a text, as it was written"),
        pytest.param("is ${truth}", "is true", id="a truth in a text"),
        pytest.param("${text}", "5", id="a text that looks like a number"),
        pytest.param("${nothing}", None, id="nothing as a whole"),
        pytest.param("${list}", ["a", "b"], id="a list as a whole"),
        pytest.param("${map}", {"a": 1}, id="a mapping as a whole"),
        pytest.param('["${prefix}", {b: "${number}"}]', ["shop-dev", {"b": 5}], id="inside lists"),
        pytest.param("${each}", "${each}", id="a member stays for later"),
        pytest.param("${each.port}", "${each.port}", id="a member's value stays for later"),
        pytest.param("x-${inputs.key}", "x-${inputs.key}", id="an input stays for later"),
        pytest.param("$${prefix}", "$${prefix}", id="an escape stays for the end"),
        pytest.param("$5 and {prefix}", "$5 and {prefix}", id="a dollar sign alone"),
    ],
)
def test_what_a_text_becomes(text: str, value: object) -> None:
    found, told = substituted(text)
    assert told == []
    assert data(found) == value


@pytest.mark.parametrize(
    ("text", "slug", "word"),
    [
        pytest.param("x-${prefx}", "unknown-placeholder", "${prefx}", id="a name that is none"),
        pytest.param("${}", "unknown-placeholder", "${}", id="no name"),
        pytest.param("${inputs}", "unknown-placeholder", "${inputs}", id="no input"),
        pytest.param("${PREFIX}", "unknown-placeholder", "${PREFIX}", id="in capitals"),
        pytest.param("a ${nothing} b", "placeholder-not-text", "${nothing}", id="nothing"),
        pytest.param("a ${list} b", "placeholder-not-text", "${list}", id="a list in a text"),
        pytest.param("a ${prefix", "unclosed-placeholder", "${", id="not closed"),
        pytest.param("${a ${b}", "unclosed-placeholder", "${", id="one inside another"),
        pytest.param("${SUM}", "unknown-placeholder", "${SUM}", id="a dynamic label elsewhere"),
    ],
)
def test_what_cannot_be_replaced_is_told_once_and_fails(text: str, slug: str, word: str) -> None:
    found, told = substituted(text)
    assert [d.code.slug for d in told] == [slug]
    assert failed(found)
    (diagnostic,) = told
    assert diagnostic.span is not None
    start = len("a: ") + text.index(word)
    assert diagnostic.span[1:] == (1, start + 1, 1, start + 1 + len(word))


@pytest.mark.parametrize(
    ("key", "text"),
    [
        pytest.param("label", "${SUM} of ${LABEL}", id="a dynamic label in a label"),
        pytest.param("label", "${PROP('Dim.FunctionName')}", id="a property in a label"),
        pytest.param("description", "more than ${threshold}", id="the threshold in a description"),
    ],
)
def test_words_of_others_stay_where_they_may_stand(key: str, text: str) -> None:
    found, told = substituted(text, key)
    assert told == []
    assert data(found) == text


def test_a_key_is_replaced_and_keeps_what_was_written() -> None:
    substitution = Substitution(known(), (), lambda _: None)
    root = substitution.node(tree("/logs/${prefix}: 30d"))
    (entry,) = root.entries  # type: ignore[union-attr]
    assert (entry.key, entry.raw) == ("/logs/shop-dev", "/logs/${prefix}")


def test_a_replaced_value_points_at_the_environment() -> None:
    found, _ = substituted("${number}")
    assert found.span.at == "dev.yaml:2:9"


def test_a_replaced_part_is_no_longer_narrowed() -> None:
    found, _ = substituted('"${prefix}-api"')
    assert isinstance(found, Scalar)
    assert found.part(0, 3) == found.span
