"""The dashboard as CloudWatch keeps it after the first deployment."""

from __future__ import annotations

import json
from typing import Any

import pytest
from end_to_end_alarms import API, BALANCER, DATABASE, GENAI, SERVICE, SERVICES, TARGETS
from end_to_end_inventory import Inventory

pytestmark = pytest.mark.embedded

NAME = "petclinic-local-Dashboard"


def _each(line: str, where: dict[str, dict[str, str]]) -> list[str]:
    """Write a line for each service, with its name in the legend."""
    metric = line.split()[1]
    return [f"{_on(line, where[of])} label={of} {metric}" for of in SERVICES]


def _on(line: str, where: dict[str, str]) -> str:
    namespace, metric, rest = line.split(maxsplit=2)
    return " ".join([namespace, metric, *(f"{k}={v}" for k, v in where.items()), rest])


# ruff: noqa: E501 - a line of a widget stands on a line
WIDGETS: dict[str, list[str]] = {
    "API Gateway": [
        _on("AWS/ApiGateway Count stat=Sum", API),
        _on("AWS/ApiGateway 4XXError stat=Sum", API),
        _on("AWS/ApiGateway 5XXError stat=Sum", API),
        _on("AWS/ApiGateway Latency stat=Average yAxis=right", API),
    ],
    "Lambda GenAI": [
        _on("AWS/Lambda Invocations stat=Sum", GENAI),
        _on("AWS/Lambda Errors stat=Sum", GENAI),
        _on("AWS/Lambda Duration stat=Average yAxis=right", GENAI),
        _on("AWS/Lambda Throttles stat=Sum", GENAI),
    ],
    "ECS: tasks": [
        *_each("ECS/ContainerInsights RunningTaskCount stat=Average", SERVICE),
        *_each("ECS/ContainerInsights DesiredTaskCount stat=Average", SERVICE),
    ],
    "ECS: CPU and memory": [
        *_each("AWS/ECS CPUUtilization stat=Average", SERVICE),
        *_each("AWS/ECS MemoryUtilization stat=Average", SERVICE),
    ],
    "ALB: requests and errors": [
        _on("AWS/ApplicationELB RequestCount stat=Sum", BALANCER),
        _on("AWS/ApplicationELB HTTPCode_Target_5XX_Count stat=Sum", BALANCER),
        _on("AWS/ApplicationELB TargetResponseTime stat=Average yAxis=right", BALANCER),
    ],
    "ALB: healthy targets": [
        *_each("AWS/ApplicationELB HealthyHostCount stat=Minimum", TARGETS),
        *_each("AWS/ApplicationELB UnHealthyHostCount stat=Maximum", TARGETS),
    ],
    "Aurora: load": [
        _on("AWS/RDS DatabaseConnections stat=Average", DATABASE),
        _on("AWS/RDS CPUUtilization stat=Average yAxis=right", DATABASE),
    ],
    "Aurora: latency": [
        _on("AWS/RDS ReadLatency stat=Average", DATABASE),
        _on("AWS/RDS WriteLatency stat=Average", DATABASE),
    ],
    "Error rate": [
        _on("AWS/ApiGateway 4XXError id=api__4XXError__Sum stat=Sum visible=False", API),
        _on("AWS/ApiGateway 5XXError id=api__5XXError__Sum stat=Sum visible=False", API),
        _on("AWS/ApiGateway Count id=api__Count__Sum stat=Sum visible=False", API),
        "expression=100 * (api__4XXError__Sum + api__5XXError__Sum) / api__Count__Sum id=error_rate label=All errors",
        "expression=100 * api__4XXError__Sum / api__Count__Sum id=client_error_rate label=4XX",
        "expression=100 * api__5XXError__Sum / api__Count__Sum id=server_error_rate label=5XX",
        _on("AWS/Lambda Errors id=genai__Errors__Sum stat=Sum visible=False", GENAI),
        _on("AWS/Lambda Invocations id=genai__Invocations__Sum stat=Sum visible=False", GENAI),
        "expression=100 * genai__Errors__Sum / genai__Invocations__Sum id=genai_error_rate label=Lambda GenAI",
    ],
    "Application": [
        "PetClinic/Application ErrorCount stat=Sum",
        "PetClinic/Application ResponseTime stat=Average yAxis=right",
    ],
}

AXES = {
    "ECS: tasks": {"min": 0},
    "ECS: CPU and memory": {"label": "%", "min": 0, "max": 100},
    "ALB: healthy targets": {"min": 0},
    "Error rate": {"label": "%", "min": 0, "showUnits": False},
}

# title: the alarm whose threshold is drawn
LINES = {"ECS: CPU and memory": "ecs-cpu-admin", "Aurora: load": "aurora-connections"}

# kind and title, from the top; the text has none
PLACES = [
    ("text", "", (0, 0, 24, 2)),
    ("alarm", "Alarms", (0, 2, 24, 4)),
    ("metric", "API Gateway", (0, 6, 12, 6)),
    ("metric", "Lambda GenAI", (12, 6, 12, 6)),
    ("metric", "ECS: tasks", (0, 12, 12, 6)),
    ("metric", "ECS: CPU and memory", (12, 12, 12, 6)),
    ("metric", "ALB: requests and errors", (0, 18, 12, 6)),
    ("metric", "ALB: healthy targets", (12, 18, 12, 6)),
    ("metric", "Aurora: load", (0, 24, 12, 6)),
    ("metric", "Aurora: latency", (12, 24, 12, 6)),
    ("metric", "Error rate", (0, 30, 12, 6)),
    ("metric", "Application", (12, 30, 12, 6)),
    ("log", "Latest errors", (0, 36, 24, 6)),
]


@pytest.fixture(scope="module")
def widgets(held: Inventory) -> list[dict[str, Any]]:
    body = json.loads(held["Dashboard", NAME]["Body"])
    assert set(body) == {"widgets"}
    return list(body["widgets"])


@pytest.fixture(scope="module")
def drawn(widgets: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The properties of the widgets that have a title."""
    found = [widget["properties"] for widget in widgets]
    return {properties["title"]: properties for properties in found if "title" in properties}


def _line(row: list[Any]) -> str:
    """Write a row of a widget as the table does."""
    *words, options = row if isinstance(row[-1], dict) else [*row, {}]
    said = [f"{name}={value}" for name, value in options.items()]
    pairs = [f"{k}={v}" for k, v in zip(words[2::2], words[3::2], strict=True)]
    return " ".join([*words[:2], *pairs, *said])


def test_there_is_one_dashboard(held: Inventory) -> None:
    assert held.names("Dashboard") == {NAME}


def test_nothing_is_left_to_be_filled_in(held: Inventory) -> None:
    assert "${" not in held["Dashboard", NAME]["Body"]


def test_every_widget_is_in_its_place(widgets: list[dict[str, Any]]) -> None:
    found = [
        (w["type"], w["properties"].get("title", ""), (w["x"], w["y"], w["width"], w["height"]))
        for w in widgets
    ]
    assert found == PLACES


@pytest.mark.parametrize("title", WIDGETS)
def test_a_widget_draws_its_lines(drawn: dict[str, dict[str, Any]], title: str) -> None:
    assert [_line(row) for row in drawn[title]["metrics"]] == WIDGETS[title]


@pytest.mark.parametrize("title", WIDGETS)
def test_a_widget_shows_five_minutes_of_its_own_region(
    drawn: dict[str, dict[str, Any]], title: str
) -> None:
    found = drawn[title]
    shown = (found["region"], found["period"], found["view"], found["stacked"])
    assert shown == ("us-west-2", 300, "timeSeries", False)
    assert found.get("yAxis", {"left": None}) == {"left": AXES.get(title)}


@pytest.mark.parametrize("title", WIDGETS)
def test_the_threshold_that_is_drawn_is_the_one_that_alarms(
    held: Inventory, drawn: dict[str, dict[str, Any]], title: str
) -> None:
    found = drawn[title].get("annotations", {"horizontal": []})["horizontal"]
    alarms = [held["MetricAlarm", f"petclinic-local-{LINES[title]}"]] if title in LINES else []
    assert [line["value"] for line in found] == [alarm["Threshold"] for alarm in alarms]


def test_the_lines_of_a_widget_can_be_told_apart(drawn: dict[str, dict[str, Any]]) -> None:
    for title in WIDGETS:
        seen = [row for row in drawn[title]["metrics"] if "visible=False" not in _line(row)]
        legends = [row[-1].get("label") or " ".join(row[:2]) for row in seen]
        assert len(legends) == len(set(legends)), title


def test_every_alarm_is_shown_with_its_status(
    held: Inventory, drawn: dict[str, dict[str, Any]]
) -> None:
    alarms = [*held.of("MetricAlarm").values(), *held.of("CompositeAlarm").values()]
    shown = drawn["Alarms"]["alarms"]
    assert sorted(shown) == sorted(alarm["AlarmArn"] for alarm in alarms)


def test_the_latest_errors_come_from_log_groups_that_exist(
    held: Inventory, drawn: dict[str, dict[str, Any]]
) -> None:
    *sources, query = drawn["Latest errors"]["query"].split(" | ", 4)
    groups = [f"/ecs/petclinic-local-{of}" for of in SERVICES]
    assert sources == [f"SOURCE '{group}'" for group in groups]
    assert set(groups) <= held.names("LogGroup")
    assert query == (
        "fields @timestamp, @logStream, @message | filter @message like /ERROR/ "
        "| sort @timestamp desc | limit 50"
    )
    assert (drawn["Latest errors"]["region"], drawn["Latest errors"]["view"]) == (
        "us-west-2",
        "table",
    )


def test_the_text_is_in_both_languages(widgets: list[dict[str, Any]]) -> None:
    assert widgets[0]["properties"] == {
        "markdown": "# PetClinic local\n상태와 지표를 한눈에 · Everything at a glance\n"
    }
