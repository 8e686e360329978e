"""Volumes that an account has counted: what is asked of CloudWatch, and what is made of it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import boto3
import pytest
from botocore.stub import ANY, Stubber
from test_estimate import cents, estate_of

from compiler.aws.metric_data import MetricPoints, MetricRequest, Progress, read_metric_data
from compiler.aws.monitoring import Monitoring
from compiler.cli.account import Opened
from compiler.cli.measuring import measured
from compiler.cost.assumptions import assumptions
from compiler.cost.estimate import estimate
from compiler.cost.measuring import Measured, asked, with_measured
from compiler.cost.usage import Category
from compiler.ir.estate import Estate

MONTH = 365 / 12 * 86400
SPEC = """
trail: {name: shop-prod-trail, bucket: shop-prod-files, keep: 90d}
retention: {/app/a: 30d, /app/b: 30d}
log_metrics:
  errors:
    log_group: /app/a
    pattern: "{ $.shop = * }"
    metric: {namespace: Shop, name: E, value: 1, dimensions: {Shop: $.shop}}
  plain:
    log_group: /app/a
    pattern: ERROR
    metric: {namespace: Shop, name: P, value: 1}
notify:
  topics:
    team:
      name: shop-prod-team
      subscribe:
      - {email: a@example.com}
      - {email: b@example.com}
      - {https: "https://x.example.com/a"}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Estate:
    return estate_of(tmp_path, SPEC, "volumes: {logs: 900 GB, trail: {stored: 7 GB}}\n")


@dataclass
class Account:
    """An account of which only CloudWatch is asked."""

    client: Any
    embedded: bool = False

    def metric_data(
        self, requests: Sequence[MetricRequest], start: int, end: int, progress: Progress
    ) -> tuple[MetricPoints, ...]:
        return read_metric_data(self.client, requests, start, end, progress)

    def monitoring(self) -> Monitoring:
        return Monitoring(self.client)


def stat(
    id_: str, namespace: str, metric: str, dimensions: dict[str, str], period: int, kind: str
) -> dict[str, Any]:
    pairs = [{"Name": name, "Value": value} for name, value in sorted(dimensions.items())]
    what = {"Namespace": namespace, "MetricName": metric, "Dimensions": pairs}
    return {"Id": id_, "MetricStat": {"Metric": what, "Period": period, "Stat": kind}}


def result(id_: str, *values: float) -> dict[str, Any]:
    at = datetime.fromtimestamp(int(time.time()) - 7200, UTC)
    return {"Id": id_, "Timestamps": [at] * len(values), "Values": list(values)}


def test_what_is_asked_is_what_botocore_knows_and_pages_are_added_up(shop: Estate) -> None:
    keys = {"aws_access_key_id": "x", "aws_secret_access_key": "x"}
    client = boto3.client("cloudwatch", region_name="us-east-1", **keys)
    groups = asked([shop]).log_groups
    assert {"/app/a", "/app/b"} <= set(groups)
    names = [("AWS/Logs", "IncomingBytes", {"LogGroupName": name}) for name in groups]
    names.append(("AWS/SNS", "NumberOfMessagesPublished", {"TopicName": "shop-prod-team"}))
    flows = [stat(f"m{n}", *name, 3600, "Sum") for n, name in enumerate(names)]
    bucket = {"BucketName": "shop-prod-files", "StorageType": "StandardStorage"}
    size = stat("m0", "AWS/S3", "BucketSizeBytes", bucket, 86400, "Average")
    more = {"StartTime": ANY, "EndTime": ANY, "ScanBy": "TimestampAscending"}
    a, topic = f"m{groups.index('/app/a')}", f"m{len(groups)}"
    with Stubber(client) as stub:
        pages = (
            {"MetricDataResults": [result(a, 1e9, 2e9)], "NextToken": "more"},
            {"MetricDataResults": [result(a, 3e9), result(topic, 10.0)]},
        )
        stub.add_response("get_metric_data", pages[0], {"MetricDataQueries": flows, **more})
        again = {"MetricDataQueries": flows, "NextToken": "more", **more}
        stub.add_response("get_metric_data", pages[1], again)
        sizes = {"MetricDataResults": [result("m0", 4e9, 5e9)]}
        stub.add_response("get_metric_data", sizes, {"MetricDataQueries": [size], **more})
        listed = [
            {"Namespace": "Shop", "MetricName": "E", "Dimensions": [{"Name": "Shop", "Value": n}]}
            for n in "xyz"
        ]
        wanted = {"Namespace": "Shop", "MetricName": "E"}
        stub.add_response("list_metrics", {"Metrics": listed}, wanted)
        told: list[tuple[int, int]] = []
        opened = Opened(shop, (), {}, cast("Any", Account(client)))
        found = measured(opened, [shop, shop], 30 * 86400, lambda *done: told.append(done))
        stub.assert_no_pending_responses()
    assert found.seconds == 30 * 86400
    assert found.log_bytes == {name: 6e9 if name == "/app/a" else 0 for name in groups}
    assert found.messages == {"shop-prod-team": 10.0}
    assert found.bucket_bytes == {"shop-prod-files": 5e9}
    assert found.metrics == {("Shop", "E"): 3}
    assert told[-1] == (len(names) + 1, 6)


def test_what_was_counted_replaces_what_the_file_says(shop: Estate) -> None:
    counted = Measured(
        MONTH / 2,
        {"/app/a": 2e9},
        {"shop-prod-team": 500.0},
        {"shop-prod-files": 3e9},
        {("Shop", "E"): 4},
    )
    live = with_measured(shop, counted)
    found = estimate(live)
    quantities = {(item.path, item.price.key): item.quantity for item in found.items}
    assert quantities["retention./app/a", "logs_ingestion"] == pytest.approx(4.0)
    assert ("retention./app/b", "logs_ingestion") not in quantities
    assert quantities["trail", "s3_storage"] == pytest.approx(3.0)
    assert quantities["log_metrics.errors", "custom_metric"] == 4
    assert quantities["log_metrics.plain", "custom_metric"] == 1
    # A thousand messages a month, each to two addresses and one server.
    assert dict(live.environment.volumes.notifications) == {"email": 2000, "https": 1000}
    notes = " ".join(assumptions(live, found))
    assert "/app/b" in notes
    assert "it counts as 0" in notes
    assert "/app/a" not in notes


def test_where_nothing_was_counted_it_is_said(shop: Estate) -> None:
    live = with_measured(shop, Measured(7 * 86400, metrics={("Shop", "E"): 0}))
    found = estimate(live)
    assert cents(found, Category.LOGS) == cents(found, Category.NOTIFICATIONS) == 0
    # What the account does not say of the bucket, the file says still.
    assert live.environment.volumes.trail_stored == 7
    assert cents(found, Category.METRICS) == pytest.approx(0.3)
    notes = " ".join(assumptions(live, found))
    assert "in the last 7d, reckoned for a month" in notes
    assert "No notification was sent in that time." in notes
    assert "say `volumes: {logs" not in notes
