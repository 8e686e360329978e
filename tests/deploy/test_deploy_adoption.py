"""Resources that exist are taken over by their name alone, and get the rest afterwards."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from deploy_fakes import origin

from compiler.deploy.adoption import as_they_are, settings
from compiler.deploy.plan import ChangeAction, PropertyChange, ResourceChange, Wanted

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
    found = settings(change("import", "Group", "AWS::Logs::LogGroup"), wanted(Group=GROUP))
    assert found == (PropertyChange("RetentionInDays", None, "30"),)


def test_a_new_group_gets_everything_at_once() -> None:
    assert settings(change("add", "Group", "AWS::Logs::LogGroup"), wanted(Group=GROUP)) == ()


def test_a_type_that_needs_more_than_a_name_is_taken_over_as_a_whole() -> None:
    assert settings(change("import", "Cpu", "AWS::CloudWatch::Alarm"), wanted(Cpu=ALARM)) == ()
