"""Every rule finds its bad example, and has nothing against its good one."""

from __future__ import annotations

from pathlib import Path

import pytest
from rules_project import write_project

from compiler.pipeline import compile_environment
from compiler.rules.registry import rules
from compiler.rules.rule import Rule


def findings(folder: Path, spec: str) -> list[str]:
    write_project(folder, spec)
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


TRAIL = """
trail:
  name: ${prefix}-trail
  bucket: ${prefix}-trail-logs
  keep: 90d
  log_group: {keep: 90d}
  security_alarms: [root-usage]
defaults:
  alarms: {actions: {}}
"""


OBJECTS = "data_events: [{type: AWS::S3::Object, arns: [a]}]"


@pytest.mark.parametrize(
    ("keys", "codes"),
    [
        (
            f"management_events: false\n  {OBJECTS}",
            ["WF805"],
        ),
        ("enabled: false", ["WF805"]),
        ("events: read", ["WF806"]),
        ("multi_region: false", ["WF806"]),
        ("events: write\n  multi_region: false", ["WF806", "WF806"]),
        ("log_file_validation: false", []),
    ],
)
def test_a_trail_feeds_its_security_alarms(keys: str, codes: list[str], tmp_path: Path) -> None:
    assert findings(tmp_path, TRAIL.replace("  keep:", f"  {keys}\n  keep:", 1)) == codes


def test_a_silent_trail_without_security_alarms_is_meant(tmp_path: Path) -> None:
    spec = TRAIL.replace("  security_alarms: [root-usage]\n", "  enabled: false\n")
    assert findings(tmp_path, spec) == []


ALARM = """
watch:
  api: {service: api-gateway-rest, ApiName: shop}
alarms:
  api-errors:
    metric: api.5XXError@Sum
    threshold: "> 80"
    actions: {}
"""


@pytest.mark.parametrize(
    ("description", "codes"),
    [
        ("CPU above 80 % for more than 15 minutes.", []),
        ("More than 80 errors, for over 2h.", []),
        ("more than 15 minutely errors", ["WF803"]),
        ("CPU above 70 % for more than 15 minutes.", ["WF803"]),
    ],
)
def test_how_long_is_no_threshold(description: str, codes: list[str], tmp_path: Path) -> None:
    assert findings(tmp_path, f'{ALARM}    description: "{description}"\n') == codes


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("not-shop-developers", ["WF802"]),
        ("workshop-dev", ["WF802"]),
        ("my-shop-dev-errors", []),
        ("Errors (shop-dev)", []),
    ],
)
def test_a_prefix_has_borders(name: str, codes: list[str], tmp_path: Path) -> None:
    assert findings(tmp_path, f"{ALARM}    name: {name}\n") == codes


def test_a_saved_query_has_the_prefix_too(tmp_path: Path) -> None:
    assert findings(tmp_path, "queries:\n  slow: {query: fields @message, folder: x}\n") == [
        "WF802"
    ]
