"""Alarms: when they go off, and whom they tell."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from compiler.deploy.meaning.recipients import actions
from compiler.deploy.meaning.said import (
    Meaning,
    Properties,
    Said,
    changed,
    number,
    plain,
    quoted,
    said,
)
from compiler.language.duration import show

TYPE = "AWS::CloudWatch::Alarm"

_OPERATORS: Mapping[object, tuple[str, int]] = {
    "GreaterThanThreshold": ("above", 1),
    "GreaterThanOrEqualToThreshold": ("at or above", 1),
    "LessThanThreshold": ("below", -1),
    "LessThanOrEqualToThreshold": ("at or below", -1),
    "GreaterThanUpperThreshold": ("above its band", 0),
    "LessThanLowerThreshold": ("below its band", 0),
    "LessThanLowerOrGreaterThanUpperThreshold": ("outside its band", 0),
}
_GAPS = {
    "breaching": "a gap counts as a breach",
    "notBreaching": "a gap counts as healthy",
    "ignore": "a gap keeps the state",
    "missing": "a gap leads to INSUFFICIENT_DATA",
}
_WIDTH = re.compile(r"(ANOMALY_DETECTION_BAND\([^,()]+, *)([0-9.]+)\)")
_SERIES = ("MetricName", "Namespace", "Dimensions", "Statistic", "ExtendedStatistic", "Unit")


def meaning(before: Properties, after: Properties) -> Iterator[Said]:
    """Compare two versions of an alarm; one that goes, or is new, is told too."""
    if not after:
        yield said("the alarm goes: nothing watches this any more", weaker=True)
        return
    if not before:
        if after.get("ComparisonOperator") in _OPERATORS:
            yield said(f"goes off {_limit(after)}, {_periods(after)}")
        return
    yield from _threshold(before, after)
    yield from _when(before, after)
    yield from _gaps(before, after)
    yield from _band(before, after)
    yield from _series(before, after)
    yield from actions(before, after)


def _limit(alarm: Properties) -> str:
    words, side = _OPERATORS[alarm.get("ComparisonOperator")]
    return f"{words} {plain(alarm.get('Threshold'))}" if side else words


def _threshold(before: Properties, after: Properties) -> Iterator[Said]:
    names = ("Threshold", "ComparisonOperator")
    known = all(alarm.get("ComparisonOperator") in _OPERATORS for alarm in (before, after))
    if known and changed(before, after, *names):
        old, new = number(before.get("Threshold")), number(after.get("Threshold"))
        side = _OPERATORS[after.get("ComparisonOperator")][1]
        same = before.get("ComparisonOperator") == after.get("ComparisonOperator")
        looser = same and old is not None and new is not None and side * (new - old) > 0
        yield said(f"goes off {_limit(after)} instead of {_limit(before)}", *names, weaker=looser)


def _periods(alarm: Properties) -> str:
    count = plain(alarm.get("EvaluationPeriods"))
    enough = plain(alarm.get("DatapointsToAlarm", alarm.get("EvaluationPeriods")))
    seconds = number(_period(alarm))
    length = f" of {show(int(seconds))}" if seconds else ""
    return f"in {enough} of {count} periods{length}"


def _period(alarm: Properties) -> object:
    """Return the period, which stands at the metrics where the alarm has an expression."""
    if "Period" in alarm:
        return alarm["Period"]
    metrics = alarm.get("Metrics")
    for query in metrics if isinstance(metrics, list) else ():
        stat = query.get("MetricStat") if isinstance(query, dict) else None
        if isinstance(stat, dict):
            return stat.get("Period")
    return None


def _when(before: Properties, after: Properties) -> Iterator[Said]:
    names = ("EvaluationPeriods", "DatapointsToAlarm", "Period")
    old, new = _periods(before), _periods(after)
    if old != new:
        late = _seconds_to_alarm(after) > _seconds_to_alarm(before)
        yield said(f"needs a breach {new} instead of {old}", *names, weaker=late)


def _seconds_to_alarm(alarm: Properties) -> float:
    enough = number(alarm.get("DatapointsToAlarm", alarm.get("EvaluationPeriods"))) or 0.0
    return enough * (number(_period(alarm)) or 0.0)


def _gaps(before: Properties, after: Properties) -> Iterator[Said]:
    old = str(before.get("TreatMissingData", "missing"))
    new = str(after.get("TreatMissingData", "missing"))
    if old != new:
        text = f"{_GAPS.get(new, new)}; before, {_GAPS.get(old, old)}"
        yield said(text, "TreatMissingData", weaker=old == "breaching")


def _band(before: Properties, after: Properties) -> Iterator[Said]:
    """Tell a band of another width, where nothing else of the metrics changes."""
    (old, rest), (new, others) = (_without_width(alarm.get("Metrics")) for alarm in (before, after))
    if old and new and old != new and rest == others:
        text = f"its band is {new} standard deviations wide instead of {old}"
        yield said(text, "Metrics", weaker=float(new) > float(old))


def _without_width(metrics: object) -> tuple[str, str]:
    text = json.dumps(metrics, sort_keys=True)
    found = _WIDTH.search(text)
    return (found[2], _WIDTH.sub(r"\1", text)) if found else ("", text)


def _series(before: Properties, after: Properties) -> Iterator[Said]:
    if not changed(before, after, *_SERIES) or not before.keys() & after.keys() & {"MetricName"}:
        return
    statistics = ("Statistic", "ExtendedStatistic")
    new, old = _statistic(after), _statistic(before)
    if not changed(before, after, *(name for name in _SERIES if name not in statistics)):
        yield said(f"watches the {new} of its metric instead of the {old}", *statistics)
        return
    text = f"watches {new} of {_metric(after)} instead of {old} of {_metric(before)}"
    yield said(text, *_SERIES)


def _statistic(alarm: Properties) -> object:
    return alarm.get("Statistic") or alarm.get("ExtendedStatistic")


def _metric(alarm: Properties) -> str:
    dimensions = alarm.get("Dimensions")
    values = [
        quoted(d.get("Value"))
        for d in (dimensions if isinstance(dimensions, list) else ())
        if isinstance(d, dict)
    ]
    of = f" of {', '.join(values)}" if values else ""
    return f"{alarm.get('Namespace')} {alarm.get('MetricName')}{of}"


MEANING: Meaning = meaning
