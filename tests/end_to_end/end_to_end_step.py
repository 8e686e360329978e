"""One step in the life of PetClinic: a run of the command, and the account before and after."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from end_to_end_account import REGION, Account
from end_to_end_inventory import Inventory, Key, read
from end_to_end_project import SPEC, Project, Run

RECORDS = ("Stack", "ChangeSet", "StackEvent", "StackResource", "Object")
"""Kinds that tell what was done; all else is what somebody uses."""

PREFIX = "petclinic-local"


def logs_of(prefix: str) -> dict[str, int | None]:
    """Give the log groups that are there before us, and their days; None is for ever."""
    return {
        f"/aws/lambda/{prefix}-genai": None,
        f"/ecs/{prefix}-admin": None,
        f"/ecs/{prefix}-customers": None,
        f"/ecs/{prefix}-vets": None,
        f"/ecs/{prefix}-visits": 400,
    }


ADOPTED = logs_of(PREFIX)
LOG_LINES = (
    "2026-01-05T09:00:00Z 7f3a INFO ready 12",
    "2026-01-05T09:00:01Z 7f3b ERROR no owner 404",
)
BY_HAND = f"{PREFIX}-by-hand"
"""The name of an alarm, a topic and a bucket of someone else."""


@dataclass(frozen=True)
class Step:
    """One run of the command, and what the account held before and after it."""

    project: Project
    run: Run
    before: Inventory
    after: Inventory

    def changed(self) -> set[Key]:
        """Give what is used and is not as it was."""
        return self.after.without(*RECORDS).differs_from(self.before.without(*RECORDS))

    def then(self, folder: Path, command: str, *edits: tuple[str, str]) -> Step:
        """Go on from here in a copy of the project, in whose spec texts are replaced."""
        project = self.project.copy(folder)
        for old, new in edits:
            project.replace(SPEC, old, new)
        run = project.run(command)
        return Step(project, run, self.after, project.holds())


def in_use(folder: Path) -> Step:
    """Begin with an account in which something is already; nothing was run."""
    project = Project.fresh(folder)
    with project.account() as account:
        use(account, PREFIX)
        where = {"LocationConstraint": REGION}
        account.client("s3").create_bucket(Bucket=BY_HAND, CreateBucketConfiguration=where)
        held = read(account)
    return Step(project, Run(0, "", ""), held, held)


def use(account: Account, prefix: str) -> None:
    """Make the logs of the services, and an alarm and a topic of someone else."""
    _log(account, prefix)
    _make_by_hand(account, f"{prefix}-by-hand")


def _log(account: Account, prefix: str) -> None:
    """Make the logs as the services made them by themselves; somebody looked after one."""
    logs = account.client("logs")
    for name, days in logs_of(prefix).items():
        logs.create_log_group(logGroupName=name)
        if days:
            logs.put_retention_policy(logGroupName=name, retentionInDays=days)
    stream = {"logGroupName": f"/ecs/{prefix}-customers", "logStreamName": "task/1"}
    logs.create_log_stream(**stream)
    now = int(time.time() * 1000)
    lines = [{"timestamp": now + n, "message": line} for n, line in enumerate(LOG_LINES)]
    logs.put_log_events(**stream, logEvents=lines)


def _make_by_hand(account: Account, name: str) -> None:
    account.client("sns").create_topic(Name=name)
    account.client("cloudwatch").put_metric_alarm(
        AlarmName=name,
        Namespace="AWS/ApiGateway",
        MetricName="Latency",
        Statistic="Average",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1.0,
        ComparisonOperator="GreaterThanThreshold",
    )
