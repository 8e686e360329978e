"""What each resource type needs, held against the schemas of the CloudFormation registry."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

from compiler.emit.access.registry import resource_types
from compiler.emit.access.resource_access import ResourceAccess

_ROOT = Path(__file__).parents[2]
_TYPE = re.compile(r"^    Type: (AWS::\w+::\w+)$", re.MULTILINE)
_TYPES = sorted(resource_types())
_NOT_IN_AWACS = {"s3:ListTagsForResource", "s3:TagResource", "s3:UntagResource"}


def _emitted() -> set[str]:
    folders = (_ROOT / "tests/golden", _ROOT / "templates_out", _ROOT / "docs/examples")
    files = [f for folder in folders for f in folder.rglob("templates_out/**/*.yaml")]
    files += (_ROOT / "templates_out").rglob("*.yaml")
    return {type_ for file in files for type_ in _TYPE.findall(file.read_text(encoding="utf-8"))}


def test_the_actions_of_every_type_that_a_template_holds_are_known() -> None:
    emitted = _emitted()
    assert len(emitted) > 10
    assert emitted <= set(_TYPES)


def _handled(type_: str) -> set[str]:
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", type_).schema
    every = (a for h in schema.get("handlers", {}).values() for a in h.get("permissions", []))
    return {f"{a.partition(':')[0].lower()}:{a.partition(':')[2]}" for a in every}


@pytest.mark.parametrize("type_", _TYPES)
def test_what_the_registry_says_is_allowed_or_left_out_with_a_reason(type_: str) -> None:
    access = resource_types()[type_]
    assert _handled(type_) - access.every_action - access.left_out.keys() == set()


@pytest.mark.parametrize("type_", _TYPES)
def test_what_the_registry_does_not_say_is_allowed_with_a_reason(type_: str) -> None:
    access = resource_types()[type_]
    unknown = access.every_action - _handled(type_)
    assert unknown == set(access.extra)


@pytest.mark.parametrize("type_", _TYPES)
def test_nothing_is_both_allowed_and_left_out(type_: str) -> None:
    access = resource_types()[type_]
    assert access.every_action.isdisjoint(access.left_out)
    assert all([*access.left_out.values(), *access.extra.values(), *access.anywhere.values()])
    assert access.source.startswith("https://docs.aws.amazon.com/")


def _known_to_iam(action: str) -> bool:
    service, _, verb = action.partition(":")
    # `lambda` is a word of Python.
    service = {"lambda": "awslambda"}.get(service, service)
    return hasattr(importlib.import_module(f"awacs.{service}"), verb)


@pytest.mark.parametrize("type_", _TYPES)
def test_every_action_is_one_of_iam(type_: str) -> None:
    access: ResourceAccess = resource_types()[type_]
    assert {each for each in access.every_action if not _known_to_iam(each)} <= _NOT_IN_AWACS
