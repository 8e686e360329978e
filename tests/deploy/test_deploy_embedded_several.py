"""Several stacks, replacements and deletions in the embedded AWS, read back through services."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest
from deploy_fakes import ENVIRONMENT, SOURCES, RealClock, template

from compiler.aws.embedded import EmbeddedAws, running
from compiler.aws.session import connect
from compiler.cli.account import Opened
from compiler.cli.audience import Terminal
from compiler.cli.deploy import deploy
from compiler.cli.destroy import destroy
from compiler.cli.screen import Exit
from compiler.emit.template import Template
from compiler.ir.estate import Estate

pytestmark = pytest.mark.embedded

LOCAL = replace(ENVIRONMENT, name="local", embedded=True, profile=None)
TOPIC = """\
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties: {TopicName: shop-alerts}
Outputs:
  Topic:
    Value: !Ref Topic
    Export: {Name: shop-alerts}
"""
ALARM = """\
Resources:
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: NAME
      Namespace: AWS/ECS
      MetricName: CPUUtilization
      Statistic: Average
      Period: 300
      EvaluationPeriods: 2
      ComparisonOperator: GreaterThanThreshold
      Threshold: 80
      AlarmActions: [!ImportValue shop-alerts]
"""
KEPT = """\
  Kept:
    Type: AWS::Logs::LogGroup
    DeletionPolicy: Retain
    Properties: {LogGroupName: /shop/kept}
"""


class Shop:
    """Two stacks in an embedded AWS: one exports a topic, one has an alarm that tells it."""

    def __init__(self, aws: EmbeddedAws) -> None:
        self._aws = aws

    def client(self, service: str) -> Any:
        arguments = self._aws.client_arguments(LOCAL.account)
        return boto3.client(service, region_name=LOCAL.region, **arguments)  # type: ignore[call-overload]

    def opened(self, *templates: Template) -> Opened:
        found = tuple(replace(each, environment=LOCAL) for each in templates)
        estate = Estate("petclinic", LOCAL, tuple(each.stack for each in found))
        account = connect(LOCAL, self._aws.url)
        return Opened(estate, found, SOURCES, account, clock=RealClock())

    def deploy(self, *templates: Template) -> Exit:
        it = self.opened(*templates)
        return deploy(it, Terminal(it, "terminal", asks=False), 60.0, 0.0)

    def destroy(self, *templates: Template) -> Exit:
        it = self.opened(*templates)
        return destroy(it, Terminal(it, "terminal", asks=False), "", None, 60.0)

    def stacks(self) -> dict[str, str]:
        found = self.client("cloudformation").list_stacks()["StackSummaries"]
        there = [stack for stack in found if stack["StackStatus"] != "DELETE_COMPLETE"]
        return {stack["StackName"]: stack["StackStatus"] for stack in there}

    def alarms(self) -> dict[str, list[str]]:
        found = self.client("cloudwatch").describe_alarms()["MetricAlarms"]
        return {alarm["AlarmName"]: alarm["AlarmActions"] for alarm in found}


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with running(tmp_path / "state") as aws:
        yield Shop(aws)


def topic(extra: str = "") -> Template:
    body = TOPIC.replace("Outputs:\n", f"{extra}Outputs:\n")
    return template(body, name="shop-topic", key="topic")


def alarm(name: str = "shop-cpu") -> Template:
    return template(ALARM.replace("NAME", name), name="shop-alarm", key="alarm")


def test_a_stack_that_imports_is_made_after_and_deleted_before_the_other(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shop.deploy(alarm(), topic()) is Exit.DONE
    said = capsys.readouterr().out
    assert "shop-alarm: it imports shop-alerts of shop-topic, which must be there first." in said
    assert said.index("done: shop-topic") < said.index("done: shop-alarm")
    arn = f"arn:aws:sns:{LOCAL.region}:{LOCAL.account}:shop-alerts"
    assert shop.alarms() == {"shop-cpu": [arn]}

    assert shop.deploy(alarm(), topic()) is Exit.DONE
    assert capsys.readouterr().out.count("nothing to do") == 2

    assert shop.destroy(alarm(), topic()) is Exit.DONE
    said = capsys.readouterr().out
    assert said.index("done: shop-alarm") < said.index("done: shop-topic")
    assert shop.stacks() == {}
    assert shop.alarms() == {}
    assert shop.client("sns").list_topics()["Topics"] == []


def test_another_name_makes_the_alarm_anew(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    shop.deploy(alarm(), topic())
    capsys.readouterr()
    assert shop.deploy(alarm("shop-processor"), topic()) is Exit.DONE
    said = capsys.readouterr().out
    assert "± " in said
    assert "AlarmName: shop-cpu → shop-processor" in said
    assert set(shop.alarms()) == {"shop-processor"}
    assert shop.stacks()["shop-alarm"] == "UPDATE_COMPLETE"


def test_one_that_fails_stops_those_that_need_it_and_no_others(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = """\
  Filter:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: nowhere
      FilterPattern: ERROR
      MetricTransformations: [{MetricName: a, MetricNamespace: b, MetricValue: '1'}]
"""
    other = template(
        "Resources:\n  Log: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop/own}}\n",
        name="shop-log",
        key="log",
    )
    assert shop.deploy(alarm(), topic(broken), other) is Exit.ROLLED_BACK
    said = capsys.readouterr().out
    table = [line.split() for line in said[said.index("Stacks\n") :].splitlines()[1:]]
    assert [row[:3] for row in table] == [
        ["shop-alarm", "not", "tried"],
        ["shop-log", "done", "CREATE_COMPLETE,"],
        ["shop-topic", "rolled", "back"],
    ]
    assert set(shop.stacks()) == {"shop-log"}
    groups = shop.client("logs").describe_log_groups()["logGroups"]
    assert [group["logGroupName"] for group in groups] == ["/shop/own"]


def test_what_is_retained_stays_and_is_listed(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    shop.deploy(topic(KEPT))
    capsys.readouterr()
    assert shop.destroy(topic(KEPT)) is Exit.DONE
    listed = capsys.readouterr().out
    stays = listed[listed.index("These stay in the account") :]
    assert "Kept  LogGroup  /shop/kept" in stays
    groups = shop.client("logs").describe_log_groups()["logGroups"]
    assert [group["logGroupName"] for group in groups] == ["/shop/kept"]
    assert shop.client("sns").list_topics()["Topics"] == []


def test_a_protected_stack_keeps_everything(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    shop.deploy(alarm(), topic())
    shop.client("cloudformation").update_termination_protection(
        StackName="shop-topic", EnableTerminationProtection=True
    )
    assert shop.destroy(alarm(), topic()) is Exit.REJECTED
    assert "error[WF713] the stack shop-topic is protected" in capsys.readouterr().err
    assert set(shop.stacks()) == {"shop-alarm", "shop-topic"}
    assert set(shop.alarms()) == {"shop-cpu"}
