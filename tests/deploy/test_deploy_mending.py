"""The commands that look after stacks: watch, recover, rollback, destroy."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from deploy_fakes import NAME, template
from scripted_aws import Fault, ScriptedAws
from scripted_cloudformation import Stack
from scripted_run import (
    NEW,
    OLD,
    body,
    exporting,
    importing,
    put,
)
from scripted_verbs import (
    EXPECTED,
    VERBS,
    Command,
    destroying,
    observe,
    recovering,
    rolling_back,
    tell,
    watching,
)

from compiler.cli.screen import Exit
from compiler.deploy.parameters import Filled
from compiler.deploy.stack_states import STATES
from compiler.deploy.wanted import digest, wanted_stack


def under_way(aws: ScriptedAws, kind: str = "update") -> Stack:
    """Begin an update of somebody, or a deletion, with the service itself."""
    stack = put(aws, "UPDATE_COMPLETE", OLD)
    if kind == "delete":
        aws.cloudformation.do("DeleteStack", {"StackName": NAME, "ClientRequestToken": "Console-2"})
        return stack
    asked = {
        "StackName": NAME,
        "ChangeSetName": "theirs",
        "ClientToken": "t",
        "ChangeSetType": "UPDATE",
        "TemplateBody": NEW,
        "Tags": [{"Key": key, "Value": value} for key, value in stack.tags.items()],
    }
    made = aws.cloudformation.do("CreateChangeSet", asked)
    aws.time += 60
    order = {"ChangeSetName": made["Id"], "ClientRequestToken": "Console-1"}
    aws.cloudformation.do("ExecuteChangeSet", order)
    return stack


# Watch.


def test_what_somebody_else_does_is_followed_to_its_end() -> None:
    aws = ScriptedAws()
    under_way(aws)
    found = tell(aws, watching)
    assert found.code == Exit.DONE
    assert "changed: alarms.cpu (Alarm)" in found.out
    assert f"done: {NAME} is in UPDATE_COMPLETE (" in found.out
    assert found.writes == []


def test_a_deletion_that_is_watched_ends_well_when_the_stack_is_gone() -> None:
    aws = ScriptedAws()
    under_way(aws, "delete")
    found = tell(aws, watching)
    assert found.code == Exit.DONE
    assert f"done: {NAME} is in DELETE_COMPLETE (" in found.out


def test_an_update_that_fails_while_it_is_watched_says_why() -> None:
    aws = ScriptedAws()
    aws.cloudformation.fails["AlarmDisk"] = "the quota is used up"
    under_way(aws)
    found = tell(aws, watching)
    assert found.code == Exit.ROLLED_BACK
    assert f"rolled back: {NAME} is in UPDATE_ROLLBACK_COMPLETE" in found.out
    assert "cause: AlarmDisk: the quota is used up" in found.out


def test_where_nothing_goes_on_the_states_are_told() -> None:
    aws = ScriptedAws()
    put(aws, "UPDATE_ROLLBACK_FAILED")
    put(aws, "UPDATE_COMPLETE", body(Other=1), name="other")
    found = tell(aws, watching, template(NEW), template(body(Other=1), name="other", key="other"))
    assert found.code == Exit.NEEDS_RECOVERY
    assert "other is in UPDATE_COMPLETE: ready for an update." in found.out
    assert "next: continue the rollback once the cause is gone: watchform recover" in found.out


def test_an_interrupt_only_ends_the_watch() -> None:
    aws = ScriptedAws(faults=(Fault(("DescribeStackEvents", 2), KeyboardInterrupt),))
    stack = under_way(aws)
    found = tell(aws, watching)
    assert found.code == Exit.INTERRUPTED
    aws.finish()
    assert stack.status == "UPDATE_COMPLETE"


def test_no_stack_is_nothing_to_watch() -> None:
    assert "No stack is there." in tell(ScriptedAws(), watching).out


# Recover.


def stuck(aws: ScriptedAws) -> Stack:
    stack = put(aws, "UPDATE_ROLLBACK_FAILED")
    held = stack.resources["AlarmCpu"]
    held.status, held.reason = "UPDATE_FAILED", "Access denied."
    return stack


def test_a_rollback_goes_on_when_the_cause_is_gone() -> None:
    aws = ScriptedAws()
    stack = stuck(aws)
    found = tell(aws, recovering)
    assert found.code == Exit.DONE
    assert stack.status == "UPDATE_ROLLBACK_COMPLETE"
    assert f"{NAME} is in UPDATE_ROLLBACK_FAILED: its rollback goes on." in found.out
    assert "stuck in UPDATE_FAILED: alarms.cpu (AWS::CloudWatch::Alarm): Access denied" in found.out
    assert found.writes == ["ContinueUpdateRollback"]


def test_a_rollback_whose_cause_is_there_still_fails_again_and_skips_nothing() -> None:
    aws = ScriptedAws()
    stack = stuck(aws)
    aws.cloudformation.stuck["AlarmCpu"] = "Access denied."
    found = tell(aws, recovering)
    assert found.code == Exit.NEEDS_RECOVERY
    assert stack.status == "UPDATE_ROLLBACK_FAILED"
    assert "stuck: alarms.cpu: Access denied" in found.out or "cause: alarms.cpu" in found.out
    assert tell(aws, recovering).code == Exit.NEEDS_RECOVERY
    assert aws.count("ContinueUpdateRollback") == 2


@pytest.mark.parametrize("word", ["AlarmCpu", "alarms.cpu"])
def test_what_a_person_gives_up_is_skipped(word: str) -> None:
    aws = ScriptedAws()
    stack = stuck(aws)
    aws.cloudformation.stuck["AlarmCpu"] = "Access denied."
    found = tell(aws, lambda it, audience: recovering(it, audience, word))
    assert found.code == Exit.DONE
    assert stack.status == "UPDATE_ROLLBACK_COMPLETE"
    [asked] = [asked for name, asked in aws.requests if name == "ContinueUpdateRollback"]
    assert asked["ResourcesToSkip"] == ["AlarmCpu"]


@pytest.mark.parametrize("word", ["alarms.cup", "AlarmMemory"])
def test_what_is_not_stuck_cannot_be_skipped(word: str) -> None:
    aws = ScriptedAws()
    stuck(aws)
    found = tell(aws, lambda it, audience: recovering(it, audience, word))
    assert found.code == Exit.APPROVAL_REQUIRED
    assert f"`--skip {word}` skips nothing: no resource of that name is stuck" in found.err
    assert "alarms.cpu" in found.err
    assert found.writes == []


def test_after_recovery_the_next_deployment_goes_through() -> None:
    from scripted_run import run_deploy

    aws = ScriptedAws()
    stuck(aws)
    assert run_deploy(aws).code == Exit.NEEDS_RECOVERY
    assert tell(aws, recovering).code == Exit.DONE
    assert run_deploy(aws).code == Exit.DONE


# Roll back.


@pytest.mark.parametrize(
    ("status", "ends"),
    [("UPDATE_FAILED", "UPDATE_ROLLBACK_COMPLETE"), ("CREATE_FAILED", "ROLLBACK_COMPLETE")],
)
def test_what_failed_and_was_left_so_is_rolled_back(status: str, ends: str) -> None:
    aws = ScriptedAws()
    stack = put(aws, status)
    found = tell(aws, rolling_back)
    assert (found.code, stack.status) == (Exit.DONE, ends)
    assert found.writes == ["RollbackStack"]


def test_an_update_under_way_is_cancelled() -> None:
    aws = ScriptedAws()
    stack = under_way(aws)
    found = tell(aws, rolling_back)
    assert (found.code, stack.status) == (Exit.DONE, "UPDATE_ROLLBACK_COMPLETE")
    assert found.writes == ["CancelUpdateStack"]


@pytest.mark.parametrize("command", [rolling_back, recovering], ids=["rollback", "recover"])
def test_where_there_is_nothing_to_mend_nothing_is_done(command: Command) -> None:
    aws = ScriptedAws()
    put(aws, "UPDATE_COMPLETE")
    found = tell(aws, command)
    assert (found.code, found.writes) == (Exit.DONE, [])
    assert "No stack " in found.out


# Destroy.


def retaining() -> str:
    text = json.loads(OLD)
    text["Resources"]["AlarmMemory"]["DeletionPolicy"] = "Retain"
    return json.dumps(text)


def test_what_goes_and_what_stays_is_listed_and_only_that_goes() -> None:
    aws = ScriptedAws()
    stack = put(aws, "UPDATE_COMPLETE", retaining())
    found = tell(aws, destroying)
    assert (found.code, stack.status) == (Exit.DONE, "DELETE_COMPLETE")
    assert aws.cloudformation.account.keys() == {"alarmmemory"}
    listed = found.out[: found.out.index("These stay")]
    assert "- alarms.cpu  Alarm" in listed
    assert "alarms.memory  Alarm  alarmmemory" in found.out


@pytest.mark.parametrize("typed", ["prod", "", "Dev"])
def test_nothing_is_deleted_where_the_wrong_name_is_typed(typed: str) -> None:
    aws = ScriptedAws()
    put(aws, "UPDATE_COMPLETE")
    found = tell(aws, lambda it, audience: destroying(it, audience, typed), asks=True)
    assert (found.code, found.writes) == (Exit.APPROVAL_REQUIRED, [])
    assert "Nothing was changed." in found.err


def test_nothing_is_deleted_where_nobody_can_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    aws = ScriptedAws()
    put(aws, "UPDATE_COMPLETE")
    found = tell(aws, lambda it, audience: destroying(it, audience, None), asks=True)
    assert (found.code, found.writes) == (Exit.APPROVAL_REQUIRED, [])
    assert "--confirm dev" in found.err


def protect(stack: Stack) -> None:
    stack.protected = True


def disown(stack: Stack) -> None:
    stack.tags.clear()


def occupy(stack: Stack) -> None:
    def process() -> Iterator[float]:
        yield 9_999.0

    stack.status, stack.process = "UPDATE_IN_PROGRESS", process()


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (protect, Exit.REJECTED, "--no-enable-termination-protection --stack-name"),
        (disown, Exit.NEEDS_RECOVERY, "watchform did not make it"),
        (occupy, Exit.BUSY, "another operation is running on it"),
    ],
    ids=["protected", "not ours", "busy"],
)
def test_what_may_not_be_deleted_keeps_everything(
    change: Callable[[Stack], None], code: Exit, said: str
) -> None:
    aws = ScriptedAws()
    change(put(aws, "UPDATE_COMPLETE"))
    put(aws, "UPDATE_COMPLETE", body(Other=1), name="other")
    other = template(body(Other=1), name="other", key="other")
    found = tell(aws, destroying, template(NEW), other)
    assert (found.code, found.writes) == (code, [])
    assert said in found.err


def test_stacks_go_before_those_they_need() -> None:
    aws = ScriptedAws()
    put(aws, "UPDATE_COMPLETE", exporting(body(First=1)), name="first")
    put(aws, "UPDATE_COMPLETE", importing("Second"), name="second")
    templates = [
        template(exporting(body(First=1)), name="first", key="first"),
        template(importing("Second"), name="second", key="second"),
    ]
    assert tell(aws, destroying, *templates).code == Exit.DONE
    ended = {s.name: s.events[-1]["Timestamp"] for s in aws.cloudformation.stacks}
    assert ended["second"] < ended["first"]
    assert aws.cloudformation.account == {}


def test_what_cannot_be_deleted_is_named_and_what_it_needs_stays() -> None:
    aws = ScriptedAws()
    put(aws, "UPDATE_COMPLETE", exporting(body(First=1)), name="first")
    put(aws, "UPDATE_COMPLETE", importing("Second"), name="second")
    aws.cloudformation.stuck["Second"] = "The bucket is not empty."
    templates = [
        template(exporting(body(First=1)), name="first", key="first"),
        template(importing("Second"), name="second", key="second"),
    ]
    found = tell(aws, destroying, *templates)
    assert found.code == Exit.NEEDS_RECOVERY
    assert "The bucket is not empty" in found.out
    assert "not tried: second is there still, and needs first." in found.out
    assert [s.status for s in aws.cloudformation.stacks] == ["UPDATE_COMPLETE", "DELETE_FAILED"]


def test_an_interrupted_deletion_goes_on_and_can_be_watched() -> None:
    aws = ScriptedAws(faults=(Fault(("DescribeStackEvents", 2), KeyboardInterrupt),))
    stack = put(aws, "UPDATE_COMPLETE")
    found = tell(aws, destroying)
    assert found.code == Exit.INTERRUPTED
    assert f"detached: AWS goes on with {NAME} by itself." in found.err
    aws.finish()
    assert stack.status == "DELETE_COMPLETE"


def test_a_deletion_that_is_denied_is_reported() -> None:
    aws = ScriptedAws(faults=(Fault(("DeleteStack", 1), "AccessDenied", times=9),))
    stack = put(aws, "UPDATE_COMPLETE")
    found = tell(aws, destroying)
    assert (found.code, stack.status) == (Exit.NO_ACCESS, "UPDATE_COMPLETE")


# Every state.


def test_every_state_is_tried_with_every_verb() -> None:
    assert set(EXPECTED) == set(STATES)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("status", EXPECTED, ids=str)
def test_a_state_has_its_exit_code_and_its_end(status: str | None, verb: str) -> None:
    code, ends = EXPECTED[status][list(VERBS).index(verb)]
    found = observe(status, verb)
    assert (found.run.code, found.ends) == (code, ends or status)
    if code == Exit.DONE and verb != "watch":
        assert bool(found.run.writes) == bool(ends)
    else:
        assert found.run.writes == []


@pytest.mark.parametrize("verb", ["recover", "rollback"])
def test_a_stack_that_needs_another_verb_is_told_which(verb: str) -> None:
    status = {"recover": "UPDATE_FAILED", "rollback": "UPDATE_ROLLBACK_FAILED"}[verb]
    other = {"recover": "rollback", "rollback": "recover"}[verb]
    found = observe(status, verb).run
    assert f"{NAME} is in {status}: its last update failed" in found.out
    assert f"watchform {other} --env dev" in found.out


# The service role.

ROLE = "arn:aws:iam::123456789012:role/deployer"


def _role_of(aws: ScriptedAws, order: str) -> object:
    return next(asked.get("RoleARN") for name, asked in aws.requests if name == order)


@pytest.mark.parametrize("role", [ROLE, None], ids=["a role", "no role"])
@pytest.mark.parametrize(
    ("status", "verb", "order"),
    [
        ("UPDATE_COMPLETE", "destroy", "DeleteStack"),
        ("UPDATE_ROLLBACK_FAILED", "recover", "ContinueUpdateRollback"),
        ("UPDATE_FAILED", "rollback", "RollbackStack"),
    ],
)
def test_every_order_names_the_service_role(
    status: str, verb: str, order: str, role: str | None
) -> None:
    aws = ScriptedAws(service_role=role)
    put(aws, status)
    assert tell(aws, VERBS[verb]).code == Exit.DONE
    assert _role_of(aws, order) == role


@pytest.mark.parametrize("role", [ROLE, None], ids=["a role", "no role"])
@pytest.mark.parametrize("status", [None, "UPDATE_COMPLETE", "ROLLBACK_COMPLETE"])
def test_a_deployment_gives_its_change_sets_the_service_role(
    status: str | None, role: str | None
) -> None:
    from scripted_run import run_deploy

    aws = ScriptedAws(service_role=role)
    if status:
        put(aws, status)
    assert run_deploy(aws).code == Exit.DONE
    assert _role_of(aws, "CreateChangeSet") == role
    if status == "ROLLBACK_COMPLETE":
        assert _role_of(aws, "DeleteStack") == role


def test_another_service_role_is_another_change_set() -> None:
    wanted = wanted_stack(template(NEW), Filled({}), "petclinic")
    assert digest(wanted, "UPDATE") != digest(replace(wanted, service_role=ROLE), "UPDATE")
