"""Second deployments: of nothing, of one number, of one widget."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from end_to_end_inventory import Inventory
from end_to_end_project import SPEC, Run
from end_to_end_stack import OUTPUTS, STACK, TEMPLATES
from end_to_end_step import Step

pytestmark = pytest.mark.embedded

ALARM = ("MetricAlarm", "petclinic-local-genai-errors")
DASHBOARD = ("Dashboard", "petclinic-local-Dashboard")

_ERRORS = '  genai-errors:\n    metric: genai.Errors@Sum\n    threshold: "> {}"\n'
HIGHER = (_ERRORS.format(5), _ERRORS.format(7))
_WIDGET = '      - {title: "Aurora: latency", metrics: [aurora.ReadLatency, aurora.WriteLatency]}\n'
FEWER = (_WIDGET, "")


@pytest.fixture(scope="module")
def looked(deployed: Step, new_folder: Callable[[], Path]) -> tuple[Run, Step]:
    """Deploy once more, then plan a change: the account is read after both of them."""
    project = deployed.project.copy(new_folder())
    again = project.run("deploy")
    project.replace(SPEC, *HIGHER)
    plan = project.run("plan")
    return again, Step(project, plan, deployed.after, project.holds())


@pytest.fixture(scope="module")
def again(looked: tuple[Run, Step]) -> Run:
    return looked[0]


@pytest.fixture(scope="module")
def planned(looked: tuple[Run, Step]) -> Step:
    return looked[1]


def test_a_second_deployment_has_nothing_to_do(again: Run) -> None:
    assert (again.code, again.err) == (0, "")
    assert again.planned() == again.steps() == []


def test_a_second_deployment_needs_no_change_set_to_know_that(again: Run) -> None:
    assert f"{STACK}: nothing to do, it is as the spec says." in again.out


def test_a_second_deployment_says_the_addresses_again(again: Run) -> None:
    assert again.outputs() == OUTPUTS


def test_a_plan_shows_the_one_alarm_that_would_change(planned: Step) -> None:
    assert (planned.run.code, planned.run.err) == (0, "")
    (line,) = planned.run.planned()
    assert line.split()[:3] == ["~", "alarms.genai-errors", "Alarm"]
    assert "\n      ! goes off above 7 instead of above 5\n" in planned.run.out
    assert planned.run.out.endswith("\n  1 to change\n")


def test_a_plan_points_at_the_entry_that_was_changed(planned: Step) -> None:
    (line,) = planned.run.planned()
    first = planned.project.line(SPEC, "  genai-errors:")
    place, _, number = line.split()[-1].rpartition(":")
    assert place == SPEC
    assert first <= int(number) <= first + HIGHER[0].count("\n")


def test_a_second_deployment_and_a_plan_change_nothing_and_leave_no_change_set(
    planned: Step,
) -> None:
    assert planned.after.without("Object").differs_from(planned.before.without("Object")) == set()


def test_a_plan_leaves_only_the_large_template_it_asked_about(planned: Step) -> None:
    new = planned.after.names("Object") - planned.before.names("Object")
    assert len(new) == 1
    assert planned.before.names("Object") <= planned.after.names("Object")


@pytest.fixture(scope="module")
def raised(deployed: Step, new_folder: Callable[[], Path]) -> Step:
    return deployed.then(new_folder(), "deploy", HIGHER)


def test_a_deployment_shows_its_plan_and_does_only_that(raised: Step, planned: Step) -> None:
    assert (raised.run.code, raised.run.err) == (0, "")
    assert planned.run.out in raised.run.out
    assert raised.run.steps() == ["changed: alarms.genai-errors (Alarm)"]


def test_a_new_threshold_changes_that_alarm_and_nothing_else(raised: Step) -> None:
    assert raised.changed() == {ALARM}


def test_a_new_threshold_is_all_that_changes_in_the_alarm(raised: Step) -> None:
    before, after = raised.before[ALARM], raised.after[ALARM]
    different = {key: after[key] for key in after if after[key] != before.get(key)}
    assert different.pop("AlarmConfigurationUpdatedTimestamp")
    assert different == {
        "Threshold": 7.0,
        "AlarmDescription": "The GenAI function fails: > 7 in 5m, in 2 of 2 periods.",
    }
    assert before.keys() == after.keys()


def test_a_new_threshold_leaves_the_stack_updated_and_nothing_waiting(raised: Step) -> None:
    assert raised.after["Stack", STACK]["StackStatus"] == "UPDATE_COMPLETE"
    assert {found["ExecutionStatus"] for found in raised.after.of("ChangeSet").values()} == {
        "EXECUTE_COMPLETE"
    }


def test_a_new_threshold_leaves_every_resource_the_same_one(raised: Step) -> None:
    assert raised.after.of("StackResource") == raised.before.of("StackResource")


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="the embedded AWS reports an update of every resource of the stack; AWS reports only "
    "those that change",
)
def test_the_events_of_a_new_threshold_name_only_that_alarm(raised: Step) -> None:
    events = raised.after.of("StackEvent")
    new = events.keys() - raised.before.names("StackEvent")
    assert {events[name]["LogicalResourceId"] for name in new} == {STACK, "AlarmGenaiErrors"}


def test_the_template_of_a_new_threshold_lies_beside_the_old_ones(raised: Step) -> None:
    assert raised.before.names("Object") < raised.after.names("Object")
    (new,) = raised.after.names("Object") - raised.before.names("Object")
    (written,) = raised.project.files("templates_out").values()
    assert new.startswith(f"{TEMPLATES}/")
    assert raised.after["Object", new]["Size"] == len(written)


@pytest.fixture(scope="module")
def fewer(deployed: Step, new_folder: Callable[[], Path]) -> Step:
    return deployed.then(new_folder(), "deploy", FEWER)


def test_a_widget_less_is_shown_as_a_change_of_the_dashboard(fewer: Step) -> None:
    assert (fewer.run.code, fewer.run.err) == (0, "")
    (line,) = fewer.run.planned()
    assert line.split()[:3] == ["~", "dashboards.main", "Dashboard"]
    assert "Aurora: latency" in fewer.run.out
    assert fewer.run.steps() == ["changed: dashboards.main (Dashboard)"]


def test_a_widget_less_changes_only_the_dashboard(fewer: Step) -> None:
    assert fewer.changed() == {DASHBOARD}


def test_a_widget_less_leaves_the_others(fewer: Step) -> None:
    gone = "Aurora: latency"
    assert _titles(fewer.after) == [title for title in _titles(fewer.before) if title != gone]


def _titles(held: Inventory) -> list[str]:
    widgets = json.loads(held[DASHBOARD]["Body"])["widgets"]
    return [widget["properties"].get("title", "") for widget in widgets]
