"""Points of metrics, read from CloudWatch (GetMetricData), page by page.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from compiler.aws.errors import translated

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_cloudwatch.literals import StandardUnitType
    from mypy_boto3_cloudwatch.type_defs import MetricDataQueryTypeDef

MOST_QUERIES = 500
READING, ACTION = "read metrics of CloudWatch", "cloudwatch:GetMetricData"

KEPT: tuple[tuple[int, int], ...] = (
    (3 * 3600, 1),
    (15 * 86400, 60),
    (63 * 86400, 300),
    (455 * 86400, 3600),
)
"""How long CloudWatch keeps points of which period, both in seconds.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html
"""


@dataclass(frozen=True, slots=True)
class MetricRequest:
    """One metric to read: dimensions with their values, the period in seconds.

    `account` and `region` are set only where they are not those of the environment.
    """

    namespace: str
    metric: str
    dimensions: Mapping[str, str]
    statistic: str
    period: int
    account: str | None = None
    unit: str | None = None
    region: str | None = None


@dataclass(slots=True)
class MetricPoints:
    """The points of a metric, in order of time: seconds since 1970, and values."""

    times: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)


Progress = Callable[[int, int], None]
"""Told after each page: how many metrics have been read, and how many points in all."""


def finest(age: int) -> int:
    """Return the shortest period, in seconds, of which there are points that old."""
    return next((period for kept, period in KEPT if age <= kept), KEPT[-1][1])


def read_metric_data(
    client: CloudWatchClient,
    requests: Sequence[MetricRequest],
    start: int,
    end: int,
    progress: Progress,
) -> tuple[MetricPoints, ...]:
    """Read metrics between two moments, in seconds since 1970; the end is exclusive.

    Raises:
        AwsError: CloudWatch refused.
    """
    found = tuple(MetricPoints() for _ in requests)
    count = 0
    for first, batch in _batches(requests):
        queries = [
            query_of(f"m{index}", request) for index, request in enumerate(batch, start=first)
        ]
        pages = client.get_paginator("get_metric_data")
        with translated(READING, ACTION):
            for page in pages.paginate(
                MetricDataQueries=queries,
                StartTime=moment(start),
                EndTime=moment(end),
                ScanBy="TimestampAscending",
            ):
                for result in page["MetricDataResults"]:
                    points = found[int(result.get("Id", "m0")[1:])]
                    stamps = [int(at.timestamp()) for at in result.get("Timestamps", [])]
                    points.times += stamps
                    points.values += result.get("Values", [])
                    count += len(stamps)
                progress(first + len(batch), count)
    return found


def read_by_region(
    client_of: Callable[[str | None], CloudWatchClient],
    requests: Sequence[MetricRequest],
    start: int,
    end: int,
    progress: Progress,
) -> tuple[MetricPoints, ...]:
    """Read metrics as `read_metric_data` does, each in the region that it is of.

    Raises:
        AwsError: CloudWatch refused.
    """
    found: dict[int, MetricPoints] = {}
    for region in dict.fromkeys(request.region for request in requests):
        own = [index for index, request in enumerate(requests) if request.region == region]
        told = further(progress, len(found), sum(len(p.times) for p in found.values()))
        batch = [requests[index] for index in own]
        read = read_metric_data(client_of(region), batch, start, end, told)
        found |= dict(zip(own, read, strict=True))
    return tuple(found[index] for index in range(len(requests)))


def further(progress: Progress, metrics: int, points: int) -> Progress:
    """Count on from what has been read before."""
    return lambda more, others: progress(metrics + more, points + others)


def moment(seconds: int) -> datetime:
    """Return a moment as requests take it."""
    return datetime.fromtimestamp(seconds, UTC)


def _batches(
    requests: Sequence[MetricRequest],
) -> Iterator[tuple[int, Sequence[MetricRequest]]]:
    for first in range(0, len(requests), MOST_QUERIES):
        yield first, requests[first : first + MOST_QUERIES]


def query_of(id_: str, request: MetricRequest) -> MetricDataQueryTypeDef:
    """Ask for a metric by an id."""
    query: MetricDataQueryTypeDef = {
        "Id": id_,
        "MetricStat": {
            "Metric": {
                "Namespace": request.namespace,
                "MetricName": request.metric,
                "Dimensions": [
                    {"Name": name, "Value": value}
                    for name, value in sorted(request.dimensions.items())
                ],
            },
            "Period": request.period,
            "Stat": request.statistic,
        },
    }
    if request.unit is not None:
        query["MetricStat"]["Unit"] = cast("StandardUnitType", request.unit)
    if request.account is not None:
        query["AccountId"] = request.account
    return query
