"""Outputs of Terraform states, and what is said where they cannot be used."""

from __future__ import annotations

import json

import pytest

from compiler.aws.errors import AwsError
from compiler.aws.terraform_state import parse

WHERE = "s3://petclinic-tfstate/dev/07-application/terraform.tfstate"
OUTPUTS = {
    "cluster": {"value": "petclinic-dev", "type": "string"},
    "port": {"value": 8080, "type": "number"},
    "ratio": {"value": 0.5, "type": "number"},
    "public": {"value": True, "type": "bool"},
    "subnets": {"value": ["a", "b"], "type": ["list", "string"]},
    "tags": {"value": {"a": "b"}, "type": ["map", "string"]},
    "nothing": {"value": None, "type": "string"},
    "password": {"value": "hunter2", "type": "string", "sensitive": True},
}
VERSION_4 = json.dumps({"version": 4, "terraform_version": "1.9.0", "outputs": OUTPUTS})
VERSION_3 = json.dumps(
    {
        "version": 3,
        "modules": [
            {"path": ["root", "child"], "outputs": {"cluster": {"value": "of a module"}}},
            {"path": ["root"], "outputs": OUTPUTS},
        ],
    }
)


@pytest.mark.parametrize("content", [VERSION_3, VERSION_4], ids=["version 3", "version 4"])
@pytest.mark.parametrize(
    ("name", "text"),
    [("cluster", "petclinic-dev"), ("port", "8080"), ("ratio", "0.5"), ("public", "true")],
)
def test_a_single_value_becomes_text(content: str, name: str, text: str) -> None:
    assert parse(content, WHERE).text(name) == text


@pytest.mark.parametrize(
    ("name", "message", "help_"),
    [
        pytest.param("cluter", "has no output `cluter`", "did you mean `cluster`?", id="misspelt"),
        pytest.param("subnets", "is a list; an input is one text", "one value", id="a list"),
        pytest.param("tags", "is a map; an input is one text", "one value", id="a map"),
        pytest.param("nothing", "is empty; an input is one text", "one value", id="null"),
        pytest.param("password", "is sensitive", "Parameter Store", id="sensitive"),
    ],
)
def test_what_cannot_be_an_input_is_told(name: str, message: str, help_: str) -> None:
    with pytest.raises(AwsError) as raised:
        parse(VERSION_4, WHERE).text(name)
    assert message in raised.value.message
    assert WHERE in raised.value.message
    assert help_ in raised.value.help


def test_a_sensitive_value_is_never_shown() -> None:
    with pytest.raises(AwsError) as raised:
        parse(VERSION_4, WHERE).text("password")
    assert "hunter2" not in raised.value.message + raised.value.help


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("", "it is not JSON", id="empty"),
        pytest.param("<html>", "it is not JSON", id="something else"),
        pytest.param("[]", "it has no version", id="a list"),
        pytest.param("[" * 100_000, "it is not JSON", id="lists without an end"),
        pytest.param('{"version": 5}', "it has version 5", id="a version to come"),
    ],
)
def test_what_is_no_state_is_told(content: str, message: str) -> None:
    with pytest.raises(AwsError) as raised:
        parse(content, WHERE)
    assert message in raised.value.message


def test_a_state_without_outputs_says_so() -> None:
    with pytest.raises(AwsError) as raised:
        parse('{"version": 4}', WHERE).text("cluster")
    assert "no outputs at all" in raised.value.help
