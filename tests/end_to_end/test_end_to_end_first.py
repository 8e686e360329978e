"""First deployments to a real account, which the AWS that runs in the test stands for.

The spec is a small one: it is compiled faster, and what is tested does not depend on it. Every
deployment has an account of its own.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from end_to_end_account import Account
from end_to_end_inventory import Inventory, read
from end_to_end_project import SPEC, Project
from end_to_end_step import Step, use

from compiler.aws.embedded import EmbeddedAws, running

pytestmark = pytest.mark.embedded

DEV = "specs/environments/dev.yaml"
STACK = "petclinic-dev-monitoring"

SMALL = """version: 1
stack: ${prefix}-monitoring

watch:
  api: {service: api-gateway-rest, ApiName: "${prefix}-api"}

alarms:
  api-latency:
    metric: api.Latency@Average
    threshold: "> 1000"
    description: "The API is slow: ${threshold} ms."

retention:
  /ecs/${prefix}-${each}: {keep: 30d, adopt: true, each: "${members.services}"}

notify:
  topics:
    alerts:
      name: ${prefix}-alerts
      publishers: [cloudwatch]
      subscribe:
        - email: ${values.alert_email}
  severities:
    warning: {alarm: [alerts]}
"""

# What of it is changed, so that something of the same name is there already.
TAKEN_TOPIC = ("name: ${prefix}-alerts", "name: ${prefix}-by-hand")
TAKEN_ALARM = ("  api-latency:\n", "  by-hand:\n")
NOWHERE = """log_metrics:
  nowhere:
    log_group: /ecs/${prefix}-nowhere
    pattern: ERROR
    metric: {namespace: PetClinic/Application, name: Nowhere, value: 1}

"""
NO_LOG_GROUP = ("notify:\n", f"{NOWHERE}notify:\n")
WITHOUT_ADOPT = ("keep: 30d, adopt: true", "keep: 30d")
TRAIL = """trail:
  name: ${prefix}-trail
  bucket: ${prefix}-trail
  keep: 90d
  log_group: {name: "/aws/lambda/${prefix}-genai", keep: 90d}

"""
TAKEN_LOG_OF_TRAIL = ("notify:\n", f"{TRAIL}notify:\n")


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    with running(tmp_path_factory.mktemp("aws")) as aws:
        yield aws


Deploy = Callable[..., Step]


@pytest.fixture(scope="module")
def deploy(aws: EmbeddedAws, new_folder: Callable[[], Path]) -> Deploy:
    """Deploy to an account, in use or empty, with the credentials of it or of another."""

    def deployed(
        number: str,
        *options: str,
        changes: Sequence[tuple[str, str]] = (),
        used: bool = False,
        credentials_of: str | None = None,
    ) -> Step:
        project = Project.fresh(new_folder())
        (project.folder / SPEC).write_text(SMALL)
        for old, new in changes:
            project.replace(SPEC, old, new)
        project.replace(DEV, 'account: "123456789012"', f'account: "{number}"')
        variables = {
            "AWS_ENDPOINT_URL": aws.url,
            "AWS_ACCESS_KEY_ID": credentials_of or number,
            "AWS_SECRET_ACCESS_KEY": "of-nobody",
        }
        with contextlib.closing(Account(aws, number)) as account:
            if used:
                use(account, "petclinic-dev")
            before = read(account) if used else Inventory()
            run = project.run("deploy", *options, env="dev", **variables)
            return Step(project, run, before, read(account))

    return deployed


def test_credentials_of_another_account_are_refused_before_anything_is_touched(
    deploy: Deploy,
) -> None:
    step = deploy("100000000001", "--yes", credentials_of="210987654321")
    assert step.run.code == 10
    assert step.run.planned() == step.run.steps() == []
    assert "is the account 100000000001" in step.run.err
    assert "those of the account 210987654321" in step.run.err
    assert f"--> {DEV}:4:" in step.run.err
    assert step.after == step.before == {}


def test_a_real_account_is_not_changed_without_a_yes(deploy: Deploy) -> None:
    step = deploy("100000000002")
    assert step.run.code == 4
    assert "confirm with --yes" in step.run.err
    assert "\n  10 to add\n" in step.run.out
    assert len(step.run.planned()) == 10
    assert step.run.steps() == []
    assert step.after == step.before == {}


def test_a_real_account_is_changed_with_a_yes(deploy: Deploy) -> None:
    step = deploy("100000000003", "--yes")
    assert (step.run.code, step.run.err) == (0, "asking CloudFormation what would change …\n")
    assert len(step.run.steps()) == 10
    assert step.after["Stack", STACK]["StackStatus"] == "CREATE_COMPLETE"
    assert step.after.names("MetricAlarm") == {"petclinic-dev-api-latency"}


@pytest.fixture(scope="module")
def failed(deploy: Deploy) -> Step:
    return deploy("100000000004", "--yes", changes=[NO_LOG_GROUP], used=True)


def test_a_failure_says_why_and_where(failed: Step) -> None:
    assert failed.run.code == 6
    assert "log_metrics.nowhere (AWS::Logs::MetricFilter) could not be created: " in failed.run.err
    assert "log group does not exist" in failed.run.err
    assert f"--> {SPEC}:{failed.project.line(SPEC, '  nowhere:')}:" in failed.run.err
    assert f"failed: {STACK} is in DELETE_COMPLETE: it is gone again" in failed.run.out


def test_a_failure_leaves_the_account_as_it_was(failed: Step) -> None:
    keys = failed.after.of("Key")
    assert {key["KeyState"] for key in keys.values()} <= {"PendingDeletion"}
    assert failed.changed() == {("Key", name) for name in keys}


def test_a_topic_of_someone_else_is_told_before_anything_is_made(deploy: Deploy) -> None:
    step = deploy("100000000008", "--yes", changes=[TAKEN_TOPIC], used=True)
    assert step.run.code == 5
    assert "the topic `petclinic-dev-by-hand` exists already: no stack owns it" in step.run.err
    assert f"--> {SPEC}:{step.project.line(SPEC, '    alerts:')}:" in step.run.err
    assert step.after == step.before


def test_an_alarm_of_someone_else_is_not_taken_over(deploy: Deploy) -> None:
    step = deploy("100000000005", "--yes", changes=[TAKEN_ALARM], used=True)
    assert step.run.code == 5
    assert "petclinic-dev-by-hand" in step.run.err
    assert step.after == step.before


@pytest.fixture(scope="module")
def unasked(deploy: Deploy) -> Step:
    changes = [WITHOUT_ADOPT, TAKEN_LOG_OF_TRAIL]
    return deploy("100000000006", "--yes", changes=changes, used=True)


def test_a_log_group_is_not_taken_over_without_adopt(unasked: Step) -> None:
    assert unasked.run.code == 5
    assert "petclinic-dev-customers exists already" in unasked.run.err
    assert f"--> {SPEC}:{unasked.project.line(SPEC, '  /ecs/')}:" in unasked.run.err
    assert unasked.after == unasked.before


def test_the_log_group_of_a_trail_is_not_taken_over_either(unasked: Step) -> None:
    assert f"--> {SPEC}:{unasked.project.line(SPEC, 'trail:')}:" in unasked.run.err
