"""JSON for people, that a YAML block and Fn::Sub leave as it is."""

from __future__ import annotations

import json
import re
from itertools import chain
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from random_examples import examples

from compiler.emit import yaml_text
from compiler.emit.json_text import Row, write
from compiler.ir.value import InputRef, Text

SIGNS = st.text(alphabet="ab${}!'\".\\ \n한🚀\u2028\x7f") | st.text()
INPUTS = st.sampled_from([InputRef("ecs"), InputRef("alb")])
# Two literal pieces never stand side by side: an input before each but the first.
TEXTS = st.lists(st.tuples(INPUTS, SIGNS)).map(lambda pairs: Text(tuple(chain(*pairs))[1:]))
LEAVES = SIGNS | TEXTS | st.integers() | st.booleans() | st.floats(allow_nan=False, width=32)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner) | st.lists(inner).map(Row) | st.dictionaries(SIGNS, inner),
    max_leaves=15,
)
VALUES = {"ecs": "petclinic-dev-cluster", "alb": "app/x/1"}


def name(reference: str) -> str:
    return f"Input{reference.capitalize()}"


def substituted(text: str) -> str:
    """What Fn::Sub makes of a text: `${!x}` is `${x}`, `${Name}` is its value."""
    known = {name(reference): value for reference, value in VALUES.items()}

    def one(found: re.Match[str]) -> str:
        inner = found[1]
        return "${" + inner[1:] + "}" if inner.startswith("!") else known[inner]

    return re.sub(r"\$\{([^}]*)\}", one, text)


def plain(value: Any) -> Any:
    """The same data with the values of its inputs."""
    match value:
        case Text():
            return value.example(VALUES)
        case dict():
            return {key: plain(inner) for key, inner in value.items()}
        case list():
            return [plain(inner) for inner in value]
        case _:
            return value


@examples(100)
@given(JSON)
def test_substituting_gives_what_the_plain_form_gives(value: Any) -> None:
    assert json.loads(substituted(write(value, name))) == plain(value)
    assert json.loads(write(plain(value))) == plain(value)


@examples(100)
@given(JSON)
def test_any_body_fits_a_literal_block(value: Any) -> None:
    written = yaml_text.write({"body": write({"a": value, "b": 1}, name)})
    assert written.startswith("body: |-\n")
    assert yaml.safe_load(written)["body"] == write({"a": value, "b": 1}, name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("${AVG}", '"${!AVG}"', id="a dynamic label"),
        pytest.param("${PROP('Dim.X')}", "\"${!PROP('Dim.X')}\"", id="a label of a dimension"),
        pytest.param("$5 {a}", '"$5 {a}"', id="a dollar sign alone"),
        pytest.param("${a", '"\\u0024{a"', id="a brace that is not closed"),
        pytest.param("${a ${b}", '"\\u0024{a ${!b}"', id="a brace in a brace"),
        pytest.param("${!a}", '"\\u0024{!a}"', id="what looks escaped already"),
    ],
)
def test_what_fn_sub_would_take_for_its_own_is_escaped(text: str, expected: str) -> None:
    assert write(text, name) == expected
    assert write(text) == json.dumps(text)


def test_one_row_is_one_line_and_the_rest_is_indented_by_two() -> None:
    value = {"a": [Row(["x", {"y": 1}]), Row(["z"])], "b": {}, "c": [], "d": [[1]]}
    assert write(value) == (
        '{\n  "a": [\n    ["x", {"y": 1}],\n    ["z"]\n  ],\n  "b": {},\n  "c": [],\n'
        '  "d": [\n    [\n      1\n    ]\n  ]\n}'
    )


def test_an_input_in_a_body_without_fn_sub_is_a_bug() -> None:
    with pytest.raises(ValueError, match="the input ecs stands in a text that holds none"):
        write(Text((InputRef("ecs"),)))
