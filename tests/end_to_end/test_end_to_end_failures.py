"""Deployments that AWS refuses, and those that must not be tried."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from end_to_end_inventory import Inventory
from end_to_end_project import SPEC, STATE, Project
from end_to_end_stack import STACK
from end_to_end_step import Step

pytestmark = pytest.mark.embedded

ALARM = ("MetricAlarm", "petclinic-local-maintenance")

_ERRORS = '  genai-errors:\n    metric: genai.Errors@Sum\n    threshold: "> {}"\n'
NO_THRESHOLD = (_ERRORS.format(5), _ERRORS.format("many"))
_MAINTENANCE = '    metric: maintenance\n    threshold: ">= {}"\n'
HIGHER = (_MAINTENANCE.format(1), _MAINTENANCE.format(2))
NOWHERE = """log_metrics:
  nowhere:
    log_group: /ecs/${prefix}-nowhere
    pattern: ERROR
    metric: {namespace: PetClinic/Application, name: Nowhere, value: 1}
"""
NO_LOG_GROUP = ("log_metrics:\n", NOWHERE)
TOPIC = ("      name: ${prefix}-alerts\n", "      name: ${prefix}-by-hand\n")


def place(project: Project, beginning: str, further: int = 0) -> str:
    """Write a place as a finding does: that of the line that begins so, or of one below it."""
    return f"--> {SPEC}:{project.line(SPEC, beginning) + further}:"


# A spec that is wrong.


def test_a_wrong_spec_is_refused_before_anything_is_touched(
    deployed: Step, new_folder: Callable[[], Path]
) -> None:
    project = deployed.project.copy(new_folder())
    project.replace(SPEC, *NO_THRESHOLD)
    parts = (STATE, "templates_out")
    before = [project.files(part) for part in parts]
    run = project.run("deploy")
    assert (run.code, run.out) == (3, "")
    assert "`> many` is not a threshold" in run.err
    assert place(project, "  genai-errors:", 2) in run.err
    assert [project.files(part) for part in parts] == before


# A change that cannot succeed: the topic gets a name that someone else has.


def test_a_name_that_someone_has_is_told_before_anything_is_touched(
    deployed: Step, new_folder: Callable[[], Path]
) -> None:
    step = deployed.then(new_folder(), "deploy", HIGHER, TOPIC)
    assert step.run.code == 5
    assert "the topic `petclinic-local-by-hand` exists already: no stack owns it" in step.run.err
    assert place(step.project, "    alerts:") in step.run.err
    assert step.changed() == set()


# A change that AWS refuses half way: the logs that a metric is to count in are not there.


@pytest.fixture(scope="module")
def undone(deployed: Step, new_folder: Callable[[], Path]) -> Step:
    return deployed.then(new_folder(), "deploy", HIGHER, NO_LOG_GROUP)


def test_a_change_that_aws_refuses_says_why_and_where(undone: Step) -> None:
    assert undone.run.code == 6
    assert "log_metrics.nowhere (AWS::Logs::MetricFilter) could not be " in undone.run.err
    assert "log group does not exist" in undone.run.err
    assert place(undone.project, "  nowhere:") in undone.run.err


def test_a_change_that_aws_refuses_says_the_state_and_the_next_step(undone: Step) -> None:
    said = undone.run.out
    assert f"failed: {STACK} is in UPDATE_ROLLBACK_COMPLETE: it is as before" in said
    assert "\nnext: correct the spec, then watchform deploy --env local" in said


def test_a_change_that_aws_refuses_is_rolled_back(undone: Step) -> None:
    before, after = undone.before["Stack", STACK], undone.after["Stack", STACK]
    assert after["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    for part in ("Outputs", "Parameters", "Tags"):
        assert after[part] == before[part]


def test_a_change_that_aws_refuses_leaves_every_resource_as_before(undone: Step) -> None:
    assert undone.changed() <= {ALARM}
    assert _without_times(undone.after) == _without_times(undone.before)


def test_what_was_changed_before_the_refusal_is_put_back(undone: Step) -> None:
    steps = undone.run.steps()
    change, back = (f"{what}: alarms.maintenance (Alarm)" for what in ("changed", "put back"))
    failed = "failed: log_metrics.nowhere (MetricFilter)"
    assert steps.index(change) < steps.index(failed) < steps.index(back)
    assert undone.after[ALARM]["Threshold"] == 1.0


def _without_times(held: Inventory) -> dict[str, dict[str, object]]:
    """Leave out when alarms were written: one was changed, and changed back."""
    time = "AlarmConfigurationUpdatedTimestamp"
    return {
        name: {key: value for key, value in alarm.items() if key != time}
        for name, alarm in held.of("MetricAlarm").items()
    }
