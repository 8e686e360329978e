"""Resources that exist are taken over by their name alone, and get the rest afterwards."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from deploy_fakes import (
    ENVIRONMENT,
    FakeClock,
    FakeCloud,
    FakeStacks,
    change_set,
    origin,
    template,
)

from compiler.aws.change_set import Change
from compiler.deploy.adoption import as_they_are, settings
from compiler.deploy.estate import plan_estate
from compiler.deploy.plan import (
    ChangeAction,
    PropertyChange,
    Refusal,
    ResourceChange,
    StackPlan,
    Wanted,
)
from compiler.ir.identity import Identity
from compiler.ir.logs import LogGroup

GROUP = {
    "Type": "AWS::Logs::LogGroup",
    "DeletionPolicy": "Retain",
    "Properties": {"LogGroupName": "/ecs/shop", "RetentionInDays": 30},
}
ALARM = {"Type": "AWS::CloudWatch::Alarm", "Properties": {"AlarmName": "cpu", "Threshold": 90}}


def wanted(**resources: Mapping[str, Any]) -> Wanted:
    document = {"Resources": resources, "Outputs": {"Name": {"Value": "상태"}}}
    return Wanted(
        key="shop",
        name="shop-dev",
        options="",
        origin=origin("stack", 1),
        project="shop",
        body=json.dumps(document),
        document=document,
        origins={},
        parameters={},
        tags={},
    )


def change(action: ChangeAction, logical_id: str, type_: str) -> ResourceChange:
    return ResourceChange(action, logical_id, type_, logical_id)


def test_only_the_name_of_an_adopted_group_is_in_the_first_change_set() -> None:
    first = as_they_are(wanted(Group=GROUP, Other=GROUP, Cpu=ALARM), ("Group",))
    body = json.loads(first.body)["Resources"]
    assert body["Group"]["Properties"] == {"LogGroupName": "/ecs/shop"}
    assert body["Group"]["DeletionPolicy"] == "Retain"
    assert body["Other"] == GROUP
    assert body["Cpu"] == ALARM


def test_the_first_change_set_is_what_is_sent() -> None:
    first = as_they_are(wanted(Group=GROUP), ("Group",))
    assert json.loads(first.body) == first.document
    assert "상태" in first.body


def test_what_it_gets_afterwards_is_told() -> None:
    found = settings(
        FakeCloud(), change("import", "Group", "AWS::Logs::LogGroup"), wanted(Group=GROUP)
    )
    assert found == (PropertyChange("RetentionInDays", "400", "30"),)


def test_a_group_that_keeps_events_for_ever_says_so() -> None:
    group = change("import", "Group", "AWS::Logs::LogGroup")
    found = settings(FakeCloud(days=None), group, wanted(Group=GROUP))
    assert found == (PropertyChange("RetentionInDays", "for ever", "30"),)


def test_a_new_group_gets_everything_at_once() -> None:
    assert (
        settings(FakeCloud(), change("add", "Group", "AWS::Logs::LogGroup"), wanted(Group=GROUP))
        == ()
    )


def test_a_type_that_needs_more_than_a_name_is_taken_over_as_a_whole() -> None:
    assert (
        settings(FakeCloud(), change("import", "Cpu", "AWS::CloudWatch::Alarm"), wanted(Cpu=ALARM))
        == ()
    )


BODY = """\
Resources:
  Group:
    Type: AWS::Logs::LogGroup
    DeletionPolicy: Retain
    Properties: {LogGroupName: /ecs/shop, RetentionInDays: 30}
"""
IMPORT = Change("Import", "Group", "AWS::Logs::LogGroup")


def planned(*, adopt: bool, preview: bool) -> tuple[StackPlan, FakeStacks]:
    """Plan a new stack with a log group that exists in the account."""
    group = LogGroup(
        Identity("Group", ""), origin("retention./ecs/shop", 5), "/ecs/shop", 30, adopt
    )
    compiled = template(BODY)
    stack = replace(compiled.stack, nodes=(group,))
    stacks = FakeStacks(
        None, "", on_create=lambda request, arn: change_set(request, arn, (IMPORT,))
    )
    (only,) = plan_estate(
        FakeCloud(stacks),
        FakeClock(),
        ENVIRONMENT,
        "petclinic",
        [replace(compiled, stack=stack, origins={"Group": group.origin})],
        preview=preview,
    )
    return only, stacks


def test_the_plan_shows_the_adoption_and_waits_with_the_first_change_set() -> None:
    plan, stacks = planned(adopt=True, preview=False)
    assert plan.adopts
    (change,) = plan.changes
    assert (change.action, change.properties) == (
        "import",
        (PropertyChange("RetentionInDays", "400", "30"),),
    )
    assert plan.prepared is not None
    assert list(stacks.sets) == [plan.prepared.arn]
    assert "delete_stack" not in stacks.writes


def test_a_group_that_exists_and_is_not_adopted_is_left_alone() -> None:
    plan, stacks = planned(adopt=False, preview=False)
    assert plan.refusal is Refusal.REJECTED
    (finding,) = plan.findings
    assert finding.message == (
        "retention./ecs/shop exists already, and the spec does not take it over"
    )
    assert finding.span is not None
    assert finding.span.line == 5
    assert stacks.sets == {}


def test_a_preview_of_a_new_stack_says_that_groups_may_be_taken_over() -> None:
    plan, stacks = planned(adopt=True, preview=True)
    assert plan.notes == ("log groups with `adopt` are taken over where they exist",)
    assert stacks.writes == []
