"""Deployments into the embedded AWS, read back through the services themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest
from deploy_fakes import ENVIRONMENT, NAME, RealClock, origin, template, template_body

from compiler.aws.embedded import EmbeddedAws, running
from compiler.aws.session import Account, connect
from compiler.aws.stack import StackEvent
from compiler.deploy.ending import Ending, Show, Verdict
from compiler.deploy.estate import check_account, plan_estate
from compiler.deploy.follow import Heartbeat, Pace
from compiler.deploy.outcome import Outcome, Result
from compiler.deploy.plan import Action, PropertyChange, StackPlan
from compiler.deploy.rollout import Rollout
from compiler.emit.template import Template

pytestmark = pytest.mark.embedded

LOCAL = replace(ENVIRONMENT, name="local", embedded=True, profile=None)


class Watcher:
    def __init__(self) -> None:
        self.plans: list[StackPlan] = []
        self.outcomes: list[Outcome] = []
        self.events: list[StackEvent] = []

    def planned(self, plans: Sequence[StackPlan]) -> None:
        self.plans += plans

    def approves(self, plans: Sequence[StackPlan]) -> bool:
        return True

    @contextmanager
    def watching(self, plans: Sequence[StackPlan]) -> Iterator[Show]:
        yield self._show

    def _show(self, plan: StackPlan, step: StackEvent | Heartbeat) -> None:
        if isinstance(step, StackEvent):
            self.events.append(step)

    def ended(self, plan: StackPlan, outcome: Outcome) -> None:
        self.outcomes.append(outcome)

    def cancels(self, plans: Sequence[StackPlan]) -> bool:
        return False


class Emulated:
    """The account of one embedded AWS, and the services as anyone else sees them."""

    def __init__(self, aws: EmbeddedAws) -> None:
        self._aws = aws
        self.account: Account = connect(LOCAL, aws.url)

    def client(self, service: str) -> Any:
        arguments = self._aws.client_arguments(LOCAL.account)
        return boto3.client(service, region_name=LOCAL.region, **arguments)  # type: ignore[call-overload]

    def deploy(self, wanted: Template) -> tuple[Ending, Watcher]:
        watcher = Watcher()
        pace = Pace(poll=0.02, timeout=30)
        rollout = Rollout(self.account, RealClock(), LOCAL, "petclinic", pace, watcher)
        return rollout.run([wanted]), watcher

    def thresholds(self) -> dict[str, float]:
        found = self.client("cloudwatch").describe_alarms()["MetricAlarms"]
        return {alarm["AlarmName"]: alarm["Threshold"] for alarm in found}


@pytest.fixture
def emulated(tmp_path: Path) -> Iterator[Emulated]:
    with running(tmp_path / "state") as aws:
        yield Emulated(aws)


def alarms(cpu: int = 90, extra: str = "") -> Template:
    common = (
        "      Namespace: AWS/ECS\n      MetricName: CPUUtilization\n      Statistic: Average\n"
        "      Period: 300\n      EvaluationPeriods: 2\n"
        "      ComparisonOperator: GreaterThanThreshold\n"
    )
    body = template_body(cpu, title="서비스의 CPU").replace(
        "    Properties:\n", f"    Properties:\n{common}"
    )
    made = template(f"{body}{extra}Outputs:\n  Alarm:\n    Value: !Ref AlarmCpu\n")
    places = {**made.origins, "Filter": origin("log_metrics.errors", 3)}
    return replace(made, environment=LOCAL, origins=places)


# Its log group does not exist.
BROKEN = """\
  Filter:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: nowhere
      FilterPattern: ERROR
      MetricTransformations: [{MetricName: a, MetricNamespace: b, MetricValue: '1'}]
"""


def test_a_stack_is_made_left_alone_changed_and_put_back(emulated: Emulated) -> None:
    check_account(emulated.account, LOCAL)
    ending, watcher = emulated.deploy(alarms())
    assert ending.verdict is Verdict.DONE
    assert [output.value for output in watcher.outcomes[0].outputs] == ["cpu"]
    assert emulated.thresholds() == {"cpu": 90, "memory": 80}

    ending, watcher = emulated.deploy(alarms())
    assert ending.verdict is Verdict.DONE
    assert [plan.action for plan in watcher.plans] == [Action.NOTHING]
    assert watcher.plans[0].deployed is not None
    assert watcher.plans[0].deployed.output("Alarm") == "cpu"

    ending, watcher = emulated.deploy(alarms(95))
    (change,) = watcher.plans[0].changes
    assert (change.action, change.name) == ("change", "alarms.cpu")
    assert change.properties == (PropertyChange("Threshold", "90", "95"),)
    assert emulated.thresholds() == {"cpu": 95, "memory": 80}

    ending, watcher = emulated.deploy(alarms(99, BROKEN))
    assert (ending.verdict, ending.result) == (Verdict.FAILED, Result.ROLLED_BACK)
    (outcome,) = watcher.outcomes
    assert outcome.cause is not None
    assert outcome.cause.logical_id == "Filter"
    assert "log group does not exist" in outcome.cause.reason
    assert emulated.thresholds() == {"cpu": 95, "memory": 80}

    (stack,) = emulated.client("cloudformation").describe_stacks(StackName=NAME)["Stacks"]
    tags = {tag["Key"]: tag["Value"] for tag in stack["Tags"]}
    assert tags == {"Project": "petclinic", "watchform:project": "petclinic"}


def test_a_first_create_that_fails_leaves_nothing_in_the_way(emulated: Emulated) -> None:
    ending, watcher = emulated.deploy(alarms(90, BROKEN))
    assert ending.result is Result.ROLLED_BACK
    assert watcher.outcomes[0].status == "DELETE_COMPLETE"
    assert watcher.outcomes[0].cause is not None
    assert watcher.outcomes[0].cause.logical_id == "Filter"
    assert emulated.thresholds() == {}
    ending, _ = emulated.deploy(alarms())
    assert ending.verdict is Verdict.DONE
    assert emulated.thresholds() == {"cpu": 90, "memory": 80}


def test_a_preview_leaves_neither_a_stack_nor_a_change_set(emulated: Emulated) -> None:
    cloudformation = emulated.client("cloudformation")

    def preview(wanted: Template) -> Action:
        (plan,) = plan_estate(
            emulated.account, RealClock(), LOCAL, "petclinic", [wanted], preview=True, poll=0.02
        )
        return plan.action

    assert preview(alarms()) is Action.CREATE
    assert cloudformation.list_stacks()["StackSummaries"] == []
    emulated.deploy(alarms())
    assert preview(alarms(95)) is Action.UPDATE
    pending = [
        each["ExecutionStatus"]
        for each in cloudformation.list_change_sets(StackName=NAME)["Summaries"]
    ]
    assert "AVAILABLE" not in pending
    assert emulated.thresholds() == {"cpu": 90, "memory": 80}


def test_a_change_set_that_is_not_approved_leaves_no_ghost(emulated: Emulated) -> None:
    class Refusing(Watcher):
        def approves(self, plans: Sequence[StackPlan]) -> bool:
            return False

    pace = Pace(poll=0.02, timeout=30)
    rollout = Rollout(emulated.account, RealClock(), LOCAL, "petclinic", pace, Refusing())
    assert rollout.run([alarms()]).verdict is Verdict.NOT_APPROVED
    stacks = emulated.client("cloudformation").list_stacks()["StackSummaries"]
    assert [s for s in stacks if s["StackStatus"] != "DELETE_COMPLETE"] == []


def test_a_large_template_goes_through_a_closed_bucket(emulated: Emulated) -> None:
    large = replace(alarms(), body=f"# {'x' * 60_000}\n{alarms().body}")
    ending, _ = emulated.deploy(large)
    assert ending.verdict is Verdict.DONE
    assert emulated.thresholds() == {"cpu": 90, "memory": 80}
    s3 = emulated.client("s3")
    bucket = f"petclinic-templates-{LOCAL.account}-{LOCAL.region}"
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
    block = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    assert all(block.values())
    assert "aws:SecureTransport" in s3.get_bucket_policy(Bucket=bucket)["Policy"]
    ending, watcher = emulated.deploy(large)
    assert [plan.action for plan in watcher.plans] == [Action.NOTHING]


def test_the_account_of_the_environment_is_the_one_that_is_spoken_to(emulated: Emulated) -> None:
    assert emulated.account.caller().account == LOCAL.account
