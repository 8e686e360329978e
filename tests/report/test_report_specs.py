"""A stack that is cut into several is compared as the one spec that it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from report_repository import SHOP, Repository

from compiler.deploy.document import parse, resources
from compiler.pipeline import Compilation, compile_environment
from compiler.report.sides import Side
from compiler.report.specs import FRAME, GONE, NEW, SpecChange, spec_changes

SECOND = '  order-duration: {metric: orders.Duration, threshold: "> 900"}\n'


@pytest.fixture
def shop(repository: Repository) -> Compilation:
    for name in ("petclinic.yaml", "petclinic.test.yaml"):
        Path(repository.folder / "specs" / name).unlink()
    repository.write("specs/shop.yaml", SHOP + SECOND)
    compiled = compile_environment(repository.folder, "dev")
    assert not compiled.failed
    return compiled


def part(compiled: Compilation, *names: str) -> str:
    """Return a template of some resources, as one that was committed."""
    found = resources(parse(compiled.templates[0].body))
    return json.dumps({"Resources": {name: found[name] for name in names}})


def compared(compiled: Compilation, committed: dict[str, str]) -> list[SpecChange]:
    side = Side("dev", None, compiled, committed)
    return list(spec_changes(side, lambda _: frozenset()))


def test_what_stood_in_another_part_is_no_change(shop: Compilation) -> None:
    committed = {
        "shop": part(shop, "AlarmOrderErrors"),
        "shop.part-1": part(shop, "AlarmOrderDuration"),
    }
    assert compared(shop, committed) == [SpecChange("shop", FRAME, ())]


def test_what_no_part_had_is_new(shop: Compilation) -> None:
    (found,) = compared(shop, {"shop.part-1": part(shop, "AlarmOrderErrors")})
    assert (found.key, found.fate) == ("shop", "")
    assert [(each.action, each.name) for each in found.changes] == [
        ("add", "alarms.order-duration")
    ]


def test_a_name_that_only_looks_like_a_part_is_a_spec_of_its_own(shop: Compilation) -> None:
    committed = {"shop": shop.templates[0].body, "shop.old": "{}", "fleet.part-1": "{}"}
    assert compared(shop, committed) == [
        SpecChange("fleet.part-1", GONE, ()),
        SpecChange("shop.old", GONE, ()),
    ]


def test_without_anything_before_all_is_new(shop: Compilation) -> None:
    (found,) = compared(shop, {})
    assert found.fate == NEW
    assert {each.action for each in found.changes} == {"add"}
