"""Plain data from YAML: the scalars of YAML 1.2, and what the program's own files may not use."""

from __future__ import annotations

import pytest

from compiler.frontend.plain import load_plain


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("on", "on", id="on is text"),
        pytest.param("yes", "yes", id="yes is text"),
        pytest.param("12:30", "12:30", id="a time is text"),
        pytest.param("010", 10, id="a leading zero is decimal"),
        pytest.param("'010'", "010", id="quotes make text"),
        pytest.param("1.5", 1.5, id="a fraction"),
        pytest.param("-1", -1, id="a negative number"),
        pytest.param("true", True, id="true"),
        pytest.param("[null]", [None], id="null"),
        pytest.param("{a: [1, b], c: {d: }}", {"a": [1, "b"], "c": {"d": None}}, id="nesting"),
        pytest.param("a: >-\n  one\n  two", {"a": "one two"}, id="folded text"),
    ],
)
def test_a_scalar_means_what_yaml_1_2_says(text: str, value: object) -> None:
    assert load_plain(text) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("[1", "never closed", id="broken YAML"),
        pytest.param("", "is empty", id="an empty file"),
        pytest.param("--- a\n--- b", "a second YAML document", id="two documents"),
        pytest.param("a: 1\na: 2", "`a` stands here a second time", id="a key twice"),
        pytest.param("1: a", "a key must be text", id="a number as key"),
        pytest.param("&x a", "`&x`", id="an anchor"),
        pytest.param("[*x]", "`.x` repeats", id="an alias"),
        pytest.param("!!str 5", "is a YAML tag", id="a tag"),
    ],
)
def test_what_our_files_may_not_use_is_a_value_error(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        load_plain(text)
