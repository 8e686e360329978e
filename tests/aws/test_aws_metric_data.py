"""Metrics are read page by page, in batches that CloudWatch takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError

from compiler.aws.errors import AwsError, Trouble
from compiler.aws.metric_data import MetricRequest, finest, read_metric_data

CPU = MetricRequest("AWS/ECS", "CPUUtilization", {"ServiceName": "vets"}, "Average", 60)
START = 1_709_251_200


class Client:
    """CloudWatch, as far as it is asked here; `pages` are what it answers to each request."""

    def __init__(self, *pages: Mapping[str, Any] | Exception) -> None:
        self.pages = list(pages)
        self.asked: list[dict[str, Any]] = []

    def get_paginator(self, name: str) -> Client:
        assert name == "get_metric_data"
        return self

    def paginate(self, **request: Any) -> Iterator[Mapping[str, Any]]:
        self.asked.append(request)
        while self.pages:
            page = self.pages.pop(0)
            if isinstance(page, Exception):
                raise page
            yield page
            if page.get("last"):
                return


def page(last: bool = False, **points: list[tuple[int, float]]) -> dict[str, Any]:
    results = [
        {
            "Id": id_,
            "Timestamps": [datetime.fromtimestamp(START + at, UTC) for at, _ in found],
            "Values": [value for _, value in found],
        }
        for id_, found in points.items()
    ]
    return {"MetricDataResults": results, "last": last}


def test_pages_are_joined_and_progress_is_told() -> None:
    client = Client(page(m0=[(0, 1.0), (60, 2.0)], m1=[(0, 9.0)]), page(m0=[(120, 3.0)]))
    told: list[tuple[int, int]] = []
    first, second = read_metric_data(
        client, [CPU, CPU], START, START + 180, lambda *done: told.append(done)
    )
    assert (first.times, first.values) == ([START, START + 60, START + 120], [1.0, 2.0, 3.0])
    assert second.values == [9.0]
    assert told == [(2, 3), (2, 4)]


def test_a_request_says_what_is_meant() -> None:
    client = Client(page())
    elsewhere = MetricRequest("Shop", "Orders", {}, "p99", 300, account="210987654321")
    read_metric_data(client, [CPU, elsewhere], START, START + 60, lambda *_: None)
    (asked,) = client.asked
    assert asked["StartTime"] == datetime.fromtimestamp(START, UTC)
    assert asked["MetricDataQueries"] == [
        {
            "Id": "m0",
            "MetricStat": {
                "Metric": {
                    "Namespace": "AWS/ECS",
                    "MetricName": "CPUUtilization",
                    "Dimensions": [{"Name": "ServiceName", "Value": "vets"}],
                },
                "Period": 60,
                "Stat": "Average",
            },
        },
        {
            "Id": "m1",
            "MetricStat": {
                "Metric": {"Namespace": "Shop", "MetricName": "Orders", "Dimensions": []},
                "Period": 300,
                "Stat": "p99",
            },
            "AccountId": "210987654321",
        },
    ]


def test_more_than_five_hundred_metrics_are_asked_for_in_batches() -> None:
    client = Client(page(last=True, m0=[(0, 1.0)]), page(last=True, m500=[(0, 2.0)]))
    found = read_metric_data(client, [CPU] * 501, START, START + 60, lambda *_: None)
    assert [len(asked["MetricDataQueries"]) for asked in client.asked] == [500, 1]
    assert (found[0].values, found[500].values) == ([1.0], [2.0])


def test_a_refusal_is_told_in_words() -> None:
    said = {"Error": {"Code": "AccessDenied", "Message": "not authorized to GetMetricData"}}
    client = Client(page(m0=[(0, 1.0)]), ClientError(said, "GetMetricData"))
    with pytest.raises(AwsError) as raised:
        read_metric_data(client, [CPU], START, START + 60, lambda *_: None)
    assert raised.value.trouble is Trouble.DENIED
    assert raised.value.message.startswith("could not read metrics of CloudWatch: ")


@pytest.mark.parametrize(
    ("days", "period"), [(0.1, 1), (1, 60), (15, 60), (16, 300), (63, 300), (64, 3600), (900, 3600)]
)
def test_points_are_asked_for_as_fine_as_they_are_kept(days: float, period: int) -> None:
    assert finest(int(days * 86400)) == period
