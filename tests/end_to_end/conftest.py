"""PetClinic deployed once by the real command into an account that is already in use."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from end_to_end_account import REGION, Account
from end_to_end_inventory import Inventory, read
from end_to_end_project import Project, Run

ADOPTED = (
    "/aws/lambda/petclinic-local-genai",
    "/ecs/petclinic-local-admin",
    "/ecs/petclinic-local-customers",
    "/ecs/petclinic-local-vets",
    "/ecs/petclinic-local-visits",
)
LOG_LINES = (
    "2026-01-05T09:00:00Z 7f3a INFO ready 12",
    "2026-01-05T09:00:01Z 7f3b ERROR no owner 404",
)


@dataclass(frozen=True)
class Step:
    """One run of the command, and what the account held before and after it."""

    project: Project
    run: Run
    before: Inventory
    after: Inventory


@pytest.fixture(scope="session")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Step:
    """The first deployment; nobody changes its folder afterwards."""
    project = Project.fresh(tmp_path_factory.mktemp("deployed") / "project")
    with project.account() as account:
        use(account)
        before = read(account)
    return _step(project, before, "deploy")


def use(account: Account) -> None:
    """Make what is there before the monitoring: logs of the services, a bucket of someone else."""
    logs = account.client("logs")
    for name in ADOPTED:
        logs.create_log_group(logGroupName=name)
    stream = {"logGroupName": "/ecs/petclinic-local-customers", "logStreamName": "task/1"}
    logs.create_log_stream(**stream)
    now = int(time.time() * 1000)
    lines = [{"timestamp": now + n, "message": line} for n, line in enumerate(LOG_LINES)]
    logs.put_log_events(**stream, logEvents=lines)
    account.client("s3").create_bucket(
        Bucket="petclinic-local-taken", CreateBucketConfiguration={"LocationConstraint": REGION}
    )


@pytest.fixture(scope="session")
def held(deployed: Step) -> Inventory:
    """What the account holds after the first deployment."""
    return deployed.after


Attempt = Callable[..., Step]


@pytest.fixture(scope="session")
def attempt(deployed: Step, tmp_path_factory: pytest.TempPathFactory) -> Attempt:
    """Run a command on a copy of the deployed project, in whose specs texts were replaced."""

    def attempted(
        command: str,
        *edits: tuple[str, str, str],
        prepare: Callable[[Account], None] | None = None,
    ) -> Step:
        project = deployed.project.copy(_folder(tmp_path_factory))
        for edit in edits:
            project.replace(*edit)
        before = deployed.after
        if prepare:
            with project.account() as account:
                prepare(account)
                before = read(account)
        return _step(project, before, command)

    return attempted


def _folder(factory: pytest.TempPathFactory) -> Path:
    return factory.mktemp("attempt") / "project"


def _step(project: Project, before: Inventory, command: str) -> Step:
    run = project.run(command)
    with project.account() as account:
        return Step(project, run, before, read(account))
