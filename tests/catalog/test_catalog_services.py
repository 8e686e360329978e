"""The services of the catalog: each against the table, and against what AWS recommends."""

from __future__ import annotations

import json
import os
import re
import zipfile
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest

from compiler.catalog import metric_table, service
from compiler.catalog.service import RecommendedAlarm, Service, ServiceMetric

SERVICES = [service.load(name) for name in service.names()]
METRICS = [
    pytest.param(one, metric, id=f"{metric.name} of {one.name}")
    for one in SERVICES
    for metric in one.metrics.values()
]
ALARMS = [
    pytest.param(one, alarm, id=f"{alarm.name} of {one.name}")
    for one in SERVICES
    for alarm in one.recommended.values()
]

# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
STATISTIC = re.compile(r"SampleCount|Sum|Average|Minimum|Maximum|IQM|(p|tm|wm|tc|ts)\d+(\.\d+)?")

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}

# Numbers that stand for a level and not for events: the mean of several samples has a meaning.
LEVELS = {
    "ConsumedLCUs",
    "DatabaseConnections",
    "DeploymentCount",
    "DesiredTaskCount",
    "DiskQueueDepth",
    "PendingTaskCount",
    "RunningTaskCount",
    "ServerlessDatabaseCapacity",
    "TaskSetCount",
    "glue.driver.ExecutorAllocationManager.executors.numberAllExecutors",
}


def test_the_names_are_those_of_the_files() -> None:
    needed = {
        "alb",
        "alb-target-group",
        "api-gateway-rest",
        "aurora-mysql",
        "ecs-service",
        "lambda",
    }
    assert needed <= set(service.names())
    assert list(service.names()) == sorted(service.names())


@pytest.mark.parametrize("one", SERVICES, ids=lambda one: one.name)
def test_a_service_links_its_documentation_and_asks_for_an_identity(one: Service) -> None:
    assert one.docs.startswith("https://docs.aws.amazon.com/")
    assert one.identity
    assert not set(one.identity) & set(one.optional)
    fixed = {name for metric in one.metrics.values() for name, _ in metric.fixed}
    assert not fixed & {*one.identity, *one.optional}
    used = {
        name for metric in one.metrics.values() for names in metric.dimension_sets for name in names
    }
    assert used == {*one.identity, *one.optional, *fixed}


@pytest.mark.parametrize(("one", "metric"), METRICS)
def test_a_metric_is_in_the_table_with_its_dimensions_and_unit(
    one: Service, metric: ServiceMetric
) -> None:
    published = metric_table.load().metric(metric.namespace, metric.name)
    assert published
    assert metric.dimension_sets
    assert {frozenset(names) for names in metric.dimension_sets} <= set(published.dimension_sets)
    assert metric.unit == published.unit


@pytest.mark.parametrize(("one", "metric"), METRICS)
def test_a_statistic_is_one_of_cloudwatch_and_no_count_is_averaged(
    one: Service, metric: ServiceMetric
) -> None:
    assert STATISTIC.fullmatch(metric.statistic)
    if metric.unit == "Count" and metric.name not in LEVELS:
        assert metric.statistic != "Average"
    if metric.unit == "Percent":
        assert metric.statistic != "Sum"


@pytest.mark.parametrize(
    ("short_name", "metric"),
    [
        ("api-gateway-rest", "4XXError"),
        ("api-gateway-rest", "5XXError"),
        ("api-gateway-rest", "Count"),
        ("lambda", "Errors"),
        ("lambda", "Invocations"),
        ("lambda", "Throttles"),
        ("alb", "RequestCount"),
        ("alb", "HTTPCode_ELB_5XX_Count"),
        ("alb-target-group", "HTTPCode_Target_5XX_Count"),
    ],
    ids=str,
)
def test_requests_and_errors_are_summed(short_name: str, metric: str) -> None:
    assert service.load(short_name).metrics[metric].statistic == "Sum"


def test_hosts_are_read_at_their_worst() -> None:
    metrics = service.load("alb-target-group").metrics
    assert metrics["HealthyHostCount"].statistic == "Minimum"
    assert metrics["UnHealthyHostCount"].statistic == "Maximum"


def test_running_tasks_come_from_container_insights_and_say_so() -> None:
    metric = service.load("ecs-service").metrics["RunningTaskCount"]
    assert metric.namespace == "ECS/ContainerInsights"
    assert metric.needs == "Container Insights"
    assert service.load("ecs-service").metrics["CPUUtilization"].namespace == "AWS/ECS"


@pytest.mark.parametrize(
    ("short_name", "metric", "given", "expected"),
    [
        pytest.param("api-gateway-rest", "Count", {"ApiName"}, ("ApiName",), id="the API alone"),
        pytest.param(
            "api-gateway-rest", "Count", {"ApiName", "Stage"}, ("ApiName", "Stage"), id="its stage"
        ),
        pytest.param(
            "api-gateway-rest",
            "Count",
            {"ApiName", "Stage", "Method"},
            ("ApiName", "Stage"),
            id="a method without a resource is not published",
        ),
        pytest.param(
            "aurora-mysql",
            "VolumeBytesUsed",
            {"DBClusterIdentifier", "Role"},
            ("DBClusterIdentifier",),
            id="the volume has no role",
        ),
        pytest.param(
            "ecs-service",
            "RequestCount",
            {"ClusterName", "ServiceName"},
            None,
            id="Service Connect needs the discovery name",
        ),
        pytest.param(
            "alb", "RequestCount", {"TargetGroup"}, None, id="nothing without the load balancer"
        ),
    ],
)
def test_a_metric_takes_the_widest_set_of_what_a_watch_gives(
    short_name: str, metric: str, given: set[str], expected: tuple[str, ...] | None
) -> None:
    assert service.load(short_name).metrics[metric].dimensions_for(given) == expected


@pytest.mark.parametrize("one", SERVICES, ids=lambda one: one.name)
def test_widgets_draw_metrics_of_the_service(one: Service) -> None:
    assert one.widgets
    for widget in one.widgets:
        for reference in widget.metrics:
            name, at, statistic = reference.partition("@")
            assert name in one.metrics
            assert not at or STATISTIC.fullmatch(statistic)
        assert len({one.metrics[text.partition("@")[0]].unit for text in widget.metrics}) == 1


@pytest.mark.parametrize(("one", "alarm"), ALARMS)
def test_a_recommended_alarm_can_be_made_of_the_service(
    one: Service, alarm: RecommendedAlarm
) -> None:
    metric = one.metrics[alarm.metric]
    assert STATISTIC.fullmatch(alarm.statistic)
    assert alarm.threshold is None or alarm.threshold.startswith(f"{alarm.comparison} ")
    assert re.fullmatch(r"\d+[smhd]", alarm.period)
    enough, _, of = alarm.datapoints.partition(" of ")
    assert 1 <= int(enough) <= int(of)
    assert alarm.treat_missing_data in {"missing", "ignore", "breaching", "notBreaching"}
    assert {name for name, _ in alarm.dimensions} <= set(one.optional)
    assert metric.dimensions_for({*one.identity, *(name for name, _ in alarm.dimensions)}) or (
        metric.needs
    )
    assert alarm.source.startswith("https://docs.aws.amazon.com/")
    assert alarm.description.endswith(".")


def recommended_by_aws() -> list[tuple[str, frozenset[str], dict[str, Any]]]:
    folder = os.environ.get("WATCHFORM_CHECK_TABLE_PACKAGES")
    if not folder:
        pytest.skip("WATCHFORM_CHECK_TABLE_PACKAGES names no folder with the pinned packages")
    (wheel,) = Path(folder).glob("awslabs_cloudwatch_mcp_server-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("metric_metadata.json"))
        entries = json.loads(archive.read(name))
    return [
        (
            f"{entry['metricId']['namespace']} {entry['metricId']['metricName']}",
            frozenset(given["name"] for given in alarm["dimensions"]),
            alarm,
        )
        for entry in entries
        for alarm in entry.get("alarmRecommendations", ())
    ]


def test_what_a_service_says_aws_recommends_is_what_aws_recommends() -> None:
    signs = {
        "GreaterThanThreshold": ">",
        "GreaterThanOrEqualToThreshold": ">=",
        "LessThanThreshold": "<",
        "LessThanOrEqualToThreshold": "<=",
    }
    by_metric: dict[str, list[tuple[object, ...]]] = {}
    for name, _, given in recommended_by_aws():
        number = given["threshold"].get("staticValue")
        sign = signs[given["comparisonOperator"]]
        said = (
            given["statistic"],
            sign,
            None if number is None else f"{sign} {number:g}".replace("1e+06", "1000000"),
            given["period"],
            f"{given['datapointsToAlarm']} of {given['evaluationPeriods']}",
            given["treatMissingData"],
        )
        by_metric.setdefault(name, []).append(said)
    for one in SERVICES:
        for alarm in one.recommended.values():
            if not alarm.by_aws or alarm.name == "ephemeral-storage":  # see ecs-service.yaml
                continue
            ours = (
                alarm.statistic,
                alarm.comparison,
                alarm.threshold,
                SECONDS[alarm.period[-1]] * int(alarm.period[:-1]),
                alarm.datapoints,
                alarm.treat_missing_data,
            )
            key = f"{one.metrics[alarm.metric].namespace} {alarm.metric}"
            assert ours in by_metric[key], (one.name, alarm.name)


def test_every_alarm_that_aws_recommends_for_an_identity_is_there() -> None:
    for name, dimensions, _ in recommended_by_aws():
        namespace, _, metric = name.partition(" ")
        for one in SERVICES:
            known = one.metrics.get(metric)
            if known and known.namespace == namespace and set(one.identity) <= dimensions:
                assert metric in {alarm.metric for alarm in one.recommended.values()}


def test_a_service_is_read_once_and_cannot_be_changed() -> None:
    one = service.load("lambda")
    assert service.load("lambda") is one
    with pytest.raises(FrozenInstanceError):
        one.title = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        one.metrics["Errors"] = one.metrics["Throttles"]  # type: ignore[index]


def test_an_unknown_service_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        service.load("teapot")
