"""From a path in a template to the line of the spec that is to be changed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from compiler.text.source import Span

if TYPE_CHECKING:
    from compiler.emit.template import Template

# The words of the spec where it is not the property's own, written in lower case.
_METRIC = ("metric", "expression")
_ACTIONS = ("actions", "severity")
_SUPPRESSED = ("suppressed_by",)
_WORDS: Mapping[str, tuple[str, ...]] = {
    "ActionsSuppressor": _SUPPRESSED,
    "ActionsSuppressorExtensionPeriod": _SUPPRESSED,
    "ActionsSuppressorWaitPeriod": _SUPPRESSED,
    "AlarmActions": _ACTIONS,
    "AlarmDescription": ("description", "runbook"),
    "AlarmName": ("name",),
    "AlarmRule": ("rule",),
    "BucketName": ("bucket",),
    "ComparisonOperator": ("threshold",),
    "DashboardBody": ("widgets",),
    "DashboardName": ("name",),
    "DatapointsToAlarm": ("datapoints",),
    "Dimensions": _METRIC,
    "EvaluateLowSampleCountPercentile": ("evaluate_low_samples",),
    "EvaluationPeriods": ("datapoints",),
    "EventSelectors": ("data_events", "events"),
    "ExtendedStatistic": _METRIC,
    "FilterPattern": ("pattern",),
    "InsufficientDataActions": _ACTIONS,
    "IsLogging": ("enabled",),
    "IsMultiRegionTrail": ("multi_region",),
    "KmsMasterKeyId": ("kms_key",),
    "LifecycleConfiguration": ("keep",),
    "LogGroupName": ("log_group",),
    "MetricName": _METRIC,
    "MetricTransformations": ("metric",),
    "Metrics": _METRIC,
    "Namespace": _METRIC,
    "OKActions": _ACTIONS,
    "RetentionInDays": ("keep",),
    "Statistic": _METRIC,
    "ThresholdMetricId": ("threshold",),
    "TopicName": ("name",),
    "TrailName": ("name",),
}
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def place(path: Sequence[str | int], template: Template) -> Span:
    """Find the spec entry that a path (`Resources/<id>/Properties/<name>/…`) comes from.

    The deepest property that the entry has a value for is taken, then the entry; a path that
    belongs to no entry is about the whole stack.
    """
    origin = template.origins.get(str(path[1])) if len(path) > 1 else None
    if origin is None:
        return template.stack.origin.span
    properties = [step for step in reversed(path[2:]) if isinstance(step, str)]
    words = (word for name in properties for word in _words(name))
    return next((origin.fields[word] for word in words if word in origin.fields), origin.span)


def _words(name: str) -> tuple[str, ...]:
    return _WORDS.get(name) or (_CAPITAL.sub("_", name).lower(),)
