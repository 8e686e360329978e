"""Pages of an account: put there by hand, read back by the command, drawn by a browser."""

from __future__ import annotations

import json
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from click.testing import CliRunner

from compiler.aws.embedded import running
from compiler.cli import main
from compiler.cli.account import STATE

ROOT = Path(__file__).parents[2]
PREFIX = "petclinic-local"
API = {"ApiName": f"{PREFIX}-api"}
pytestmark = pytest.mark.embedded


def put(client: Any, metric: str, dimensions: dict[str, str], points: dict[int, float]) -> None:
    """Put points in, by their time."""
    data = [
        {
            "MetricName": metric,
            "Dimensions": [{"Name": name, "Value": value} for name, value in dimensions.items()],
            "Timestamp": datetime.fromtimestamp(at, UTC),
            "Value": value,
        }
        for at, value in points.items()
    ]
    for first in range(0, len(data), 20):
        client.put_metric_data(Namespace="AWS/RDS", MetricData=data[first : first + 20])


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for part in ("specs", "examples"):
        shutil.copytree(ROOT / part, tmp_path / part)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def content(project: Path, name: str) -> dict[str, Any]:
    html = (project / ".watchform/preview/local/petclinic-local-Dashboard.html").read_text()
    found: dict[str, Any] = json.loads(html.partition(f'id="{name}">')[2].partition("</script>")[0])
    return found


def test_the_last_hours_of_an_account_are_drawn_with_their_gaps(project: Path) -> None:
    now = int(time.time())
    five = now // 300 * 300
    # Three hours by five minutes, without the second of them.
    moments = [at for at in range(five - 10800, five, 300) if not 3600 <= five - at < 7200]
    cluster = {"DBClusterIdentifier": f"{PREFIX}-aurora-cluster"}
    with running(project / STATE) as aws:
        client = boto3.client(
            "cloudwatch", region_name="us-west-2", **aws.client_arguments("000000000000")
        )
        put(client, "CPUUtilization", cluster, {at + 30: 40.0 for at in moments})
        put(client, "DatabaseConnections", cluster, {at + 30: 7.0 for at in moments})
        client.put_metric_alarm(
            AlarmName=f"{PREFIX}-aurora-cpu",
            ComparisonOperator="GreaterThanThreshold",
            EvaluationPeriods=1,
            MetricName="CPUUtilization",
            Namespace="AWS/RDS",
            Period=300,
            Statistic="Average",
            Threshold=80,
        )
        client.set_alarm_state(
            AlarmName=f"{PREFIX}-aurora-cpu", StateValue="ALARM", StateReason="a test"
        )
        client.close()
    words = ["preview", "--env", "local", "--live", "--last", "3h"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert done.stderr == f"read 41 metrics, {2 * len(moments)} points\n"
    page, facts = content(project, "dashboard"), content(project, "facts")
    assert facts["line"] == "local · us-west-2 · CloudWatch of the embedded AWS"
    assert page["end"] - page["start"] == 10800
    assert abs(page["end"] - now) < 60
    widgets = {widget.get("title"): widget for widget in page["widgets"]}
    lines = {line["label"]: line for line in widgets["Aurora: load"]["lines"]}
    cpu = lines["CPUUtilization"]
    times = [cpu["end"] - 300 * (len(cpu["values"]) - i) for i in range(len(cpu["values"]))]
    drawn = {at for at, value in zip(times, cpu["values"], strict=True) if value == 40}
    assert drawn == {at for at in moments if at >= times[0]}
    assert {value for value in cpu["values"] if value is not None} == {40}
    assert widgets["Aurora: load"]["notes"] == []
    assert widgets["Aurora: latency"]["notes"] == [
        "no data: aurora.ReadLatency, aurora.WriteLatency"
    ]
    alarms = dict(widgets["Alarms"]["alarms"])
    assert alarms[f"{PREFIX}-aurora-cpu"] == "ALARM"
    assert alarms[f"{PREFIX}-aurora-connections"] == "UNKNOWN"
    assert widgets["Alarms"]["unknown"] == "not in the account"
