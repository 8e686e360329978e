"""What is written is read back as it was, by every reader, and is the same from both writers."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from random_examples import examples

from compiler.emit.yaml_text import Tagged, write

SURPRISES = (
    *("on", "No", "y", "~", "null", "=", "<<", "", " ", "-", "?", "a: b", "a #b", "- a", "[a]"),
    *("010", "0o7", "0x1F", "1e3", "1_000", "12:30", ".5", "+.inf", ".NaN", "2024-05-01"),
    *("123456789012", "!Ref X", "%a", "@a", "`a", "'a'", '"a"', "a\tb", "a ", "한글", "🚀"),
    *("line\nline", "line \nline", "\nline", "line\n\n", "  line\nline", "a\r\nb", "a\u2028b"),
)
SCALARS = (
    st.text()
    | st.sampled_from(SURPRISES)
    | st.integers()
    | st.floats(allow_nan=False)
    | st.booleans()
    | st.none()
)
KEYS = st.text() | st.text(alphabet="aé한🚀 \n\r\t#:-'\"|>%@`!&*?{}[],\x85", max_size=140)
DATA = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=20
)


@examples(40)
@given(st.dictionaries(KEYS, DATA))
def test_any_data_is_read_back_as_it_was(data: dict[str, Any]) -> None:
    assert yaml.safe_load(write(data)) == data


@examples(40)
@given(st.dictionaries(KEYS, DATA))
def test_both_writers_give_the_same_bytes(data: dict[str, Any]) -> None:
    assert write(data, libyaml=False) == write(data, libyaml=True)


@pytest.mark.parametrize("text", SURPRISES)
def test_a_string_that_looks_like_something_else_stays_a_string(text: str) -> None:
    written = write({"key": text})
    assert yaml.safe_load(written) == {"key": text}
    assert yaml.load(written, Loader=yaml.CSafeLoader) == {"key": text}
    assert written == write({"key": text}, libyaml=False)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param("petclinic", "petclinic", id="plain text is bare"),
        pytest.param("한글 제목", "한글 제목", id="text in any language is readable"),
        pytest.param("on", "'on'", id="what YAML 1.1 takes for true is quoted"),
        pytest.param("1e3", "'1e3'", id="what YAML 1.2 takes for a number is quoted"),
        pytest.param("123456789012", "'123456789012'", id="an account is quoted"),
        pytest.param("5XXError", "5XXError", id="a metric that begins with a digit is bare"),
        pytest.param("a" * 300 + " b" * 300, "a" * 300 + " b" * 300, id="no line is folded"),
        pytest.param("a\nb", "|-\n  a\n  b", id="lines stand in a literal block"),
        pytest.param("a\nb\n", "|\n  a\n  b", id="a last newline is kept"),
        pytest.param("a \nb", '"a \\nb"', id="blanks before a newline are shown"),
        pytest.param("🚀", '"\\U0001F680"', id="what libyaml cannot print is escaped"),
        pytest.param(Tagged("!Ref", "Topic"), "!Ref Topic", id="a function is short"),
        pytest.param(Tagged("!Sub", "a\nb"), "!Sub |-\n  a\n  b", id="a function of lines"),
        pytest.param(Tagged("!Ref", "on"), "!Ref 'on'", id="a function of a word to quote"),
        pytest.param(
            Tagged("!Sub", ["a", {"b": Tagged("!ImportValue", "c")}]),
            "!Sub\n- a\n- b: !ImportValue c",
            id="a function in a function",
        ),
    ],
)
@pytest.mark.parametrize("libyaml", [True, False], ids=["libyaml", "python"])
def test_how_a_value_is_written(data: object, expected: str, libyaml: bool) -> None:
    assert write({"key": data}, libyaml=libyaml) == f"key: {expected}\n"


def test_equal_parts_are_written_out_again() -> None:
    part = {"a": [1, 2]}
    assert write([part, part]) == "- a:\n  - 1\n  - 2\n- a:\n  - 1\n  - 2\n"


def test_keys_stay_in_the_order_given() -> None:
    assert write({"b": 1, "a": 2}) == "b: 1\na: 2\n"
