"""What a new name does to a resource, and which properties can only be given at creation."""

from __future__ import annotations

import importlib.resources
import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from embedded_cloud import Cloud
from embedded_templates import (
    ALARM,
    LOGS,
    OPEN,
    TOPIC,
    group,
    names,
    of,
)

pytestmark = pytest.mark.embedded

FILTER = {
    "LogGroupName": {"Ref": "Group"},
    "FilterName": "old",
    "FilterPattern": "ERROR",
    "MetricTransformations": [{"MetricName": "E", "MetricNamespace": "A", "MetricValue": "1"}],
}


@dataclass(frozen=True)
class Rename:
    """A resource whose name changes: where both names are looked for."""

    kind: str
    properties: dict[str, Any]
    change: dict[str, Any]
    old: str = "old"
    new: str = "new"
    around: tuple[tuple[str, str, dict[str, Any]], ...] = field(default=())


RENAMES = (
    Rename("AWS::CloudWatch::Alarm", ALARM | {"AlarmName": "old"}, {"AlarmName": "new"}),
    Rename(
        "AWS::CloudWatch::CompositeAlarm",
        {"AlarmName": "old", "AlarmRule": "FALSE"},
        {"AlarmName": "new"},
    ),
    Rename(
        "AWS::CloudWatch::Dashboard",
        {"DashboardName": "old", "DashboardBody": '{"widgets": []}'},
        {"DashboardName": "new"},
    ),
    Rename(LOGS, {"LogGroupName": "old"}, {"LogGroupName": "new"}),
    Rename(
        "AWS::Logs::MetricFilter",
        FILTER,
        {"FilterName": "new"},
        around=(group("/renames"),),
    ),
    Rename(
        "AWS::CloudTrail::Trail",
        {"TrailName": "old", "S3BucketName": {"Ref": "Bucket"}, "IsLogging": True},
        {"TrailName": "new"},
        around=(
            ("Bucket", "AWS::S3::Bucket", {"BucketName": "renames-trail"}),
            (
                "Policy",
                "AWS::S3::BucketPolicy",
                {"Bucket": "renames-trail", "PolicyDocument": OPEN},
            ),
        ),
    ),
    Rename(
        "AWS::S3::Bucket",
        {"BucketName": "old-bucket"},
        {"BucketName": "new-bucket"},
        "old-bucket",
        "new-bucket",
    ),
    Rename(
        "AWS::SNS::Topic", {"TopicName": "old"}, {"TopicName": "new"}, TOPIC + "old", TOPIC + "new"
    ),
    Rename(
        "AWS::KMS::Alias",
        {"AliasName": "alias/old", "TargetKeyId": {"Ref": "Key"}},
        {"AliasName": "alias/new"},
        "alias/old",
        "alias/new",
        around=(("Key", "AWS::KMS::Key", {}),),
    ),
    Rename(
        "AWS::IAM::Role",
        {"RoleName": "old", "AssumeRolePolicyDocument": OPEN},
        {"RoleName": "new"},
    ),
)


@pytest.mark.parametrize("rename", RENAMES, ids=lambda rename: rename.kind)
def test_a_new_name_is_a_replacement(cloud: Cloud, rename: Rename) -> None:
    stack = "renames-" + rename.kind.split("::", 1)[1].replace("::", "-")
    first = of(*rename.around, ("Thing", rename.kind, rename.properties))
    then = of(*rename.around, ("Thing", rename.kind, rename.properties | rename.change))
    for resources in (first, then):
        resources["Resources"]["Thing"]["DependsOn"] = [name for name, *_ in rename.around]
    cloud.deploy(stack, first)
    assert rename.old in names(cloud, rename.kind)
    (change,) = cloud.deploy(stack, then)["Changes"]
    assert change["ResourceChange"]["Replacement"] == "True"
    assert change["ResourceChange"]["PolicyAction"] == "ReplaceAndDelete"
    assert rename.new in names(cloud, rename.kind)
    assert rename.old not in names(cloud, rename.kind)
    assert cloud.delete(stack) == "DELETE_COMPLETE"
    assert rename.new not in names(cloud, rename.kind)


def test_the_create_only_properties_are_those_of_the_resource_schemas() -> None:
    from compiler.aws.embedded.resource_types import TYPES

    schemas = importlib.resources.files("cfnlint.data.schemas")
    index = json.loads((schemas / "providers" / "us-east-1.json").read_text())
    for kind in TYPES:
        schema = json.loads((schemas / "resources" / f"{index[kind.name]}.json").read_text())
        wanted = {path.split("/")[2] for path in schema.get("createOnlyProperties", [])}
        assert {*kind.create_only, *kind.maybe_create_only} == wanted, kind.name
