"""An estimate with what the embedded AWS has counted."""

from __future__ import annotations

import json
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest
from click.testing import CliRunner

from compiler.aws.embedded import running
from compiler.cli import main
from compiler.cli.account import STATE

ROOT = Path(__file__).parents[2]
GROUP = "/ecs/petclinic-local-vets"
pytestmark = pytest.mark.embedded


def test_log_events_are_paid_for_as_the_account_counted_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for part in ("specs", "examples"):
        shutil.copytree(ROOT / part, tmp_path / part)
    monkeypatch.chdir(tmp_path)
    at = datetime.fromtimestamp(time.time() - 7200, UTC)
    with running(tmp_path / STATE) as aws:
        client = boto3.client(
            "cloudwatch", region_name="us-west-2", **aws.client_arguments("000000000000")
        )
        for namespace, metric, dimension, name, value in (
            ("AWS/Logs", "IncomingBytes", "LogGroupName", GROUP, 3e9),
            ("AWS/SNS", "NumberOfMessagesPublished", "TopicName", "petclinic-local-alerts", 30),
        ):
            point = {
                "MetricName": metric,
                "Dimensions": [{"Name": dimension, "Value": name}],
                "Timestamp": at,
                "Value": value,
            }
            client.put_metric_data(Namespace=namespace, MetricData=[point])
        client.close()
    words = ["cost", "--env", "local", "--live", "--last", "1d", "--format", "json"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert done.stderr == "read 9 metrics, 2 points\n"
    found = json.loads(done.stdout)
    items = [item for category in found["categories"] for item in category["items"]]
    [taken] = [item for item in items if item["price"] == "logs_ingestion"]
    assert taken["path"].startswith("retention./ecs/")
    assert taken["quantity"] == pytest.approx(3 * 365 / 12)
    [sent] = [item for item in items if item["price"] == "sns_email"]
    assert sent["note"].startswith("912 email")
    assert any("in the last 1d" in note for note in found["assumptions"])


def test_how_far_back_is_only_for_what_is_counted() -> None:
    done = CliRunner().invoke(main, ["cost", "--env", "local", "--last", "1d"])
    assert done.exit_code == 2
    assert "add `--live`" in done.stderr
