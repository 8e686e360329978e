"""Outputs: where people find what a stack made."""

from __future__ import annotations

import pytest

from compiler.ir.estate import Node
from emit.estate import (
    alarm,
    composite,
    dashboard,
    log_group,
    metric_filter,
    notify_key,
    plain,
    topic,
    trail,
)
from emit.reading import section

ADDRESS = (
    "https://us-west-2.console.aws.amazon.com/cloudwatch/home?region=us-west-2"
    "#dashboards/dashboard/petclinic-dev-Dashboard"
)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        pytest.param(
            dashboard(),
            {"DashboardMainAddress": ADDRESS, "DashboardMainName": {"Ref": "DashboardMain"}},
            id="a dashboard: its address and name",
        ),
        pytest.param(
            trail(),
            {
                "TrailArn": {"Fn::GetAtt": "Trail.Arn"},
                "TrailBucketName": {"Ref": "TrailBucket"},
                "TrailLogGroupName": {"Ref": "TrailLogGroup"},
                "TrailName": {"Ref": "Trail"},
            },
            id="a trail: its name, ARN, bucket and log group",
        ),
        pytest.param(
            trail(log_group=None),
            {
                "TrailArn": {"Fn::GetAtt": "Trail.Arn"},
                "TrailBucketName": {"Ref": "TrailBucket"},
                "TrailName": {"Ref": "Trail"},
            },
            id="a trail without log group",
        ),
        pytest.param(
            log_group(),
            {"LogGroupEcsCustomersName": {"Ref": "LogGroupEcsCustomers"}},
            id="a log group: its name",
        ),
        pytest.param(topic(), {"TopicAlertsArn": {"Ref": "TopicAlerts"}}, id="a topic: its ARN"),
        pytest.param(alarm(), {}, id="an alarm: nothing"),
        pytest.param(composite(), {}, id="a composite: nothing"),
        pytest.param(metric_filter(), {}, id="a metric filter: nothing"),
        pytest.param(notify_key(), {}, id="a key: nothing"),
        pytest.param(plain(), {}, id="a plain resource: nothing"),
    ],
)
def test_a_stack_says_what_it_made(node: Node, expected: dict[str, object]) -> None:
    found = section("Outputs", node)
    assert {name: output["Value"] for name, output in found.items()} == expected
    assert list(found) == sorted(found)
    assert all(set(output) == {"Description", "Value"} for output in found.values())


@pytest.mark.parametrize(
    ("region", "host"),
    [
        pytest.param("cn-north-1", "cn-north-1.console.amazonaws.cn", id="China"),
        pytest.param(
            "us-gov-west-1", "us-gov-west-1.console.amazonaws-us-gov.com", id="US government"
        ),
        pytest.param("ap-northeast-2", "ap-northeast-2.console.aws.amazon.com", id="Seoul"),
    ],
)
def test_the_console_of_a_partition_has_its_own_host(region: str, host: str) -> None:
    found = section("Outputs", dashboard(), region=region)["DashboardMainAddress"]["Value"]
    assert found.startswith(f"https://{host}/cloudwatch/home?region={region}#")
