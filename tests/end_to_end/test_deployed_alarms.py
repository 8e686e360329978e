"""The alarms as CloudWatch describes them after the first deployment."""

from __future__ import annotations

from typing import Any

import pytest
from end_to_end_alarms import ALARM_NAMES, API, METRIC_ALARMS, TOPIC, Ordered
from end_to_end_inventory import Inventory

pytestmark = pytest.mark.embedded

_NOT_OF_THE_TABLE = ("Tags", "AlarmConfigurationUpdatedTimestamp")


def settings(thing: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in thing.items() if key not in _NOT_OF_THE_TABLE}


def test_there_is_every_alarm_and_no_other(held: Inventory) -> None:
    assert held.names("MetricAlarm") == ALARM_NAMES
    assert held.names("CompositeAlarm") == {"petclinic-local-customers-down"}


@pytest.mark.parametrize("ordered", METRIC_ALARMS, ids=[alarm.name for alarm in METRIC_ALARMS])
def test_an_alarm_is_as_ordered(held: Inventory, ordered: Ordered) -> None:
    wanted = ordered.described()
    found = settings(held["MetricAlarm", wanted["AlarmName"]])
    assert found | {"Dimensions": found.get("Dimensions", [])} == wanted


def _query(name: str, metric: str, statistic: str) -> dict[str, Any]:
    dimensions = [{"Name": key, "Value": value} for key, value in API.items()]
    of = {"Namespace": "AWS/ApiGateway", "MetricName": metric, "Dimensions": dimensions}
    stat = {"Metric": of, "Period": 300, "Stat": statistic}
    return {"Id": name, "MetricStat": stat, "ReturnData": False}


def _expression(name: str, text: str) -> dict[str, Any]:
    return {"Id": name, "Expression": text, "ReturnData": True}


def test_the_odd_latency_leaves_a_band_while_there_is_traffic(held: Inventory) -> None:
    name = "petclinic-local-api-latency-odd"
    found = settings(held["MetricAlarm", name])
    queries = {query["Id"]: query for query in found.pop("Metrics")}
    assert found == {
        "AlarmName": name,
        "AlarmArn": f"arn:aws:cloudwatch:us-west-2:000000000000:alarm:{name}",
        "AlarmDescription": "The slowest answers of the API (p99) are far slower than usual: "
        "above band 3.",
        "ActionsEnabled": True,
        "AlarmActions": [TOPIC],
        "OKActions": [],
        "InsufficientDataActions": [],
        "EvaluationPeriods": 3,
        "DatapointsToAlarm": 3,
        "ComparisonOperator": "GreaterThanUpperThreshold",
        "ThresholdMetricId": "api__Latency__p99__when__band",
        "TreatMissingData": "notBreaching",
    }
    busy = "api__Latency__p99__when"
    assert queries == {
        "api__Latency__p99": _query("api__Latency__p99", "Latency", "p99"),
        "api__Count__Sum": _query("api__Count__Sum", "Count", "Sum"),
        busy: _expression(busy, "IF(api__Count__Sum >= 100, api__Latency__p99)"),
        f"{busy}__band": _expression(f"{busy}__band", f"ANOMALY_DETECTION_BAND({busy}, 3)"),
    }


def test_customers_down_combines_alarms_and_keeps_quiet_in_maintenance(held: Inventory) -> None:
    name = "petclinic-local-customers-down"
    found = settings(held["CompositeAlarm", name])
    assert found == {
        "AlarmName": name,
        "AlarmArn": f"arn:aws:cloudwatch:us-west-2:000000000000:alarm:{name}",
        "AlarmDescription": "Owners cannot reach their data. 고객 서비스가 응답하지 않습니다.",
        "AlarmRule": 'ALARM("petclinic-local-ecs-running-tasks-customers") OR '
        '(ALARM("petclinic-local-unhealthy-targets-customers") AND '
        'ALARM("petclinic-local-api-5xx-errors"))',
        "ActionsEnabled": True,
        "AlarmActions": [TOPIC],
        "OKActions": [TOPIC],
        "InsufficientDataActions": [],
        "ActionsSuppressor": "petclinic-local-maintenance",
        "ActionsSuppressorWaitPeriod": 120,
        "ActionsSuppressorExtensionPeriod": 120,
    }


def test_what_the_composite_alarm_names_exists(held: Inventory) -> None:
    found = held["CompositeAlarm", "petclinic-local-customers-down"]
    named = {part for part in found["AlarmRule"].split('"') if part.startswith("petclinic-")}
    assert named | {found["ActionsSuppressor"]} <= held.names("MetricAlarm")


def test_every_action_of_an_alarm_is_a_topic_that_exists(held: Inventory) -> None:
    alarms = [*held.of("MetricAlarm").values(), *held.of("CompositeAlarm").values()]
    lists = ("AlarmActions", "OKActions", "InsufficientDataActions")
    named = {action for alarm in alarms for of in lists for action in alarm[of]}
    assert named == {topic["TopicArn"] for topic in held.of("Topic").values()}


def test_only_the_maintenance_switch_tells_nobody(held: Inventory) -> None:
    alarms = held.of("MetricAlarm") | held.of("CompositeAlarm")
    silent = {name for name, alarm in alarms.items() if not alarm["AlarmActions"]}
    assert silent == {"petclinic-local-maintenance"}


def test_every_metric_of_our_own_that_is_watched_is_published(held: Inventory) -> None:
    written = {
        (metric["metricNamespace"], metric["metricName"])
        for found in held.of("MetricFilter").values()
        for metric in found["metricTransformations"]
    }
    watched = {
        (alarm["Namespace"], alarm["MetricName"])
        for alarm in held.of("MetricAlarm").values()
        if not alarm.get("Namespace", "AWS/").startswith(("AWS/", "ECS/"))
    }
    # The switch is published by hand, while people work on the system.
    assert watched - written == {("PetClinic/Application", "MaintenanceMode")}
