"""YAML as the language reads it: the scalars of YAML 1.2, and nothing of 1.1."""

from __future__ import annotations

import pytest
from front_end_reading import at, data, scalar, tree

from compiler.frontend.reader import decode_bytes
from compiler.frontend.tree import describe
from compiler.text.diagnostic import Problem


@pytest.mark.parametrize(
    ("written", "value"),
    [
        pytest.param("on", "on", id="on is text"),
        pytest.param("off", "off", id="off is text"),
        pytest.param("yes", "yes", id="yes is text"),
        pytest.param("No", "No", id="No is text"),
        pytest.param("y", "y", id="y is text"),
        pytest.param("true", True, id="true is true"),
        pytest.param("False", False, id="False is false"),
        pytest.param("tRue", "tRue", id="true in other letters is text"),
        pytest.param("12:30", "12:30", id="a time is text"),
        pytest.param("1:2:3", "1:2:3", id="a number of base sixty is text"),
        pytest.param("2026-05-01", "2026-05-01", id="a date is text"),
        pytest.param("2026-05-01T10:00:00Z", "2026-05-01T10:00:00Z", id="a moment is text"),
        pytest.param("010", 10, id="a leading zero does not mean octal"),
        pytest.param("0o17", 15, id="octal has an o"),
        pytest.param("0x1F", 31, id="a hexadecimal number"),
        pytest.param("0b11", "0b11", id="a binary number is text"),
        pytest.param("1_000", "1_000", id="an underscore makes text"),
        pytest.param("1,000", "1,000", id="a comma makes text"),
        pytest.param("+5", 5, id="a plus sign"),
        pytest.param("-5", -5, id="a minus sign"),
        pytest.param("1e3", 1000.0, id="a power of ten"),
        pytest.param("1.5", 1.5, id="a fraction"),
        pytest.param("5.", 5.0, id="a point at the end"),
        pytest.param(".5", 0.5, id="a point at the beginning"),
        pytest.param("1.2.3", "1.2.3", id="a version is text"),
        pytest.param(".inf", ".inf", id="infinity is text"),
        pytest.param("1e999", "1e999", id="a number beyond all numbers is text"),
        pytest.param(".nan", ".nan", id="not a number is text"),
        pytest.param("~", None, id="a tilde is nothing"),
        pytest.param("null", None, id="null is nothing"),
        pytest.param("", None, id="nothing is nothing"),
        pytest.param("nil", "nil", id="nil is text"),
        pytest.param("'5'", "5", id="a number in single quotes is text"),
        pytest.param('"true"', "true", id="a truth in double quotes is text"),
        pytest.param('""', "", id="quotes hold an empty text"),
        pytest.param("'it''s'", "it's", id="two single quotes are one"),
        pytest.param('"a\\tb\\u00e9"', "a\tbé", id="escapes in double quotes"),
        pytest.param("'a\\tb'", "a\\tb", id="no escapes in single quotes"),
        pytest.param("5m", "5m", id="a duration is text"),
        pytest.param("+15555550100", 15555550100, id="a telephone number without quotes"),
        pytest.param("${prefix}-api", "${prefix}-api", id="a placeholder is text"),
        pytest.param("주문 오류", "주문 오류", id="text in any language"),
        pytest.param("a # no comment", "a", id="a comment is left out"),
        pytest.param("a#b", "a#b", id="a number sign in a word"),
        pytest.param("http://x.example", "http://x.example", id="a colon without a blank"),
        pytest.param("<<", "<<", id="a merge key as a value is text"),
    ],
)
def test_a_plain_value_means_what_yaml_1_2_says(written: str, value: object) -> None:
    found = scalar(f"a: {written}\n").value
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        pytest.param(">\n  one\n  two\n", "one two\n", id="folded"),
        pytest.param(">-\n  one\n  two\n", "one two", id="folded without the last break"),
        pytest.param("|\n  one\n  two\n", "one\ntwo\n", id="literal"),
        pytest.param("|+\n  one\n\n", "one\n\n", id="literal with all breaks"),
        pytest.param("one\n  two", "one two", id="plain over two lines"),
        pytest.param('"one\n  two"', "one two", id="quoted over two lines"),
    ],
)
def test_a_text_of_several_lines(written: str, value: str) -> None:
    assert scalar(f"a: {written}").value == value


@pytest.mark.parametrize(
    ("written", "described"),
    [
        pytest.param("0123", "the number 0123", id="a number as it was written"),
        pytest.param("1.50", "the number 1.50", id="a fraction as it was written"),
        pytest.param("yes", "`yes`", id="a text"),
        pytest.param("true", "`true`", id="a truth"),
        pytest.param("", "nothing", id="nothing"),
        pytest.param('""', "an empty text", id="an empty text"),
        pytest.param("{b: 1}", "a mapping", id="a mapping"),
        pytest.param("[1]", "a list", id="a list"),
        pytest.param("x" * 70, f"`{'x' * 57}…`", id="a long text is cut"),
    ],
)
def test_what_was_read_is_named_in_the_words_of_yaml(written: str, described: str) -> None:
    assert describe(at(tree(f"a: {written}\n"), "a")) == described


def test_order_is_kept() -> None:
    assert repr(data(tree("b: 1\na: [3, 2]\nc: {z: 1, y: 2}\n"))) == (
        "{'b': 1, 'a': [3, 2], 'c': {'z': 1, 'y': 2}}"
    )


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param(b"a: 1", "a: 1", id="plain"),
        pytest.param(b"\xef\xbb\xbfa: 1", "a: 1", id="with a byte-order mark"),
        pytest.param("a: 가".encode(), "a: 가", id="in Korean"),
    ],
)
def test_a_file_is_utf_8(content: bytes, text: str) -> None:
    assert decode_bytes("a.yaml", content).text == text


@pytest.mark.parametrize(
    ("content", "place"),
    [
        pytest.param(b"a: \xff", "a.yaml:1:4", id="a wrong byte in the first line"),
        pytest.param(
            "가: 나\nb: ".encode() + b"\xe9", "a.yaml:2:4", id="a wrong byte after Korean"
        ),
        pytest.param("a: 1".encode("utf-16"), "a.yaml:1:1", id="UTF-16"),
        pytest.param("a: 가".encode()[:-1], "a.yaml:1:4", id="half a character"),
    ],
)
def test_the_first_byte_that_is_not_utf_8_is_told(content: bytes, place: str) -> None:
    with pytest.raises(Problem) as raised:
        decode_bytes("a.yaml", content)
    (found,) = raised.value.diagnostics
    assert found.code.slug == "not-utf-8"
    assert found.span is not None
    assert found.span.at == place


def test_every_mistake_of_a_file_is_told_at_once() -> None:
    with pytest.raises(Problem) as raised:
        tree("a: 1\na: 2\nb: &x 1\nc: !t 2\n5: 3\n")
    slugs = [d.code.slug for d in raised.value.diagnostics]
    assert sorted(slugs) == ["anchor-or-alias", "duplicate-key", "key-not-text", "tag"]


@pytest.mark.parametrize("depth", [10, 39])
def test_lists_may_stand_inside_one_another(depth: int) -> None:
    tree("a: " + "[" * depth + "]" * depth)


def test_a_thousand_brackets_are_told_and_do_not_exhaust_the_reader() -> None:
    with pytest.raises(Problem, match="more than 40 lists and mappings"):
        tree("a: " + "[" * 1000)
