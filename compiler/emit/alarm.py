"""Alarms on one series.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html
"""

from __future__ import annotations

from typing import Any, assert_never

from troposphere.cloudwatch import Alarm as AlarmResource
from troposphere.cloudwatch import Metric, MetricDataQuery, MetricDimension, MetricStat

from compiler.emit.actions import action_properties
from compiler.emit.piece import Piece
from compiler.emit.properties import number, present, tags
from compiler.emit.scope import Scope
from compiler.ir.alarm import Alarm, BandThreshold, StaticThreshold
from compiler.ir.metric import Dimensions, MathQuery, Query, Series, StatQuery

_PLAIN_STATISTICS = frozenset({"SampleCount", "Average", "Sum", "Minimum", "Maximum"})
_OPERATORS = {
    ">": "GreaterThanThreshold",
    ">=": "GreaterThanOrEqualToThreshold",
    "<": "LessThanThreshold",
    "<=": "LessThanOrEqualToThreshold",
}
_SIDES = {
    "outside": "LessThanLowerOrGreaterThanUpperThreshold",
    "above": "GreaterThanUpperThreshold",
    "below": "LessThanLowerThreshold",
}


def alarm(node: Alarm, scope: Scope) -> Piece:
    """Write an alarm; all that decides when it fires is spelled out, also AWS's defaults."""
    properties = {
        "AlarmName": node.name,
        "AlarmDescription": node.description,
        "EvaluationPeriods": node.evaluation_periods,
        "DatapointsToAlarm": node.datapoints_to_alarm,
        "TreatMissingData": node.treat_missing_data,
        "EvaluateLowSampleCountPercentile": node.evaluate_low_samples,
        "Tags": tags(node.tags),
        **_threshold(node),
        **_watched(node, scope),
        **action_properties(node.actions, scope),
    }
    resource = AlarmResource(node.identity.logical_id, **present(properties))
    return Piece.of(resource, node.origin)


def _threshold(node: Alarm) -> dict[str, Any]:
    match node.threshold:
        case StaticThreshold(operator=operator, value=value):
            return {"ComparisonOperator": _OPERATORS[operator], "Threshold": number(value)}
        case BandThreshold(side=side):
            return {"ComparisonOperator": _SIDES[side], "ThresholdMetricId": _band_id(node.series)}
        case _:
            assert_never(node.threshold)


def _watched(node: Alarm, scope: Scope) -> dict[str, Any]:
    """Give the metric in the short form where AWS has one, otherwise as queries."""
    single = node.series.single
    elsewhere = single is not None and (single.account or single.region)
    if single is None or elsewhere or isinstance(node.threshold, BandThreshold):
        return {"Metrics": _queries(node, scope)}
    plain = single.statistic in _PLAIN_STATISTICS
    return {
        "Namespace": single.namespace,
        "MetricName": single.metric,
        "Dimensions": _dimensions(single.dimensions, scope),
        "Statistic" if plain else "ExtendedStatistic": single.statistic,
        "Period": single.period or node.period,
        "Unit": single.unit,
    }


def _band_id(series: Series) -> str:
    """Name the band after what it is the band of: no reference makes such an id."""
    return f"{series.result.id}__band"


def _queries(node: Alarm, scope: Scope) -> list[MetricDataQuery]:
    """Give the queries of the series; AWS alarms on the one that returns data.

    An anomaly alarm returns two: the numbers, and the band they are held against. Raises
    ValueError when two queries share an id: they are made from references, never twice.
    """
    series = node.series
    # Without a metric there is no period to take over, and AWS wants one (Metrics Insights).
    bare = not any(isinstance(query, StatQuery) for query in series.queries)
    queries = [
        MetricDataQuery(
            Id=query.id,
            ReturnData=query is series.result,
            **_query(query, node.period, scope, bare=bare),
        )
        for query in series.queries
    ]
    if isinstance(node.threshold, BandThreshold):
        band = f"ANOMALY_DETECTION_BAND({series.result.id}, {number(node.threshold.width)})"
        queries.append(MetricDataQuery(Id=_band_id(series), Expression=band, ReturnData=True))
    if len({query.Id for query in queries}) < len(queries):
        raise ValueError(f"two queries of {node.origin.path} have one id")
    return queries


def _query(query: Query, period: int, scope: Scope, *, bare: bool) -> dict[str, Any]:
    match query:
        case StatQuery():
            return present({"AccountId": query.account, "MetricStat": _stat(query, period, scope)})
        case MathQuery():
            granularity = query.period or (period if bare else None)
            return present({"Expression": query.expression, "Period": granularity})
        case _:
            assert_never(query)


def _stat(query: StatQuery, period: int, scope: Scope) -> MetricStat:
    metric = {
        "Namespace": query.namespace,
        "MetricName": query.metric,
        "Dimensions": _dimensions(query.dimensions, scope),
    }
    return MetricStat(
        Metric=Metric(**present(metric)),
        Period=query.period or period,
        Stat=query.statistic,
        **present({"Unit": query.unit}),
    )


def _dimensions(dimensions: Dimensions, scope: Scope) -> list[MetricDimension]:
    return [MetricDimension(Name=name, Value=scope.text(value)) for name, value in dimensions]
