"""AWS::CloudWatch::Alarm with metric math and anomaly bands, and AWS::CloudWatch::CompositeAlarm.

The emulator's own alarm type knows a single metric only, and it has no composite alarm type. The
records are those of its CloudWatch, so that DescribeAlarms and SetAlarmState work on them.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
"""

from __future__ import annotations

import time
from typing import Any

from ministack.services import cloudwatch
from ministack.services.cloudformation import provisioners

from compiler.aws.embedded.resource_type import (
    Created,
    Properties,
    ResourceType,
    boolean,
    refuse_if_failed,
    texts,
)

# ruff: noqa: SLF001  the emulator has no public names for its stores

_ACTIONS = ("AlarmActions", "OKActions", "InsufficientDataActions")
_SINGLE_METRIC = (
    "MetricName",
    "Namespace",
    "Statistic",
    "ExtendedStatistic",
    "Period",
    "Dimensions",
    "Unit",
)
_PASSED_ON = (
    *("AlarmDescription", "ComparisonOperator", "EvaluateLowSampleCountPercentile"),
    *("ThresholdMetricId", *_SINGLE_METRIC),
)
_WHOLE_NUMBERS = ("Period", "EvaluationPeriods", "DatapointsToAlarm")
_BAND_OPERATORS = (
    "LessThanLowerOrGreaterThanUpperThreshold",
    "LessThanLowerThreshold",
    "GreaterThanUpperThreshold",
)


def _arn(name: str) -> str:
    region, account = cloudwatch.get_region(), cloudwatch.get_account_id()
    return f"arn:aws:cloudwatch:{region}:{account}:alarm:{name}"


def _tags(props: Properties) -> list[dict[str, str]]:
    return [tag for tag in props.get("Tags") or [] if tag.get("Key")]


def _refuse_impossible(props: Properties) -> None:
    """Refuse what PutMetricAlarm refuses, in its words where they are known."""
    metrics = props.get("Metrics")
    named = [key for key in _SINGLE_METRIC if props.get(key)]
    if metrics and named:
        raise ValueError(f"Metrics list and {named[0]} must not both be specified")
    if not metrics and not {"MetricName", "Namespace", "Period"} <= set(named):
        raise ValueError(
            "MetricName, Namespace and Period are required when Metrics is not specified"
        )
    if not metrics and ("Statistic" in named) == ("ExtendedStatistic" in named):
        raise ValueError("Exactly one of Statistic and ExtendedStatistic must be specified")
    if "EvaluationPeriods" not in props or "ComparisonOperator" not in props:
        raise ValueError("EvaluationPeriods and ComparisonOperator are required")
    if int(props.get("DatapointsToAlarm", 1)) > int(props["EvaluationPeriods"]):
        raise ValueError("DatapointsToAlarm must be less than or equal to EvaluationPeriods")
    _refuse_impossible_threshold(props, metrics or [])


def _refuse_impossible_threshold(props: Properties, metrics: list[dict[str, Any]]) -> None:
    returned = [query for query in metrics if boolean(query.get("ReturnData", True))]
    band = props.get("ThresholdMetricId")
    if band is None:
        if "Threshold" not in props:
            raise ValueError("Threshold is required when ThresholdMetricId is not specified")
        if metrics and len(returned) != 1:
            raise ValueError("Exactly one element of the metrics list should return data.")
        if props["ComparisonOperator"] in _BAND_OPERATORS:
            raise ValueError(f"{props['ComparisonOperator']} requires ThresholdMetricId")
        return
    if "Threshold" in props:
        raise ValueError("Threshold and ThresholdMetricId must not both be specified")
    if band not in {query["Id"] for query in metrics}:
        raise ValueError(f"ThresholdMetricId {band} is not an Id in the metrics list")
    if props["ComparisonOperator"] not in _BAND_OPERATORS:
        raise ValueError(f"ThresholdMetricId cannot be used with {props['ComparisonOperator']}")


def _query(query: dict[str, Any]) -> dict[str, Any]:
    """Give a MetricDataQuery its types; its members are named alike in the template and the API."""
    typed = query | {"ReturnData": boolean(query.get("ReturnData", True))}
    if "Period" in query:
        typed["Period"] = int(query["Period"])
    if "MetricStat" in query:
        typed["MetricStat"] = query["MetricStat"] | {"Period": int(query["MetricStat"]["Period"])}
    return typed


def _alarm_record(name: str, props: Properties) -> dict[str, Any]:
    """Build the record of DescribeAlarms; an alarm that exists keeps its state."""
    now = int(time.time())
    initial = {
        "StateValue": "INSUFFICIENT_DATA",
        "StateReason": "Unchecked: Initial alarm creation",
        "StateUpdatedTimestamp": now,
    }
    old = cloudwatch._alarms.get(name, initial)
    record = {key: old[key] for key in old if key.startswith("State")}
    record |= {key: props[key] for key in _PASSED_ON if key in props}
    record |= {key: int(props[key]) for key in _WHOLE_NUMBERS if key in props}
    record |= {key: texts(props.get(key)) for key in _ACTIONS}
    if "Threshold" in props:
        record["Threshold"] = float(props["Threshold"])
    if "Metrics" in props:
        record["Metrics"] = [_query(query) for query in props["Metrics"]]
    return record | {
        "AlarmName": name,
        "AlarmArn": _arn(name),
        "ActionsEnabled": boolean(props.get("ActionsEnabled", True)),
        "TreatMissingData": props.get("TreatMissingData", "missing"),
        "AlarmConfigurationUpdatedTimestamp": now,
    }


def _put_alarm(name: str, props: Properties) -> Created:
    _refuse_impossible(props)
    cloudwatch.cloudformation_put_metric_alarm(_alarm_record(name, props))
    cloudwatch.cloudformation_set_metric_alarm_tags(name, _tags(props))
    return name, {"Arn": _arn(name)}


def _create_alarm(logical_id: str, props: Properties, stack: str) -> Created:
    name = props.get("AlarmName") or provisioners._physical_name(stack, logical_id, max_len=255)
    return _put_alarm(name, props)


def _update_alarm(name: str, _old: Properties, new: Properties, _stack: str, _id: str) -> Created:
    return _put_alarm(name, new)


def _delete_alarm(name: str, _props: Properties) -> None:
    cloudwatch.cloudformation_delete_metric_alarm(name, refuse_dependents=True)


def _put_composite(name: str, props: Properties) -> Created:
    suppressor = props.get("ActionsSuppressor")
    periods = ("ActionsSuppressorWaitPeriod", "ActionsSuppressorExtensionPeriod")
    if suppressor and not all(key in props for key in periods):
        raise ValueError(
            f"{' and '.join(periods)} are required when ActionsSuppressor is specified"
        )
    if suppressor and not _taken(cloudwatch._rule_ref_name(suppressor)):
        raise ValueError(f"The actions suppressor alarm {suppressor} does not exist")
    request = {key: texts(props.get(key)) for key in _ACTIONS} | {
        "AlarmName": name,
        "AlarmRule": props["AlarmRule"],
        "AlarmDescription": props.get("AlarmDescription", ""),
        "ActionsEnabled": boolean(props.get("ActionsEnabled", True)),
    }
    refuse_if_failed(cloudwatch._put_composite_alarm({}, request, False, True))  # noqa: FBT003
    if suppressor:
        cloudwatch._composite_alarms[name]["ActionsSuppressor"] = suppressor
        cloudwatch._composite_alarms[name] |= {key: int(props[key]) for key in periods}
    # One store of tags serves both kinds of alarm, by ARN.
    cloudwatch.cloudformation_set_metric_alarm_tags(name, _tags(props))
    return name, {"Arn": _arn(name)}


def _create_composite(logical_id: str, props: Properties, stack: str) -> Created:
    name = props.get("AlarmName") or provisioners._physical_name(stack, logical_id, max_len=255)
    return _put_composite(name, props)


def _update_composite(
    name: str, _old: Properties, new: Properties, _stack: str, _id: str
) -> Created:
    return _put_composite(name, new)


def _delete_composite(name: str, _props: Properties) -> None:
    refuse_if_failed(
        cloudwatch._delete_alarms({}, {"AlarmNames": [name]}, False, True)  # noqa: FBT003
    )


def _taken(name: str) -> bool:
    # Metric alarms and composite alarms share one space of names.
    return name in cloudwatch._alarms or name in cloudwatch._composite_alarms


def _attributes(name: str) -> dict[str, Any]:
    return {"Arn": _arn(name)}


def _current_alarm(name: str, props: Properties) -> dict[str, Any] | None:
    record: dict[str, Any] | None = cloudwatch._alarms.get(name)
    if record is None:
        return None
    # A number written in another way, or a query without its defaults, has not drifted.
    same = {}
    if "Threshold" in props and float(props["Threshold"]) == record.get("Threshold"):
        same["Threshold"] = props["Threshold"]
    if "Metrics" in props and [_query(query) for query in props["Metrics"]] == record.get(
        "Metrics"
    ):
        same["Metrics"] = props["Metrics"]
    return record | same


def _current_composite(name: str, _props: Properties) -> dict[str, Any] | None:
    record: dict[str, Any] | None = cloudwatch._composite_alarms.get(name)
    return record


TYPES = (
    ResourceType(
        "AWS::CloudWatch::Alarm",
        create_only=("AlarmName",),
        create=_create_alarm,
        update=_update_alarm,
        delete=_delete_alarm,
        tagged=True,
        name_property="AlarmName",
        exists=_taken,
        attributes=_attributes,
        current=_current_alarm,
        compared=frozenset(
            {*_PASSED_ON, *_WHOLE_NUMBERS, *_ACTIONS}
            | {"AlarmName", "ActionsEnabled", "TreatMissingData", "Threshold", "Metrics"}
        ),
    ),
    ResourceType(
        "AWS::CloudWatch::CompositeAlarm",
        create_only=("AlarmName",),
        create=_create_composite,
        update=_update_composite,
        delete=_delete_composite,
        tagged=True,
        name_property="AlarmName",
        exists=_taken,
        attributes=_attributes,
        current=_current_composite,
        compared=frozenset(
            {*_ACTIONS, "AlarmName", "AlarmRule", "AlarmDescription", "ActionsEnabled"}
            | {"ActionsSuppressor"}
        ),
    ),
)
"""The types of CloudWatch alarms, whose names are one space."""
