"""The stack, what the command says of it, and that nothing else is in the account."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from end_to_end_inventory import Inventory
from end_to_end_stack import OUTPUTS, PARAMETERS, STACK, TAGS, TEMPLATES
from end_to_end_step import ADOPTED, BY_HAND, Step

pytestmark = pytest.mark.embedded

# What the stack counts as its own.
OWNED = {
    "AWS::CloudWatch::Alarm": 31,
    "AWS::CloudWatch::CompositeAlarm": 1,
    "AWS::CloudWatch::Dashboard": 1,
    "AWS::Logs::LogGroup": 7,
    "AWS::Logs::MetricFilter": 11,
    "AWS::CloudTrail::Trail": 1,
    "AWS::S3::Bucket": 1,
    "AWS::S3::BucketPolicy": 1,
    "AWS::KMS::Key": 2,
    "AWS::KMS::Alias": 2,
    "AWS::IAM::Role": 1,
    "AWS::SNS::Topic": 1,
    "AWS::SNS::TopicPolicy": 1,
    "AWS::SNS::Subscription": 2,
}

# What is in the account: a policy is a part of what it belongs to.
HELD = {
    "Stack": 1,
    "MetricAlarm": 31,
    "CompositeAlarm": 1,
    "Dashboard": 1,
    "LogGroup": 7,
    "MetricFilter": 11,
    "Trail": 1,
    "Bucket": 2,
    "Key": 2,
    "Alias": 2,
    "Role": 1,
    "Topic": 1,
    "Subscription": 2,
}


@pytest.fixture(scope="module")
def stack(held: Inventory) -> dict[str, Any]:
    return held["Stack", STACK]


def test_the_command_succeeds_in_silence(deployed: Step) -> None:
    assert (deployed.run.code, deployed.run.err) == (0, "")


def test_it_says_where_it_deploys_before_it_says_what(deployed: Step) -> None:
    said = deployed.run.out.partition(f"\n{STACK}: it does not exist yet.\n")[0]
    assert "local · embedded AWS · us-west-2\n" in said


def test_it_says_what_is_new_and_what_is_taken_over(deployed: Step) -> None:
    assert "\n  58 to add, 5 to take over\n" in deployed.run.out
    planned = [line.split()[:2] for line in deployed.run.planned()]
    assert [name for mark, name in planned if mark == "<"] == [f"retention.{n}" for n in ADOPTED]
    assert sum(_members(line) for line in deployed.run.planned()) == sum(OWNED.values())


def _members(line: str) -> int:
    """Count the resources of a line: `[admin, vets and 2 more]` stands for four."""
    listed, _, more = line.partition("[")[2].partition("]")[0].partition(" and ")
    return len(listed.split(", ")) + int(more.removesuffix(" more") or 0)


def test_it_names_every_resource_that_it_made(deployed: Step) -> None:
    made = [step for step in deployed.run.steps() if step.startswith("made: ")]
    assert len(made) == sum(OWNED.values()) - len(ADOPTED)


def test_it_ends_with_the_addresses(deployed: Step) -> None:
    assert f"\ndone: {STACK} is deployed (" in deployed.run.out
    assert deployed.run.outputs() == OUTPUTS


def test_the_stack_is_complete(stack: dict[str, Any]) -> None:
    assert stack["StackStatus"] in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}
    assert stack["Description"] == "PetClinic monitoring layer"


def test_the_stack_was_allowed_no_more_than_it_needs(stack: dict[str, Any]) -> None:
    assert stack["Capabilities"] == ["CAPABILITY_IAM"]


def test_the_inputs_are_those_of_the_other_layers(stack: dict[str, Any]) -> None:
    found = {each["ParameterKey"]: each["ParameterValue"] for each in stack["Parameters"]}
    assert found == PARAMETERS


def test_the_outputs_are_real_values(stack: dict[str, Any]) -> None:
    found = {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}
    assert found == OUTPUTS
    assert all(each["Description"] for each in stack["Outputs"])


@pytest.mark.parametrize(
    "kind", ["Stack", "MetricAlarm", "CompositeAlarm", "Trail", "Key", "Role", "Topic"]
)
def test_the_tags_are_on_everything_of_the_kind(held: Inventory, kind: str) -> None:
    tags = {name: thing["Tags"] for name, thing in held.of(kind).items()}
    assert tags
    assert tags == dict.fromkeys(tags, TAGS)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("Bucket", "petclinic-local-cloudtrail-logs"),
        ("LogGroup", "/aws/apigateway/petclinic-local-api"),
        ("LogGroup", "/aws/cloudtrail/petclinic-local-audit-trail"),
    ],
)
def test_the_tags_are_on(held: Inventory, kind: str, name: str) -> None:
    assert held[kind, name]["Tags"] == TAGS


def test_no_change_set_waits(held: Inventory) -> None:
    assert {found["ExecutionStatus"] for found in held.of("ChangeSet").values()} == {
        "EXECUTE_COMPLETE"
    }


def test_the_events_tell_of_no_failure(held: Inventory) -> None:
    events = held.of("StackEvent").values()
    assert not [event for event in events if "FAILED" in event["ResourceStatus"]]


def test_nothing_else_is_in_the_account(held: Inventory) -> None:
    kinds = [kind for kind, _ in held.without("StackEvent", "StackResource", "ChangeSet", "Object")]
    assert {kind: kinds.count(kind) for kind in kinds} == HELD


def test_all_of_it_belongs_to_the_stack(held: Inventory) -> None:
    owned = list(held.of("StackResource").values())
    types = [each["ResourceType"] for each in owned]
    assert {kind: types.count(kind) for kind in types} == OWNED
    kinds = ("MetricAlarm", "CompositeAlarm", "Dashboard", "LogGroup", "Trail", "Alias", "Role")
    names = {name for kind in kinds for name in held.names(kind)}
    assert names <= {each["PhysicalResourceId"] for each in owned}


def test_what_was_there_before_is_as_it_was(deployed: Step) -> None:
    existed = {("MetricAlarm", BY_HAND), ("Topic", BY_HAND), ("Bucket", BY_HAND)}
    adopted = {("LogGroup", name) for name in ADOPTED}
    assert deployed.before.keys() == existed | adopted
    assert deployed.changed() & deployed.before.keys() == adopted


def test_the_template_in_the_bucket_is_the_one_for_review(deployed: Step) -> None:
    (written,) = deployed.project.files("templates_out").values()
    found = deployed.after.of("Object")
    assert {name.split("/")[0] for name in found} == {TEMPLATES}
    assert len(written) in {each["Size"] for each in found.values()}


def test_the_bucket_for_templates_is_closed(held: Inventory) -> None:
    found = held["Bucket", TEMPLATES]
    assert all(found["PublicAccessBlockConfiguration"].values())
    assert found["Status"] == "Enabled"
    assert found["Tags"] == {"watchform:project": "petclinic"}


@pytest.fixture(scope="module")
def destroyed(deployed: Step, new_folder: Callable[[], Path]) -> Step:
    """The command that deletes the stack, and what is left."""
    return deployed.then(new_folder(), "destroy")


@pytest.fixture(scope="module")
def deleted(destroyed: Step) -> Inventory:
    """What is left when the stack is deleted."""
    return destroyed.after


def test_deleting_the_stack_says_what_goes_and_what_stays(destroyed: Step) -> None:
    assert (destroyed.run.code, destroyed.run.err) == (0, "")
    goes, _, stays = destroyed.run.out.partition("  These stay in the account")
    assert "  - composites.customers-down  " in goes
    assert "/aws/lambda/petclinic-local-genai" in stays
    assert "petclinic-local-cloudtrail-logs" in stays
    assert f"done: {STACK} is in DELETE_COMPLETE (" in stays


def test_deleting_the_stack_keeps_what_was_recorded(deployed: Step, deleted: Inventory) -> None:
    for kind in ("LogGroup", "Bucket"):
        assert deleted.names(kind) == deployed.after.names(kind)
    for name, group in deployed.after.of("LogGroup").items():
        assert deleted["LogGroup", name]["Events"] == group["Events"]


def test_deleting_the_stack_keeps_the_key_to_what_was_recorded(
    held: Inventory, deleted: Inventory
) -> None:
    states = {key["KeyId"]: key["KeyState"] for key in deleted.of("Key").values()}
    assert states[held["Key", "alias/petclinic-local-trail"]["KeyId"]] == "Enabled"
    assert states[held["Key", "alias/petclinic-local-notify"]["KeyId"]] == "PendingDeletion"


def test_deleting_the_stack_removes_everything_else_and_nothing_of_others(
    deleted: Inventory,
) -> None:
    kept = {kind for kind, name in deleted.without("Stack", "ChangeSet", "StackEvent")}
    assert kept == {"LogGroup", "Bucket", "Object", "Key", "MetricAlarm", "Topic"}
    assert deleted.names("MetricAlarm") == deleted.names("Topic") == {BY_HAND}
