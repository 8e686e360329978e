"""How templates are read and compared."""

from __future__ import annotations

import pytest

from compiler.deploy.document import mangled, parse, parse_or_none, same
from compiler.deploy.plan import PropertyChange
from compiler.deploy.property_diff import resource_changes
from compiler.deploy.wanted import capabilities


def test_functions_of_cloudformation_are_read_in_their_long_form() -> None:
    body = "Resources: {A: {Properties: {X: !Sub '${B}', Y: !GetAtt B.Arn.c, Z: [!Ref B]}}}"
    (resource,) = parse(body)["Resources"].values()  # type: ignore[attr-defined]
    assert resource["Properties"] == {
        "X": {"Fn::Sub": "${B}"},
        "Y": {"Fn::GetAtt": ["B", "Arn.c"]},
        "Z": [{"Ref": "B"}],
    }


def test_dates_are_text_and_json_is_read_too() -> None:
    assert parse("AWSTemplateFormatVersion: 2010-09-09")["AWSTemplateFormatVersion"] == "2010-09-09"
    assert parse('{"Resources": {}}') == {"Resources": {}}


def test_what_is_no_yaml_is_none() -> None:
    assert parse_or_none("a: [") is None


@pytest.mark.parametrize(
    ("before", "after", "equal"),
    [
        pytest.param({"a": ["x"]}, {"a": ["x"]}, True, id="the same"),
        pytest.param({"a": "???"}, {"a": "오류율"}, True, id="question marks"),
        pytest.param({"a": "??"}, {"a": "오류율"}, False, id="too few question marks"),
        pytest.param({"a": 1}, {"a": True}, False, id="one and true"),
        pytest.param({"a": 1}, {"a": "1"}, False, id="a number and a text"),
        pytest.param({"a": 1}, {"a": 1, "b": 2}, False, id="a key more"),
        pytest.param(["a"], ["a", "b"], False, id="an item more"),
    ],
)
def test_templates_are_the_same_as_far_as_cloudformation_shows(
    before: object, after: object, equal: bool
) -> None:
    assert same(before, after) is equal


def test_question_marks_stand_for_each_character() -> None:
    assert mangled("Hello こんにちは") == "Hello ?????"


def resource(**properties: object) -> dict[str, object]:
    return {"Type": "T", "Properties": properties}


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        pytest.param(
            resource(Threshold=80),
            resource(Threshold=90.5),
            [PropertyChange("Threshold", "80", "90.5")],
            id="a number",
        ),
        pytest.param(
            resource(Metrics=[{"Id": "a", "Period": 60}, {"Id": "b"}]),
            resource(Metrics=[{"Id": "a", "Period": 300}, {"Id": "b"}]),
            [PropertyChange("Metrics/0/Period", "60", "300")],
            id="a value deep inside",
        ),
        pytest.param(
            resource(Actions=["a"]),
            resource(Actions=["a", "b"]),
            [PropertyChange("Actions", '[\n  "a"\n]', '[\n  "a",\n  "b"\n]')],
            id="a list that grows",
        ),
        pytest.param(
            resource(Body={"Fn::Sub": "x ${A}"}),
            resource(Body={"Fn::Sub": "y ${A}"}),
            [PropertyChange("Body", "x ${A}", "y ${A}")],
            id="a text with references",
        ),
        pytest.param(
            resource(Body={"Fn::Sub": ["x", {"v": 1}]}),
            resource(Body={"Fn::Sub": ["y", {"v": 1}]}),
            [PropertyChange("Body", "x", "y")],
            id="a text with its own values",
        ),
        pytest.param(
            resource(),
            resource(Unit="Percent"),
            [PropertyChange("Unit", None, "Percent")],
            id="a property more",
        ),
        pytest.param(
            {**resource(), "DeletionPolicy": "Delete"},
            {**resource(), "DeletionPolicy": "Retain"},
            [PropertyChange("DeletionPolicy", "Delete", "Retain")],
            id="what is no property",
        ),
    ],
)
def test_what_differs_is_told_value_by_value(
    before: dict[str, object], after: dict[str, object], changes: list[PropertyChange]
) -> None:
    assert list(resource_changes(before, after)) == changes


@pytest.mark.parametrize(
    ("resources", "needed"),
    [
        pytest.param("A: {Type: 'AWS::SNS::Topic'}", (), id="none"),
        pytest.param(
            "A: {Type: 'AWS::IAM::Role'}", ("CAPABILITY_IAM",), id="a role without a name"
        ),
        pytest.param(
            "{A: {Type: 'AWS::IAM::Role', Properties: {RoleName: x}}, "
            "B: {Type: 'AWS::IAM::Policy'}}",
            ("CAPABILITY_NAMED_IAM",),
            id="a role with a name",
        ),
    ],
)
def test_a_template_is_allowed_no_more_than_it_needs(
    resources: str, needed: tuple[str, ...]
) -> None:
    assert capabilities(parse(f"Resources:\n  {resources}\n")) == needed
