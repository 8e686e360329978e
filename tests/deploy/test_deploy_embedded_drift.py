"""What is changed by hand in the embedded AWS is found there, and told as what it means."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from deploy_fakes import RealClock, origin, template
from test_deploy_embedded import LOCAL, Emulated, Watcher

from compiler.aws.embedded import running
from compiler.deploy.drift import with_drift
from compiler.deploy.ending import Verdict
from compiler.deploy.estate import plan_estate
from compiler.deploy.follow import Pace
from compiler.deploy.plan import Drift
from compiler.deploy.rollout import Rollout
from compiler.emit.template import Template

pytestmark = pytest.mark.embedded

ALARM = {
    "AlarmName": "cpu",
    "Namespace": "AWS/ECS",
    "MetricName": "CPUUtilization",
    "Statistic": "Average",
    "Period": 300,
    "EvaluationPeriods": 2,
    "Threshold": 80,
    "ComparisonOperator": "GreaterThanThreshold",
}
WIDGETS = [
    {
        "type": "text",
        "x": 0,
        "y": 6 * number,
        "width": 6,
        "height": 6,
        "properties": {"title": title, "markdown": title},
    }
    for number, title in enumerate(("First", "Second"))
]


def estate() -> Template:
    """A stack with one of everything that people change by hand."""
    resources = {
        "Cpu": ("AWS::CloudWatch::Alarm", ALARM),
        "Memory": ("AWS::CloudWatch::Alarm", ALARM | {"AlarmName": "memory"}),
        "Group": ("AWS::Logs::LogGroup", {"LogGroupName": "/shop", "RetentionInDays": 90}),
        "Topic": ("AWS::SNS::Topic", {"TopicName": "alerts", "DisplayName": "Alerts"}),
        "Main": (
            "AWS::CloudWatch::Dashboard",
            {"DashboardName": "main", "DashboardBody": json.dumps({"widgets": WIDGETS})},
        ),
        "Filter": (
            "AWS::Logs::MetricFilter",
            {
                "LogGroupName": {"Ref": "Group"},
                "FilterPattern": "ERROR",
                "MetricTransformations": [
                    {"MetricName": "a", "MetricNamespace": "Shop", "MetricValue": "1"}
                ],
            },
        ),
    }
    body = {name: {"Type": type_, "Properties": said} for name, (type_, said) in resources.items()}
    names = {name: origin(f"shop.{name.lower()}", 5) for name in resources}
    made = template(json.dumps({"Resources": body}))
    return replace(made, environment=LOCAL, origins=names)


class ByHand(Emulated):
    """An account in which people change things past the stack."""

    def drift(self) -> Drift:
        """Plan, and look for what was changed by hand."""
        clock = RealClock()
        plans = plan_estate(
            self.account, clock, LOCAL, "petclinic", [estate()], preview=True, poll=0.02
        )
        tell: Any = lambda stack, seconds: None  # noqa: E731
        [plan] = with_drift(self.account.stacks, clock, plans, tell, poll=0.02)
        assert plan.drift is not None
        return plan.drift

    def told(self) -> dict[str, list[str]]:
        """What was changed by hand: by the name of the resource, the sentences."""
        return {c.name: [said.text for said in c.meaning] for c in self.drift().changes}


@pytest.fixture
def account(tmp_path: Path) -> Iterator[ByHand]:
    with running(tmp_path / "state") as aws:
        account = ByHand(aws)
        account.deploy(estate())
        yield account


def test_what_nobody_changed_has_not_drifted(account: ByHand) -> None:
    drift = account.drift()
    assert (drift.changes, drift.findings, drift.checked) == ((), (), 5)
    # The emulator compares no filters; what is not compared is named.
    assert [each.type for each in drift.unchecked] == ["AWS::Logs::MetricFilter"]


def test_alarms_log_groups_topics_and_dashboards_are_told_as_what_they_mean(
    account: ByHand,
) -> None:
    cloudwatch = account.client("cloudwatch")
    cloudwatch.put_metric_alarm(**ALARM | {"Threshold": 95})
    cloudwatch.delete_alarms(AlarmNames=["memory"])
    body = {"widgets": [WIDGETS[0]]}
    cloudwatch.put_dashboard(DashboardName="main", DashboardBody=json.dumps(body))
    account.client("logs").put_retention_policy(logGroupName="/shop", retentionInDays=7)
    sns = account.client("sns")
    topic = sns.list_topics()["Topics"][0]["TopicArn"]
    sns.set_topic_attributes(TopicArn=topic, AttributeName="DisplayName", AttributeValue="Us")
    assert account.told() == {
        "shop.cpu": ["goes off above 95 instead of above 80"],
        "shop.memory": ["is no longer there: it was deleted by hand"],
        "shop.main": ["widget `Second` goes"],
        "shop.group": ["keeps events 7 days instead of 90 days"],
        "shop.topic": [],
    }


def test_a_dashboard_that_is_only_written_differently_says_the_same(account: ByHand) -> None:
    body = json.dumps({"widgets": WIDGETS}, indent=4)
    account.client("cloudwatch").put_dashboard(DashboardName="main", DashboardBody=body)
    assert account.told() == {
        "shop.main": ["DashboardBody is written differently, and says the same"]
    }


def test_what_was_changed_by_hand_is_put_back(account: ByHand) -> None:
    cloudwatch = account.client("cloudwatch")
    cloudwatch.put_metric_alarm(**ALARM | {"Threshold": 95})
    cloudwatch.delete_alarms(AlarmNames=["memory"])
    body = {"widgets": [WIDGETS[0]]}
    cloudwatch.put_dashboard(DashboardName="main", DashboardBody=json.dumps(body))
    account.client("logs").put_retention_policy(logGroupName="/shop", retentionInDays=7)
    watcher = Watcher()
    rollout = Rollout(
        account.account,
        RealClock(),
        LOCAL,
        "petclinic",
        Pace(poll=0.02, timeout=30),
        watcher,
        reverts=True,
    )
    assert rollout.run([estate()]).verdict is Verdict.DONE
    [plan] = watcher.plans
    assert {(c.action, c.name): [said.text for said in c.meaning] for c in plan.changes} == {
        ("change", "shop.cpu"): ["goes off above 80 instead of above 95"],
        ("add", "shop.memory"): ["goes off above 80, in 2 of 2 periods of 5m"],
        ("change", "shop.main"): ["widget `Second` is new"],
        ("change", "shop.group"): ["keeps events 90 days instead of 7 days"],
    }
    assert account.thresholds() == {"cpu": 80, "memory": 80}
    [group] = account.client("logs").describe_log_groups()["logGroups"]
    assert group["retentionInDays"] == 90
    shown = cloudwatch.get_dashboard(DashboardName="main")["DashboardBody"]
    assert json.loads(shown) == {"widgets": WIDGETS}
    assert account.told() == {}


def test_a_put_back_that_fails_leaves_what_was_there_by_hand(account: ByHand) -> None:
    account.client("cloudwatch").put_metric_alarm(**ALARM | {"Threshold": 95})
    broken = json.loads(estate().body)
    broken["Resources"]["Other"] = {
        "Type": "AWS::Logs::MetricFilter",
        "Properties": broken["Resources"]["Filter"]["Properties"] | {"LogGroupName": "nowhere"},
    }
    pace = Pace(poll=0.02, timeout=30)
    wanted = replace(estate(), body=json.dumps(broken))
    rollout = Rollout(
        account.account, RealClock(), LOCAL, "petclinic", pace, Watcher(), reverts=True
    )
    assert rollout.run([wanted]).verdict is Verdict.FAILED
    assert account.thresholds()["cpu"] == 95


def test_looking_changes_nothing(account: ByHand) -> None:
    account.client("logs").put_retention_policy(logGroupName="/shop", retentionInDays=7)
    account.drift()
    assert account.told() == {"shop.group": ["keeps events 7 days instead of 90 days"]}
