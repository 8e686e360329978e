"""Inputs: what becomes a parameter, what an import, what a plain text."""

from __future__ import annotations

from typing import Any

import pytest

from compiler.emit import emit
from compiler.ir.input import Input, InputSource, SsmSource, ValueSource
from compiler.ir.value import InputRef, Text
from emit.estate import INPUTS, alarm, environment, origin, ref, series, stack, stat
from emit.reading import properties, section

KNOWN = Input("name", origin("inputs.name"), ValueSource("genai"), "x")
EMPTY = Input("empty", origin("inputs.empty"), ValueSource(""), "x")


def watching(*parts: str | InputRef) -> Any:
    """An alarm whose dimension is made of these parts."""
    return alarm(series=series(stat(dimensions=(("FunctionName", Text(parts)),))))


def value(*parts: str | InputRef) -> Any:
    found = properties(watching(*parts), inputs=(*INPUTS, KNOWN, EMPTY))
    return found["Dimensions"][0]["Value"]


ECS, AURORA, NAME = InputRef("ecs"), InputRef("aurora"), InputRef("name")


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        pytest.param(("a",), "a", id="a text"),
        pytest.param((ECS,), {"Ref": "InputEcs"}, id="a parameter"),
        pytest.param((InputRef("alb"),), {"Ref": "InputAlb"}, id="a parameter that SSM fills"),
        pytest.param((AURORA,), {"Fn::ImportValue": "petclinic-dev-aurora"}, id="an export"),
        pytest.param((NAME,), "genai", id="a known value"),
        pytest.param(("a-", NAME, "-b"), "a-genai-b", id="a known value in a text"),
        pytest.param((InputRef("empty"),), "", id="a known value of nothing"),
        pytest.param((InputRef("empty"), ECS), {"Ref": "InputEcs"}, id="nothing and a parameter"),
        pytest.param(("a-", ECS), {"Fn::Sub": "a-${InputEcs}"}, id="a parameter in a text"),
        pytest.param(
            (NAME, "/", ECS), {"Fn::Sub": "genai/${InputEcs}"}, id="a known value and a parameter"
        ),
        pytest.param(
            ("a-", AURORA, ECS),
            {
                "Fn::Sub": [
                    "a-${InputAurora}${InputEcs}",
                    {"InputAurora": {"Fn::ImportValue": "petclinic-dev-aurora"}},
                ]
            },
            id="an export in a text",
        ),
        pytest.param(
            ("${a}$", ECS),
            {"Fn::Join": ["", ["${a}$", {"Ref": "InputEcs"}]]},
            id="a text that Fn::Sub would read",
        ),
    ],
)
def test_how_a_text_is_written(parts: tuple[Any, ...], expected: Any) -> None:
    assert value(*parts) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param(
            "alb",
            {
                "Type": "AWS::SSM::Parameter::Value<String>",
                "Default": "/petclinic/dev/alb",
                "Description": "SSM parameter /petclinic/dev/alb.",
            },
            id="SSM, read by CloudFormation",
        ),
        pytest.param(
            "ecs",
            {
                "Type": "String",
                "Description": "Output ecs_name of the Terraform state application.",
            },
            id="a Terraform state, filled at deploy",
        ),
        pytest.param(
            "vpc",
            {"Type": "String", "Description": "The network. Output VpcId of the stack network."},
            id="another stack, filled at deploy",
        ),
    ],
)
def test_a_parameter_says_where_its_value_comes_from(name: str, expected: dict[str, Any]) -> None:
    found = section("Parameters", watching(InputRef(name)), inputs=INPUTS)
    assert found == {f"Input{name.capitalize()}": expected}


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(INPUTS[0].source, id="an export"),
        pytest.param(ValueSource("x"), id="a known value"),
    ],
)
def test_what_the_template_knows_is_no_parameter(source: InputSource) -> None:
    entry = Input("ecs", origin("inputs.ecs"), source, "x")
    assert section("Parameters", watching(ECS), inputs=(entry,)) == {}


def test_an_input_that_nothing_reads_is_no_parameter() -> None:
    template = emit(stack(alarm(), inputs=INPUTS), environment(), "petclinic")
    assert "Parameters" not in template.body
    assert not any(name.startswith("Input") for name in template.origins)
    assert template.parameters == {}


def test_whoever_deploys_is_told_which_parameters_to_fill() -> None:
    names = ("alb", "ecs", "vpc", "aurora")
    dimensions = tuple((name, ref(name)) for name in names)
    node = alarm(series=series(stat(dimensions=dimensions)))
    template = emit(stack(node, inputs=INPUTS), environment(), "petclinic")
    assert {name: entry.name for name, entry in template.parameters.items()} == {
        "InputEcs": "ecs",
        "InputVpc": "vpc",
    }
    assert template.origins["InputAlb"].path == "inputs.alb"


def test_a_described_input_ends_its_sentence_once() -> None:
    entry = Input("ecs", origin("inputs.ecs"), SsmSource("/x"), "x", "Which cluster?")
    (found,) = section("Parameters", watching(ECS), inputs=(entry,)).values()
    assert found["Description"] == "Which cluster? SSM parameter /x."
