"""What an environment may change, and how."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from compiler.ir.alarm import Alarm
from compiler.ir.logs import LogGroup
from compiler.pipeline import compile_environment

ENVIRONMENT = """
version: 1
environment: dev
account: "123456789012"
region: us-west-2
prefix: shop-dev
overrides:
  shop:
"""
SPEC = """
version: 1
stack: ${prefix}-monitoring
watch:
  ecs:
    service: ecs-service
    each: {cart: {}, search: {}}
    ClusterName: shop
    ServiceName: ${each}
alarms:
  cpu: {metric: ecs.CPUUtilization, threshold: "> 80", actions: {}}
retention:
  /short: 30d
  /long: {keep: 30d, adopt: true}
"""


@pytest.fixture
def nodes(tmp_path: Path) -> Any:
    def of(override: str) -> list[Any]:
        (tmp_path / "specs/environments").mkdir(parents=True)
        (tmp_path / "specs/project.yaml").write_text("version: 1\nproject: shop\n")
        (tmp_path / "specs/environments/dev.yaml").write_text(f"{ENVIRONMENT}    {override}\n")
        (tmp_path / "specs/shop.yaml").write_text(SPEC)
        compilation = compile_environment(tmp_path, "dev")
        # These tests are about overrides, not about what rules judge.
        assert [d.message for d in compilation.diagnostics if d.code.id[:3] != "WF8"] == []
        assert compilation.estate is not None
        return list(compilation.estate.stacks[0].nodes)

    return of


def groups(found: list[Any]) -> dict[str, tuple[int | None, bool]]:
    return {n.name: (n.days, n.adopt) for n in found if isinstance(n, LogGroup)}


def test_an_environment_may_give_defaults_to_a_spec_that_has_none(nodes: Any) -> None:
    found = nodes("defaults: {alarms: {period: 1m}}")
    assert {n.period for n in found if isinstance(n, Alarm)} == {60}


def test_a_shorthand_changes_one_key_of_a_full_entry(nodes: Any) -> None:
    found = groups(nodes("retention: {/long: 7d}"))
    assert found == {"/long": (7, True), "/short": (30, False)}


def test_a_full_entry_adds_to_a_shorthand(nodes: Any) -> None:
    found = groups(nodes("retention: {/short: {adopt: true}}"))
    assert found == {"/long": (30, True), "/short": (30, True)}


def test_members_are_replaced_as_a_whole_by_a_list_too(nodes: Any) -> None:
    found = nodes("watch: {ecs: {each: [chat]}}")
    assert [n.identity.member for n in found if isinstance(n, Alarm)] == ["chat"]
