"""An estate that is too large for one stack: what changes is what was meant, and nothing moves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from compiler.pipeline import Compilation, compile_environment, write_templates

FUNCTIONS = [f"fn-{i:03}" for i in range(230)]
SPEC = """\
version: 1
stack: ${{prefix}}-functions
watch:
  functions: {{service: lambda, each: [{members}], FunctionName: "${{each}}"}}
alarms:
  errors: {{metric: functions.Errors@Sum, threshold: "> 5", actions: {{}}}}
  throttles: {{metric: functions.Throttles@Sum, threshold: "> 5", actions: {{}}}}
{more}"""
MORE = """\
  one-more:
    metric: functions[fn-007].Duration@p99
    threshold: "> 3000"
    actions: {}
"""
DEV = """\
version: 1
environment: dev
account: "111122223333"
region: us-west-2
prefix: fleet-dev
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    environments = tmp_path / "specs" / "environments"
    environments.mkdir(parents=True)
    (tmp_path / "specs" / "project.yaml").write_text("version: 1\nproject: fleet\n")
    (environments / "dev.yaml").write_text(DEV)
    return tmp_path


def compiled(project: Path, members: list[str], more: str = "") -> Compilation:
    text = SPEC.format(members=", ".join(members), more=more)
    (project / "specs" / "functions.yaml").write_text(text)
    compilation = compile_environment(project, "dev")
    assert not compilation.diagnostics
    return compilation


def bodies(compilation: Compilation) -> dict[str, str]:
    return {template.stack.key: template.body for template in compilation.templates}


def standing(compilation: Compilation) -> dict[str, str]:
    return {
        name: key
        for key, body in bodies(compilation).items()
        for name in re.findall(r"^  (Alarm\w+):$", body, re.MULTILINE)
    }


@pytest.mark.parametrize("remembered", [True, False], ids=["remembered", "compiled anew"])
def test_one_more_alarm_changes_one_template(remembered: bool, project: Path) -> None:
    before = compiled(project, FUNCTIONS)
    assert len(before.templates) == 2
    if remembered:
        write_templates(project, before)
    after = compiled(project, FUNCTIONS, MORE)
    old, new = bodies(before), bodies(after)
    assert [key for key in new if new[key] != old.get(key)] == ["functions"]
    assert standing(before).items() < standing(after).items()


def test_a_member_more_brings_its_alarms_into_one_template(project: Path) -> None:
    before = compiled(project, FUNCTIONS)
    write_templates(project, before)
    after = compiled(project, [*FUNCTIONS, "fn-new"])
    changed = [k for k, body in bodies(after).items() if body != bodies(before).get(k)]
    assert len(changed) == 1
    assert standing(before).items() < standing(after).items()


def test_a_stack_that_overflows_keeps_all_it_has(project: Path) -> None:
    before = compiled(project, FUNCTIONS[:225])
    assert [len(template.stack.nodes) for template in before.templates] == [450]
    write_templates(project, before)
    after = compiled(project, FUNCTIONS[:226])
    assert [len(template.stack.nodes) for template in after.templates] == [450, 2]
    assert bodies(after)["functions"] == bodies(before)["functions"]


def test_what_is_split_stays_split_when_it_shrinks(project: Path) -> None:
    before = compiled(project, FUNCTIONS)
    write_templates(project, before)
    after = compiled(project, FUNCTIONS[:100])
    assert standing(after).items() < standing(before).items()
    assert len(after.templates) == 2


def test_a_part_called_as_another_stack_is_told(project: Path) -> None:
    other = "version: 1\nstack: ${prefix}-functions-part-1\nqueries: {all: fields @message}\n"
    (project / "specs" / "other.yaml").write_text(other)
    text = SPEC.format(members=", ".join(FUNCTIONS), more="")
    (project / "specs" / "functions.yaml").write_text(text)
    compilation = compile_environment(project, "dev")
    (finding,) = compilation.diagnostics
    assert finding.message == (
        "the stack `fleet-dev-functions-part-1` is made by `functions` already"
    )
    assert not compilation.templates
