"""Series as a dashboard has them, metric math included, computed by CloudWatch (GetMetricData).

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from compiler.aws.errors import translated
from compiler.aws.metric_data import (
    ACTION,
    MOST_QUERIES,
    READING,
    MetricPoints,
    MetricRequest,
    Progress,
    further,
    moment,
    query_of,
)

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_cloudwatch.type_defs import MetricDataQueryTypeDef, MetricDataResultTypeDef

    Queries = dict[str, MetricDataQueryTypeDef]


@dataclass(frozen=True, slots=True)
class GraphRequest:
    """Metrics and expressions by id, in order; the last one is wanted. `period` in seconds."""

    queries: tuple[tuple[str, MetricRequest | str], ...]
    period: int
    region: str | None = None

    @property
    def wanted(self) -> str:
        """The id of what is wanted."""
        return self.queries[-1][0]


@dataclass(slots=True)
class GraphAnswer:
    """The lines of a graph by their labels, in order; what CloudWatch says of them."""

    lines: dict[tuple[str, int], MetricPoints] = field(default_factory=dict)
    messages: tuple[str, ...] = ()

    @property
    def labelled(self) -> tuple[tuple[str, MetricPoints], ...]:
        """Each line with its label."""
        return tuple((label, points) for (label, _), points in self.lines.items())


@dataclass(slots=True)
class _Batch:
    """One request: its queries by id, and which graphs are in it."""

    region: str | None
    queries: Queries = field(default_factory=dict)
    members: list[int] = field(default_factory=list)

    def takes(self, region: str | None, own: Queries) -> bool:
        """Tell whether queries fit in, and none has an id that means something else here."""
        alike = all(_same(self.queries.get(id_), query) for id_, query in own.items())
        fits = len({**self.queries, **own}) <= MOST_QUERIES
        return region == self.region and alike and fits


def read_graphs(
    client_of: Callable[[str | None], CloudWatchClient],
    requests: Sequence[GraphRequest],
    start: int,
    end: int,
    progress: Progress,
) -> tuple[GraphAnswer, ...]:
    """Read graphs between two moments, in seconds since 1970; the end is exclusive.

    Graphs go together into a request as long as their ids mean the same.

    Raises:
        AwsError: CloudWatch refused.
    """
    found: dict[int, GraphAnswer] = {}
    points = 0
    for batch in _batches(requests):
        told = further(progress, len(found), points)
        answers = _read(client_of(batch.region), batch.queries, (start, end), told)
        found |= {i: answers.get(requests[i].wanted, GraphAnswer()) for i in batch.members}
        points += sum(len(p.times) for a in answers.values() for p in a.lines.values())
        progress(len(found), points)
    return tuple(found[index] for index in range(len(requests)))


def _batches(requests: Sequence[GraphRequest]) -> Sequence[_Batch]:
    """Pack graphs into requests: each into the first that has room and takes its ids as it does."""
    batches: list[_Batch] = []
    for index, request in enumerate(requests):
        own = _queries(request)
        batch = next((b for b in batches if b.takes(request.region, own)), None)
        if batch is None:
            batch = _Batch(request.region)
            batches.append(batch)
        batch.queries |= {id_: q for id_, q in own.items() if id_ not in batch.queries}
        wanted = batch.queries[request.wanted]
        batch.queries[request.wanted] = {**wanted, "ReturnData": True}
        batch.members.append(index)
    return batches


def _same(known: MetricDataQueryTypeDef | None, query: MetricDataQueryTypeDef) -> bool:
    return known is None or {**known, "ReturnData": False} == query


def _queries(request: GraphRequest) -> Queries:
    found: Queries = {}
    for id_, query in request.queries:
        if isinstance(query, str):
            found[id_] = {"Id": id_, "Expression": query, "Period": request.period}
        else:
            found[id_] = query_of(id_, query)
        found[id_]["ReturnData"] = False
    return found


def _read(
    client: CloudWatchClient, queries: Queries, span: tuple[int, int], progress: Progress
) -> Mapping[str, GraphAnswer]:
    found: dict[str, GraphAnswer] = {}
    count = 0
    pages = client.get_paginator("get_metric_data")
    with translated(READING, ACTION):
        for page in pages.paginate(
            MetricDataQueries=list(queries.values()),
            StartTime=moment(span[0]),
            EndTime=moment(span[1]),
            ScanBy="TimestampAscending",
        ):
            seen: dict[tuple[str, str], int] = {}
            for result in page["MetricDataResults"]:
                id_, label = result.get("Id", ""), result.get("Label", "")
                number = seen[id_, label] = seen.get((id_, label), 0) + 1
                answer = found.setdefault(id_, GraphAnswer())
                points = answer.lines.setdefault((label, number), MetricPoints())
                points.times += [int(at.timestamp()) for at in result.get("Timestamps", [])]
                points.values += result.get("Values", [])
                answer.messages = tuple(dict.fromkeys((*answer.messages, *_said(result))))
                count += len(result.get("Values", []))
            progress(0, count)
    return found


def _said(result: MetricDataResultTypeDef) -> Iterator[str]:
    status = result.get("StatusCode", "Complete")
    for message in result.get("Messages", []):
        yield message.get("Value") or message.get("Code", "")
    if not result.get("Messages") and status in ("Forbidden", "InternalError"):
        yield "the account does not share this metric" if status == "Forbidden" else status
