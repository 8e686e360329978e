"""Alarms and composites become exactly these properties."""

from __future__ import annotations

from typing import Any

import pytest

from compiler.ir.alarm import Actions, ArnAction, BandThreshold, StaticThreshold, Suppressor
from compiler.ir.metric import MathQuery
from compiler.ir.value import Text
from emit.estate import INPUTS, alarm, composite, rate, ref, series, stat
from emit.reading import properties, resources

DIMENSIONS = [{"Name": "FunctionName", "Value": "genai"}]
WATCHED = {
    "Namespace": "AWS/Lambda",
    "MetricName": "Errors",
    "Dimensions": DIMENSIONS,
    "Statistic": "Sum",
    "Period": 300,
}
JUDGED = {"ComparisonOperator": "GreaterThanThreshold", "Threshold": 5}
FRAME = {
    "AlarmName": "petclinic-dev-lambda-errors",
    "EvaluationPeriods": 2,
    "DatapointsToAlarm": 2,
    "TreatMissingData": "notBreaching",
    "AlarmActions": [{"Ref": "TopicAlerts"}],
    "OKActions": [{"Ref": "TopicAlerts"}],
}
METRIC = {"Namespace": "AWS/Lambda", "MetricName": "Errors", "Dimensions": DIMENSIONS}


def entry(id_: str, *, returns: bool, **changes: Any) -> dict[str, Any]:
    """One metric of a `Metrics` array."""
    stat = {"Metric": METRIC, "Period": 300, "Stat": "Sum"} | changes.pop("stat", {})
    return {"Id": id_, "ReturnData": returns, "MetricStat": stat, **changes}


def test_an_alarm_on_a_metric_spells_out_all_that_decides() -> None:
    assert resources(alarm())["AlarmLambdaErrors"] == {
        "Type": "AWS::CloudWatch::Alarm",
        "Metadata": {"watchform": "alarms.lambda-errors"},
        "Properties": FRAME | JUDGED | WATCHED,
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"description": "Bad 나쁨"}, {"AlarmDescription": "Bad 나쁨"}, id="described"),
        pytest.param({"datapoints_to_alarm": 1}, {"DatapointsToAlarm": 1}, id="one of two"),
        pytest.param({"period": 10}, {"Period": 10}, id="ten seconds"),
        pytest.param(
            {"series": series(stat(period=60))}, {"Period": 60}, id="the metric's own period"
        ),
        pytest.param({"series": series(stat(unit="Count"))}, {"Unit": "Count"}, id="only one unit"),
        pytest.param(
            {"threshold": StaticThreshold("<=", 0.5)},
            {"ComparisonOperator": "LessThanOrEqualToThreshold", "Threshold": 0.5},
            id="at most a fraction",
        ),
        pytest.param(
            {"threshold": StaticThreshold("<", -1.0)},
            {"ComparisonOperator": "LessThanThreshold", "Threshold": -1},
            id="below a whole number",
        ),
        pytest.param(
            {"threshold": StaticThreshold(">=", 1)},
            {"ComparisonOperator": "GreaterThanOrEqualToThreshold", "Threshold": 1},
            id="at least",
        ),
        pytest.param(
            {"evaluate_low_samples": "ignore"},
            {"EvaluateLowSampleCountPercentile": "ignore"},
            id="few samples do not count",
        ),
        pytest.param(
            {"tags": (("Team", "b"), ("Owner", "a"))},
            {"Tags": [{"Key": "Owner", "Value": "a"}, {"Key": "Team", "Value": "b"}]},
            id="tags in order",
        ),
    ],
)
def test_one_thing_said_is_one_property_changed(
    changes: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert properties(alarm(**changes)) == FRAME | JUDGED | WATCHED | expected


def test_a_percentile_is_an_extended_statistic() -> None:
    found = properties(alarm(series=series(stat(statistic="p99"))))
    assert found["ExtendedStatistic"] == "p99"
    assert "Statistic" not in found


def test_a_metric_without_dimensions_has_none() -> None:
    assert "Dimensions" not in properties(alarm(series=series(stat(dimensions=()))))


def test_actions_are_topics_arns_and_nothing_where_there_are_none() -> None:
    arn = Text.of("arn:aws:automate:us-west-2:ec2:reboot")
    actions = Actions(insufficient_data=(ArnAction(arn), ArnAction(ref("aurora"))), enabled=False)
    found = properties(alarm(actions=actions), inputs=INPUTS)
    assert found["InsufficientDataActions"] == [
        "arn:aws:automate:us-west-2:ec2:reboot",
        {"Fn::ImportValue": "petclinic-dev-aurora"},
    ]
    assert found["ActionsEnabled"] is False
    assert not {"AlarmActions", "OKActions"} & set(found)


def test_metric_math_returns_only_its_result() -> None:
    metric = {"Metric": METRIC | {"MetricName": "Invocations"}}
    found = properties(alarm(series=rate()))
    assert found == FRAME | JUDGED | {
        "Metrics": [
            entry("m_errors", returns=False),
            entry("m_count", returns=False, stat=metric),
            {"Id": "e_rate", "Expression": "100 * m_errors / m_count", "ReturnData": True},
        ]
    }


def test_a_metric_of_another_account_names_it() -> None:
    found = properties(alarm(series=series(stat(account="210987654321", unit="Count"))))
    metric = entry("m_errors", returns=True, stat={"Unit": "Count"}, AccountId="210987654321")
    assert found == FRAME | JUDGED | {"Metrics": [metric]}


def test_a_query_over_no_metric_has_the_period_itself() -> None:
    query = MathQuery("q", 'SELECT MAX(CPUUtilization) FROM "AWS/EC2"')
    found = properties(alarm(series=series(query), period=60))["Metrics"]
    assert found == [{"Id": "q", "Expression": query.expression, "Period": 60, "ReturnData": True}]


@pytest.mark.parametrize(
    ("side", "operator"),
    [
        pytest.param("outside", "LessThanLowerOrGreaterThanUpperThreshold", id="both sides"),
        pytest.param("above", "GreaterThanUpperThreshold", id="above the band"),
        pytest.param("below", "LessThanLowerThreshold", id="below the band"),
    ],
)
def test_an_anomaly_alarm_holds_the_metric_against_its_band(side: Any, operator: str) -> None:
    found = properties(alarm(threshold=BandThreshold(side, 2.5)))
    band = "ANOMALY_DETECTION_BAND(m_errors, 2.5)"
    assert found == FRAME | {
        "ComparisonOperator": operator,
        "ThresholdMetricId": "m_errors__band",
        "Metrics": [
            entry("m_errors", returns=True),
            {"Id": "m_errors__band", "Expression": band, "ReturnData": True},
        ],
    }


def test_the_band_of_metric_math_is_around_its_result() -> None:
    found = properties(alarm(threshold=BandThreshold("above", 3.0), series=rate()))["Metrics"]
    assert [q["Id"] for q in found if q["ReturnData"]] == ["e_rate", "e_rate__band"]
    assert found[-1]["Expression"] == "ANOMALY_DETECTION_BAND(e_rate, 3)"


def test_two_queries_of_one_id_are_a_bug() -> None:
    twice = series(stat(), stat(metric="Duration"))
    with pytest.raises(ValueError, match=r"two queries of alarms\.lambda-errors have one id"):
        properties(alarm(series=twice))


def test_a_composite_comes_after_its_children_in_their_order() -> None:
    found = resources(composite(children=("AlarmB", "AlarmA")))["CompositeDown"]
    assert found == {
        "Type": "AWS::CloudWatch::CompositeAlarm",
        "DependsOn": ["AlarmA", "AlarmB"],
        "Metadata": {"watchform": "composites.down"},
        "Properties": {
            "AlarmName": "petclinic-dev-down",
            "AlarmRule": 'ALARM("petclinic-dev-lambda-errors")',
            "AlarmActions": [{"Ref": "TopicAlerts"}],
            "OKActions": [{"Ref": "TopicAlerts"}],
        },
    }


def test_a_composite_of_alarms_elsewhere_waits_for_none() -> None:
    assert "DependsOn" not in resources(composite(children=()))["CompositeDown"]


def test_a_suppressed_composite_names_its_suppressor_and_how_long() -> None:
    node = composite(suppressor=Suppressor("maintenance", 120, 60), tags=(("a", "b"),))
    found = properties(node)
    assert found["ActionsSuppressor"] == "maintenance"
    assert found["ActionsSuppressorWaitPeriod"] == 120
    assert found["ActionsSuppressorExtensionPeriod"] == 60
    assert found["Tags"] == [{"Key": "a", "Value": "b"}]
