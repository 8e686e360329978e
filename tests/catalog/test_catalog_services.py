"""The services of the catalog: each against the table, and against what AWS recommends."""

from __future__ import annotations

import json
import re
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest

from compiler.catalog import metric_table, service
from compiler.catalog.recommended_alarm import AWS_RECOMMENDATIONS, RecommendedAlarm
from compiler.catalog.service import Service
from compiler.catalog.service_metric import ServiceMetric
from compiler.language import duration

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
def test_a_service_links_its_documentation_and_knows_every_dimension(one: Service) -> None:
    assert one.docs.startswith("https://docs.aws.amazon.com/")
    metrics = one.metrics.values()
    used = {name for metric in metrics for names in metric.dimension_sets for name in names}
    fixed = {name for metric in metrics for name, _ in metric.fixed}
    known = {*one.identity, *one.optional}
    assert set(dict(one.defaults)) <= set(one.optional)
    assert used == known | fixed
    assert not set(one.identity) & set(one.optional)
    assert not {name for name, _ in one.fixed} & known
    # Without an identity, the metrics are of a whole Region.
    assert one.identity or () in {names for m in metrics for names in m.dimension_sets}


@pytest.mark.parametrize("one", SERVICES, ids=lambda one: one.name)
def test_a_service_of_one_region_says_where_that_is_written(one: Service) -> None:
    if one.region is not None:
        assert one.region.source.startswith("https://docs.aws.amazon.com/")
        assert set(one.region.unless) <= {*one.identity, *one.optional}


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
    if metric.unit == "Count" and metric.statistic == "Average":
        # A level and not a number of events; then the table says so, if need be by the overlay.
        published = metric_table.load().metric(metric.namespace, metric.name)
        assert published
        assert published.statistic == "Average"
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
    assert len({widget.title for widget in one.widgets}) == len(one.widgets)
    for widget in one.widgets:
        assert widget.lines
        for line in widget.lines:
            _, at, statistic = line.metric.partition("@")
            metric = one.metrics[line.name]
            assert not at or STATISTIC.fullmatch(statistic)
            fixed = {name for name, _ in line.dimensions}
            every = {*one.identity, *one.optional}
            assert not metric.lacks(every | fixed)
        assert len({one.metrics[line.name].unit for line in widget.lines}) == 1


@pytest.mark.parametrize(("one", "alarm"), ALARMS)
def test_a_recommended_alarm_can_be_made_of_the_service(
    one: Service, alarm: RecommendedAlarm
) -> None:
    metric = one.metrics[alarm.metric]
    assert STATISTIC.fullmatch(alarm.statistic)
    assert alarm.threshold is None or alarm.threshold.startswith(f"{alarm.comparison} ")
    assert duration.parse(alarm.period) >= (metric.period or 60)
    enough, _, of = alarm.datapoints.partition(" of ")
    assert 1 <= int(enough) <= int(of)
    assert alarm.treat_missing_data in {"missing", "ignore", "breaching", "notBreaching"}
    fixed = {name for name, _ in alarm.dimensions}
    assert not metric.lacks({*one.identity, *one.optional, *fixed})
    assert alarm.source.startswith("https://docs.aws.amazon.com/")
    assert alarm.description.endswith(".")
    assert alarm.asks is None or alarm.asks.endswith(".")


def recommended_by_aws() -> list[dict[str, Any]]:
    alarms: list[dict[str, Any]] = json.loads(
        Path(__file__).with_name("recommended_by_aws.json").read_bytes()
    )["alarms"]
    return alarms


def made_of(one: Service, alarm: RecommendedAlarm, given: dict[str, Any]) -> bool:
    """Tell whether an alarm of a service is one that AWS recommends."""
    return (one.metrics[alarm.metric].namespace, alarm.metric) == (
        given["namespace"],
        given["metric"],
    )


def test_aws_recommends_as_many_alarms_as_its_package_has() -> None:
    assert len(recommended_by_aws()) == 156


def test_what_a_service_says_aws_recommends_is_what_aws_recommends() -> None:
    words = ("statistic", "comparison", "threshold", "period", "datapoints", "treat_missing_data")
    for one in SERVICES:
        for alarm in one.recommended.values():
            if (
                not alarm.source.startswith(AWS_RECOMMENDATIONS)
                or alarm.name == "ephemeral-storage"
            ):  # see ecs-service.yaml
                continue
            ours = {word: getattr(alarm, word) for word in words}
            ours["period"] = duration.parse(alarm.period)
            theirs = [
                {word: given[word] for word in words}
                for given in recommended_by_aws()
                if made_of(one, alarm, given)
            ]
            assert ours in theirs, (one.name, alarm.name)


def test_every_alarm_that_aws_recommends_is_in_a_service_or_left_out_with_a_reason() -> None:
    """It is looked for in the services that have its dimensions; else in any of the namespace."""
    for given in recommended_by_aws():
        of_namespace = [one for one in SERVICES if given["namespace"] in one.namespaces()]
        fitting = [
            one
            for one in of_namespace
            if (known := one.metrics.get(given["metric"]))
            and set(given["dimensions"]) in [set(names) for names in known.dimension_sets]
        ]
        where = (given["namespace"], given["metric"], sorted(given["dimensions"]))
        for one in fitting:
            made = any(made_of(one, alarm, given) for alarm in one.recommended.values())
            assert made or given["metric"] in one.left_out, (one.name, *where)
        if of_namespace and not fitting:
            assert any(
                given["metric"] in one.left_out
                or any(made_of(one, alarm, given) for alarm in one.recommended.values())
                for one in of_namespace
            ), where


def test_what_is_left_out_is_recommended_by_aws_and_has_a_reason() -> None:
    for one in SERVICES:
        for metric, reason in one.left_out.items():
            assert reason.endswith(".")
            assert any(
                given["metric"] == metric and given["namespace"] in one.namespaces()
                for given in recommended_by_aws()
            ), (one.name, metric)
            assert metric not in {alarm.metric for alarm in one.recommended.values()}


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
