"""Alarms that ask more often than there is anything new."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.ir.estate import Estate
from compiler.language.duration import show
from compiler.rules.rule import Rule
from compiler.rules.shared.places import place_of
from compiler.rules.shared.queries import watched_metrics
from compiler.text.diagnostic import Code, Diagnostic

CODE = Code("WF821", "period-shorter-than-published")

_DAY = 86400
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html
_PUBLISHED_EVERY = {
    ("AWS/S3", "BucketSizeBytes"): _DAY,
    ("AWS/S3", "NumberOfObjects"): _DAY,
    ("AWS/Billing", "EstimatedCharges"): 6 * 3600,
}


def check(estate: Estate) -> Iterator[Diagnostic]:
    """Find alarms whose window is shorter than the time between two points of their metric."""
    for alarm, query in watched_metrics(estate):
        every = _PUBLISHED_EVERY.get((query.namespace, query.metric), 0)
        if alarm.period * alarm.evaluation_periods < every:
            yield Diagnostic(
                CODE,
                f"`{query.metric}` has a point every {show(every)}; "
                f"`{alarm.origin.path}` looks back {show(alarm.period * alarm.evaluation_periods)}",
                place_of(alarm.origin, "period"),
                help=f"use `period: {show(every)}`",
            )


RULE = Rule(
    code=CODE,
    check=check,
    reason=(
        "Storage is measured once a day, and money a few times a day. An alarm with a period of "
        "five minutes finds no data at nearly every look, and forgets its state."
    ),
    bad="""
watch:
  files:
    service: custom
    namespace: AWS/S3
    dimensions: {BucketName: shop, StorageType: StandardStorage}
alarms:
  files-size: {metric: files.BucketSizeBytes@Average, threshold: "> 1e12", actions: {}}
""",
    good="""
watch:
  files:
    service: custom
    namespace: AWS/S3
    dimensions: {BucketName: shop, StorageType: StandardStorage}
alarms:
  files-size:
    metric: files.BucketSizeBytes@Average
    threshold: "> 1e12"
    period: 1d
    actions: {}
""",
)
