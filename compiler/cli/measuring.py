"""What an account has counted of that which is paid for by amount.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from compiler.aws.metric_data import MetricRequest
    from compiler.aws.session import Account
    from compiler.cli.account import Opened
    from compiler.cost.measuring import Measured
    from compiler.ir.estate import Estate

_HOUR, _DAY = 3600, 86400
_SIZE_DAYS = 3
"""S3 says the size of a bucket once a day, and a day late."""

Progress = Callable[[int, int], None]


def measured(it: Opened, estates: Sequence[Estate], last: int, progress: Progress) -> Measured:
    """Read what came in within the last seconds, and what is there now.

    Raises:
        AwsError: the account refuses.
    """
    from compiler.cost.measuring import Measured, asked

    account, now = cast("Account", it.account), int(time.time())
    wanted = asked(estates)
    period = next(p for p in (60, _HOUR, _DAY) if last <= p * 24 * 31 or p == _DAY)
    # Whole periods only: the one that runs would count as less than it is.
    end = now // period * period
    start = end - last // period * period
    flows = [
        *(_flow("AWS/Logs", "IncomingBytes", "LogGroupName", n, period) for n in wanted.log_groups),
        *(
            _flow("AWS/SNS", "NumberOfMessagesPublished", "TopicName", name, period)
            for name in wanted.topics
        ),
    ]
    read = account.metric_data(flows, start, end, progress)
    sums = [sum(points.values) for points in read]
    points = sum(len(each.times) for each in read)
    sizes = _sizes(account, wanted.buckets, now, _further(progress, len(flows), points))
    monitoring = account.monitoring()
    many = len(wanted.log_groups)
    return Measured(
        end - start,
        dict(zip(wanted.log_groups, sums[:many], strict=True)),
        dict(zip(wanted.topics, sums[many:], strict=True)),
        sizes,
        {key: len(monitoring.metrics(*key)) for key in wanted.metrics},
    )


def _further(progress: Progress, metrics: int, points: int) -> Progress:
    from compiler.aws.metric_data import further

    return further(progress, metrics, points)


def _flow(namespace: str, metric: str, dimension: str, name: str, period: int) -> MetricRequest:
    from compiler.aws.metric_data import MetricRequest

    return MetricRequest(namespace, metric, {dimension: name}, "Sum", period)


def _sizes(
    account: Account, buckets: Sequence[str], now: int, progress: Progress
) -> Mapping[str, float]:
    from compiler.aws.metric_data import MetricRequest

    requests = [
        MetricRequest(
            "AWS/S3",
            "BucketSizeBytes",
            {"BucketName": name, "StorageType": "StandardStorage"},
            "Average",
            _DAY,
        )
        for name in buckets
    ]
    start = (now // _DAY - _SIZE_DAYS) * _DAY
    found = account.metric_data(requests, start, now, progress)
    return {
        name: points.values[-1]
        for name, points in zip(buckets, found, strict=True)
        if points.values
    }
