"""A backtest over the metrics of an account: put there by hand, read back by the command."""

from __future__ import annotations

import re
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
pytestmark = pytest.mark.embedded


def test_the_last_hours_of_an_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for part in ("specs", "examples"):
        shutil.copytree(ROOT / part, tmp_path / part)
    monkeypatch.chdir(tmp_path)
    now = int(time.time()) // 60 * 60
    with running(tmp_path / STATE) as aws:
        client = boto3.client(
            "cloudwatch", region_name="us-west-2", **aws.client_arguments("000000000000")
        )
        for first in range(0, 240, 20):
            # Four hours by the minute; the database is busy for the last one.
            client.put_metric_data(
                Namespace="AWS/RDS",
                MetricData=[
                    {
                        "MetricName": "CPUUtilization",
                        "Dimensions": [
                            {
                                "Name": "DBClusterIdentifier",
                                "Value": "petclinic-local-aurora-cluster",
                            }
                        ],
                        "Timestamp": datetime.fromtimestamp(now - 60 * (240 - minute), UTC),
                        "Value": 95.0 if minute >= 180 else 20.0,
                    }
                    for minute in range(first, first + 20)
                ],
            )
        client.close()
    words = ["backtest", "aurora-cpu", "--env", "local", "--last", "4h", "--format", "markdown"]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    assert re.search(r"read \d+ metrics, 240 points", result.stderr)
    found = re.search(r"\| `aurora-cpu` \| (\d+) \| (\S+) \|", result.stdout)
    assert found is not None, result.output
    # Two periods of five minutes have to be busy, so ten minutes of the hour are not in ALARM; the
    # clock may have gone on by a minute since.
    assert found[1] == "1"
    assert found[2] in ("49m", "50m", "51m")

    words = [*words[:-2], "--threshold", "> 80, 96"]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    assert re.search(r"> 80 in 2 of 2 +← now +1 ", result.stdout), result.output
    assert re.search(r"> 96 in 2 of 2 +0 ", result.stdout), result.output
