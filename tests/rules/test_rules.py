"""Every rule finds its bad example, and has nothing against its good one."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler.pipeline import compile_environment
from compiler.rules.registry import rules
from compiler.rules.rule import Rule

PROJECT = "version: 1\nproject: shop\n"
ENVIRONMENT = """
version: 1
environment: dev
account: "123456789012"
region: us-west-2
prefix: shop-dev
"""
HEAD = "version: 1\nstack: ${prefix}-monitoring\n"


def findings(folder: Path, spec: str) -> list[str]:
    (folder / "specs/environments").mkdir(parents=True)
    (folder / "specs/project.yaml").write_text(PROJECT)
    (folder / "specs/environments/dev.yaml").write_text(ENVIRONMENT)
    (folder / "specs/shop.yaml").write_text(HEAD + spec)
    return [d.code.id for d in compile_environment(folder, "dev").diagnostics]


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code.slug)
def test_the_bad_example_is_found(rule: Rule, tmp_path: Path) -> None:
    assert findings(tmp_path, rule.bad) == [rule.code.id]


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code.slug)
def test_the_good_example_is_silent(rule: Rule, tmp_path: Path) -> None:
    assert findings(tmp_path, rule.good) == []


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code.slug)
def test_a_rule_says_why_and_is_named_as_its_file(rule: Rule) -> None:
    assert len(rule.reason) > 40
    module = rule.check.__module__.rpartition(".")[2]
    assert module == rule.code.slug.replace("-", "_")


def test_codes_of_rules_are_unique() -> None:
    codes = [rule.code.id for rule in rules()]
    assert len(codes) == len(set(codes))
