"""Each call of a deployment goes wrong in each way that AWS has: it is survived, or reported."""

from __future__ import annotations

import pytest
from scripted_aws import Fault, ScriptedAws
from scripted_faults import DOCUMENTED, EVERYWHERE, OPERATIONS, SCENARIOS, calls, fault_at, observe
from scripted_run import OLD, put, run_deploy, run_plan

from compiler.cli.screen import Exit

BEFORE = ("GetCallerIdentity", "DescribeStacks", "GetTemplate", "CreateChangeSet")
REPORTED = {Exit.NO_ACCESS, Exit.REJECTED}
TRIED = [
    pytest.param(scenario, operation, error, id=f"{scenario}: {operation}: {error}")
    for scenario in ("a new stack", "an update")
    for operation in OPERATIONS
    for error in (*EVERYWHERE, *DOCUMENTED.get(operation, ()))
    if operation.partition(" ")[0] in calls(scenario)
]


@pytest.mark.parametrize(("scenario", "operation", "error"), TRIED)
def test_what_goes_wrong_is_survived_or_reported(scenario: str, operation: str, error: str) -> None:
    observed = observe(SCENARIOS[scenario], fault_at(scenario, operation, error))
    code, run = observed.run.code, observed.run
    assert code in {Exit.DONE, *REPORTED}
    if code != Exit.DONE:
        # One screen: what was being done, what came back, what to do next.
        assert "error[WF7" in run.err or "lost sight" in run.out or "outdated" in run.out
        assert len(run.out.splitlines()) + len(run.err.splitlines()) <= 40
        assert "Traceback" not in run.err
    if error == "ExpiredToken" and observed.left:
        # Nothing can be cleared away any more: that is said, and the next run takes it up.
        assert "left behind: the change set watchform-" in run.err
    else:
        assert observed.left == []
    assert observed.lost == []
    assert (observed.again.code, observed.lost_again) == (Exit.DONE, [])


@pytest.mark.parametrize("error", ["Throttling", "InternalFailure", "connection dropped"])
@pytest.mark.parametrize("operation", [o for o in OPERATIONS if o not in BEFORE])
def test_what_passes_never_ends_a_deployment_that_has_begun(operation: str, error: str) -> None:
    observed = observe(SCENARIOS["an update"], fault_at("an update", operation, error))
    assert observed.run.code == Exit.DONE
    assert observed.again.writes == []


def test_throttling_for_ten_minutes_never_ends_the_watch() -> None:
    aws = ScriptedAws(faults=(Fault(("DescribeStackEvents", 2), "Throttling", times=20),))
    put(aws, "UPDATE_COMPLETE", OLD)
    assert run_deploy(aws).code == Exit.DONE
    assert aws.time > 300


def test_patience_ends_with_the_timeout_and_aws_goes_on() -> None:
    aws = ScriptedAws(faults=(Fault(("DescribeStackEvents", 2), "Throttling", times=9_999),))
    put(aws, "UPDATE_COMPLETE", OLD)
    run = run_deploy(aws, timeout=600)
    assert run.code == Exit.STILL_RUNNING
    assert "timed out after" in run.out
    assert "next: watchform watch --env dev" in run.out
    assert aws.cloudformation.stacks[0].status == "UPDATE_IN_PROGRESS" or aws.time > 600


def test_an_order_whose_answer_is_lost_is_not_given_twice() -> None:
    aws = ScriptedAws(faults=(Fault(("ExecuteChangeSet", 1), "connection dropped", after=True),))
    put(aws, "UPDATE_COMPLETE", OLD)
    assert run_deploy(aws).code == Exit.DONE
    assert aws.count("ExecuteChangeSet") == 1


def test_a_change_set_that_became_obsolete_is_refused_and_planned_again() -> None:
    aws = ScriptedAws(faults=(Fault(("ExecuteChangeSet", 1), "InvalidChangeSetStatus"),))
    put(aws, "UPDATE_COMPLETE", OLD)
    stack = aws.cloudformation.stacks[0]
    answer = aws.cloudformation.do

    def obsolete(name: str, asked: dict[str, object]) -> dict[str, object]:
        for made in stack.sets if aws.count("ExecuteChangeSet") else []:
            made.execution = "OBSOLETE"
        return answer(name, asked)

    aws.cloudformation.do = obsolete  # type: ignore[method-assign]
    run = run_deploy(aws)
    assert run.code == Exit.REJECTED
    assert "outdated: petclinic-dev-monitoring changed after this plan was made." in run.out
    assert run.out.endswith("next: watchform deploy --env dev\n")
    assert stack.sets == []


def test_a_plan_that_may_not_delete_its_change_set_says_what_it_left() -> None:
    faults = (Fault(("DescribeEvents", 1), "connection dropped"),)
    aws = ScriptedAws(faults=(*faults, Fault(("DeleteChangeSet", 1), "AccessDenied", times=99)))
    put(aws, "UPDATE_COMPLETE", OLD)
    run = run_plan(aws)
    assert run.code == Exit.PLAN_HAS_CHANGES
    assert "left behind: the change set watchform-" in run.out


def test_credentials_that_expire_during_the_watch_say_to_sign_in_and_watch() -> None:
    observed = observe(
        SCENARIOS["an update"], fault_at("an update", "DescribeStackEvents", "ExpiredToken")
    )
    assert observed.run.code == Exit.NO_ACCESS
    lines = observed.run.out.splitlines()[-3:]
    assert lines[0].startswith("lost sight: could not follow the stack petclinic-dev-monitoring")
    assert "sign in again" in lines[1]
    assert lines[2] == "next: watchform watch --env dev"
