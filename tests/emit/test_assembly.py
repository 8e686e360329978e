"""A template as a whole: one order, the same bytes, and cfn-lint has nothing to say."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_examples import examples

from compiler.emit import emit
from compiler.ir.alarm import StaticThreshold
from compiler.ir.estate import Node, Stack
from compiler.ir.identity import Identity
from compiler.ir.input import Input
from compiler.lint import lint
from emit.estate import alarm, dashboard, environment, everything, log_group, origin, stack, topic
from emit.reading import read

SMALL = """\
# Compiled by watchform from specs/petclinic.yaml for dev. Edit the spec, not this file.
AWSTemplateFormatVersion: '2010-09-09'
Description: PetClinic monitoring layer
Metadata:
  watchform:
    Spec: specs/petclinic.yaml
    Environment: dev
    Project: petclinic
    Tags:
      CostCenter: training
      Project: petclinic
Resources:
  LogGroupEcsCustomers:
    Type: AWS::Logs::LogGroup
    DeletionPolicy: RetainExceptOnCreate
    UpdateReplacePolicy: Retain
    Metadata:
      watchform: retention./ecs/customers
    Properties:
      LogGroupName: /ecs/petclinic-dev-customers
      RetentionInDays: 30
Outputs:
  LogGroupEcsCustomersName:
    Description: Log group /ecs/petclinic-dev-customers
    Value: !Ref LogGroupEcsCustomers
"""


def written(whole: Stack) -> str:
    return emit(whole, environment(), "petclinic").body


def body(*nodes: Node) -> str:
    return written(stack(*nodes))


def test_a_small_template_in_full() -> None:
    assert body(log_group()) == SMALL


def test_a_stack_without_description_and_tags_says_nothing_of_them() -> None:
    bare = written(stack(log_group(), description="", tags=()))
    assert "Description: PetClinic" not in bare
    assert "Tags" not in bare


@pytest.mark.parametrize("region", ["us-west-2", "ap-northeast-1", "cn-north-1", "us-gov-west-1"])
def test_cfn_lint_has_nothing_to_say_of_everything(region: str) -> None:
    assert lint([emit(everything(), environment(region=region), "petclinic")]) == ()


@given(st.permutations(everything().nodes), st.permutations(everything().inputs))
@examples(10)
def test_the_order_of_what_is_given_does_not_matter(nodes: list[Node], inputs: list[Input]) -> None:
    whole = everything()
    mixed = replace(whole, nodes=tuple(nodes), inputs=tuple(inputs), tags=whole.tags[::-1])
    assert written(mixed) == written(whole)


def test_another_process_writes_the_same_bytes() -> None:
    program = (
        "import sys; sys.path[:0] = sys.argv[1:];"
        "from emit.estate import environment, everything;"
        "from compiler.emit import emit;"
        "sys.stdout.buffer.write(emit(everything(), environment(), 'petclinic').body.encode())"
    )
    found = subprocess.run(
        [sys.executable, "-c", program, *sys.path],
        capture_output=True,
        check=True,
        env={"PYTHONHASHSEED": "7"},
    ).stdout
    assert found.decode() == written(everything())


def test_every_logical_id_has_an_origin() -> None:
    template = emit(everything(), environment(), "petclinic")
    found = read(template.body)
    sections = ("Parameters", "Resources", "Outputs")
    assert set(template.origins) == {name for section in sections for name in found[section]}
    for name, resource in found["Resources"].items():
        assert resource["Metadata"]["watchform"] == template.origins[name].path


def test_an_entry_that_moves_in_its_file_changes_nothing() -> None:
    assert body(log_group(origin=origin("retention./ecs/customers", 999))) == SMALL


def test_the_attributes_of_a_resource_are_in_their_order_and_its_properties_sorted() -> None:
    for resource in read(written(everything()))["Resources"].values():
        frame = ("Type", "DependsOn", "DeletionPolicy", "UpdateReplacePolicy", "Metadata")
        assert list(resource) == [n for n in (*frame, "Properties") if n in resource]
        assert list(resource["Properties"]) == sorted(resource["Properties"])


def test_an_added_alarm_adds_lines_and_moves_none() -> None:
    more = alarm(identity=Identity("Alarm", "genai"), threshold=StaticThreshold(">", 1))
    before, after = body(alarm(), dashboard()), body(alarm(), dashboard(), more)
    start = after.index("  AlarmGenai:")
    end = after.index("  AlarmLambdaErrors:")
    assert after[:start] + after[end:] == before


def test_no_line_of_a_template_is_folded() -> None:
    long = "word " * 200 + "end"
    assert f"AlarmDescription: {long}\n" in body(alarm(description=long))


def test_text_in_any_language_is_readable() -> None:
    assert "AlarmDescription: 오류가 많다\n" in body(alarm(description="오류가 많다"))


def test_two_resources_of_one_logical_id_are_a_bug() -> None:
    other = topic(identity=Identity("Log", "groupEcsCustomers"))
    assert other.identity.logical_id == "LogGroupEcsCustomers"
    with pytest.raises(ValueError, match="have the same logical ID, LogGroupEcsCustomers"):
        body(log_group(), other)
