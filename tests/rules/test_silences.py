"""Rules say nothing where the author has said why, and a silence that silences nothing is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from rules_project import write_project

from compiler.pipeline import compile_all, compile_environment

WATCH = "watch:\n  api: {service: api-gateway-rest, ApiName: shop}\n"
ALARM = """\
alarms:
  api-errors:{behind}
    metric: api.5XXError@Sum
    threshold: "> 10"
    actions: {{}}
    name: api-errors{name}
"""
ALLOW = "# watchform: allow {} because one name is wanted"
BEHIND = ALLOW.format("name-without-prefix")


def spec(before: str = "", behind: str = "", name: str = "") -> str:
    alarms = ALARM.format(behind=behind, name=name)
    return WATCH + alarms.replace("  api-errors:", f"{before}  api-errors:", 1)


def codes(folder: Path) -> list[str]:
    return [d.code.id for d in compile_all(folder).diagnostics]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(spec(), ["WF802"], id="without a comment the rule speaks"),
        pytest.param(spec(name=f"  {BEHIND}"), [], id="a comment behind the value"),
        pytest.param(spec(behind=f"  {BEHIND}"), [], id="a comment behind the key of the entry"),
        pytest.param(spec(f"  {BEHIND}\n"), [], id="a comment above the entry"),
        pytest.param(spec(f"  {BEHIND}\n  # more\n\n"), [], id="a comment further above"),
        pytest.param(
            spec(f"  {ALLOW.format('WF803, WF802')}\n"), ["WF895"], id="two rules, one in vain"
        ),
        pytest.param(
            spec().replace("alarms:", f"alarms: {BEHIND}"), [], id="a comment behind the section"
        ),
        pytest.param(
            spec().replace("watch:", f"watch: {BEHIND}"),
            ["WF895", "WF802"],
            id="a comment at another entry",
        ),
        pytest.param(
            spec().replace("    metric", "    # watchform: allow WF802 because\n    metric"),
            ["WF892", "WF802"],
            id="without a reason the rule speaks",
        ),
        pytest.param(
            spec().replace("actions", f'description: "{BEHIND}"\n    actions'),
            ["WF802"],
            id="a text that looks like a comment is none",
        ),
        pytest.param(
            spec().replace("actions", f"description: |\n      {BEHIND}\n    actions"),
            ["WF802"],
            id="a line of a block of text is no comment",
        ),
        pytest.param(
            spec().replace(
                "actions", f"description: |  # text\n      x\n    {BEHIND}\n    actions"
            ),
            ["WF895", "WF802"],
            id="a line below a block of text is one",
        ),
    ],
)
def test_a_comment_silences_a_rule(text: str, expected: list[str], tmp_path: Path) -> None:
    write_project(tmp_path, text)
    assert codes(tmp_path) == expected


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("", []),
        ("specs: [shop]", []),
        ("specs: [other]", ["WF895", "WF802"]),
        ("entries: [alarms.api-errors]", []),
        ("entries: [alarms.*]", []),
        ("entries: [alarms.other, alarms.api-*]", []),
        ("entries: [watch.api]", ["WF895", "WF802"]),
        ("specs: [other], entries: [alarms.api-errors]", ["WF895", "WF802"]),
    ],
)
def test_the_project_silences_a_rule(where: str, expected: list[str], tmp_path: Path) -> None:
    rule = f"silence:\n  - {{rule: name-without-prefix, reason: One name is wanted., {where}}}\n"
    write_project(tmp_path, spec(), rule)
    assert codes(tmp_path) == expected


def test_an_override_belongs_to_the_entry_that_it_changes(tmp_path: Path) -> None:
    rule = (
        "silence: [{rule: WF802, reason: One name., entries: [alarms.api-errors], specs: [shop]}]\n"
    )
    dev = "overrides:\n  shop:\n    alarms:\n      api-errors: {name: dev-errors}\n"
    write_project(tmp_path, spec(), rule, dev=dev)
    assert codes(tmp_path) == []


DISABLED = "overrides: {shop: {alarms: {api-errors: {enabled: false}}}}\n"


def test_what_one_environment_needs_is_not_idle_in_another(tmp_path: Path) -> None:
    write_project(tmp_path, spec(f"  {BEHIND}\n"), dev="", prod=DISABLED)
    assert codes(tmp_path) == []
    # One environment alone cannot tell.
    assert compile_all(tmp_path, ("prod",)).diagnostics == ()
    assert compile_environment(tmp_path, "prod").diagnostics == ()


def test_what_no_environment_needs_is_idle(tmp_path: Path) -> None:
    write_project(tmp_path, spec(f"  {BEHIND}\n"), dev=DISABLED, prod=DISABLED)
    assert codes(tmp_path) == ["WF895"]
    assert compile_all(tmp_path, ("prod",)).diagnostics == ()


def test_an_environment_with_an_error_leaves_the_question_open(tmp_path: Path) -> None:
    broken = "overrides: {shop: {alarms: {api-errors: {enabled: maybe}}}}\n"
    write_project(tmp_path, spec(f"  {BEHIND}\n"), dev=DISABLED, prod=broken)
    assert codes(tmp_path) == ["WF203"]


def test_a_doubt_about_dimensions_can_be_silenced_too(tmp_path: Path) -> None:
    custom = """\
watch:
  api: {service: custom, namespace: AWS/ApiGateway, dimensions: {ApiName: a, Colour: red}}
alarms:
  # watchform: allow dimensions-not-published because AWS began to publish it this week
  errors: {metric: api.5XXError@Sum, threshold: "> 10", actions: {}}
"""
    write_project(tmp_path, custom)
    assert codes(tmp_path) == []
