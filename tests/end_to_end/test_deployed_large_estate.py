"""A stack of several templates, deployed by the real command: all there, and nothing moves.

The templates are cut small beforehand; what they hold stays where it is, as in a large estate.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from end_to_end_inventory import Inventory
from end_to_end_project import Project, Run

from compiler.emit import folder, templates_of
from compiler.emit.parts import Limits
from compiler.emit.unit import Limit
from compiler.pipeline import OUT, compile_environment

pytestmark = pytest.mark.embedded

FUNCTIONS = [f"fn-{number:02}" for number in range(10)]
SMALL = Limits(Limit(15, 15, 15, 100_000), Limit(12, 12, 12, 90_000))
SPEC = """\
version: 1
stack: ${prefix}-functions
watch:
  functions: {service: lambda, each: [MEMBERS], FunctionName: "${prefix}-${each}"}
notify:
  topics: {alerts: {subscribe: [{email: alerts@example.com}]}}
  severities: {warning: {alarm: [alerts]}}
defaults: {alarms: {period: 5m, severity: warning}}
alarms:
  errors: {metric: functions.Errors@Sum, threshold: "> 5"}
  throttles: {metric: functions.Throttles@Sum, threshold: "> 10"}
  duration: {metric: functions.Duration@p99, threshold: "> 3000"}
composites:
  all-down: {rule: "ALARM(errors[fn-00]) AND ALARM(errors[fn-09])", severity: warning}
""".replace("MEMBERS", ", ".join(FUNCTIONS))
LOCAL = """\
version: 1
environment: local
embedded: true
region: us-west-2
prefix: fleet-local
"""
TOPIC = "arn:aws:sns:us-west-2:000000000000:fleet-local-alerts"
MORE = '  one-more: {metric: "functions[fn-03].Invocations@Sum", threshold: "> 1"}\n'


@pytest.fixture(scope="module")
def first(new_folder: Callable[[], Path]) -> tuple[Project, Run, Inventory]:
    """Deploy into an empty account."""
    project = Project(new_folder())
    environments = project.folder / "specs" / "environments"
    environments.mkdir(parents=True)
    (project.folder / "specs" / "project.yaml").write_text("version: 1\nproject: fleet\n")
    (project.folder / "specs" / "functions.yaml").write_text(SPEC)
    (environments / "local.yaml").write_text(LOCAL)
    compilation = compile_environment(project.folder, "local")
    estate = compilation.estate
    assert estate is not None
    assert not compilation.failed
    (stack,) = estate.stacks
    cut = templates_of(stack, estate.environment, estate.project, {}, SMALL)
    folder.write(project.folder / OUT / "local", cut)
    run = project.run("deploy")
    return project, run, project.holds()


@pytest.fixture(scope="module")
def more(first: tuple[Project, Run, Inventory]) -> tuple[Run, Run, Inventory]:
    """Deploy again, then with one alarm more."""
    project, *_ = first
    again = project.run("deploy")
    project.replace("specs/functions.yaml", "composites:\n", f"{MORE}composites:\n")
    return again, project.run("deploy"), project.holds()


def templates(project: Project) -> dict[str, set[str]]:
    """Name the resources of each template."""
    return {
        Path(name).stem: set(re.findall(r"^  (\w+):$", body.decode(), re.MULTILINE))
        for name, body in project.files(OUT).items()
    }


def test_every_template_is_a_stack_of_its_own(first: tuple[Project, Run, Inventory]) -> None:
    project, run, _ = first
    assert (run.code, run.err) == (0, "")
    stacks = set(re.findall(r"fleet-local-functions[\w-]*", run.out))
    parts = {name.replace("functions", "fleet-local-functions") for name in templates(project)}
    assert stacks >= {name.replace(".", "-") for name in parts}
    assert len(parts) >= 4


def test_every_alarm_is_there_and_tells_the_topic(first: tuple[Project, Run, Inventory]) -> None:
    _, _, holds = first
    alarms = holds.of("MetricAlarm")
    keys = ("errors", "throttles", "duration")
    assert set(alarms) == {f"fleet-local-{key}-{name}" for key in keys for name in FUNCTIONS}
    assert {tuple(alarm["AlarmActions"]) for alarm in alarms.values()} == {(TOPIC,)}
    assert holds.names("CompositeAlarm") == {"fleet-local-all-down"}


def test_a_second_deployment_has_nothing_to_do(more: tuple[Run, Run, Inventory]) -> None:
    again, _, _ = more
    assert (again.code, again.planned(), again.steps()) == (0, [], [])


def test_one_alarm_more_changes_one_stack(
    first: tuple[Project, Run, Inventory], more: tuple[Run, Run, Inventory]
) -> None:
    _, _, before = first
    _, run, after = more
    assert run.code == 0
    changed = after.without("ChangeSet", "StackEvent").differs_from(before)
    things = {kind for kind, _ in changed if kind in {"MetricAlarm", "StackResource"}}
    assert {name for kind, name in changed if kind == "MetricAlarm"} == {"fleet-local-one-more"}
    assert things == {"MetricAlarm", "StackResource"}
    assert len(run.planned()) == 1
    assert len(re.findall("nothing to do", run.out)) == len(templates(first[0])) - 1
