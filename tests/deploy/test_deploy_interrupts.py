"""An interrupt at every single call, before and after it: nothing is left over, nothing is lost."""

from __future__ import annotations

import io
import signal

import pytest
from deploy_fakes import template
from scripted_aws import Fault, ScriptedAws
from scripted_faults import SCENARIOS, calls, observe
from scripted_run import NEW, OLD, opened, put, run_deploy, run_plan

from compiler.cli.audience import GRACE, Terminal
from compiler.cli.interrupts import Interrupts, Terminated, interrupts
from compiler.cli.screen import Exit
from compiler.deploy.parameters import Filled
from compiler.deploy.plan import Action, StackPlan
from compiler.deploy.wanted import wanted_stack

MOMENTS = [
    pytest.param(name, number, after, id=f"{name}: {'after' if after else 'at'} {number} {call}")
    for name in SCENARIOS
    for number, call in enumerate(calls(name), 1)
    for after in (False, True)
    if not (after and call == "sleep")
]


@pytest.mark.parametrize(("name", "number", "after"), MOMENTS)
def test_an_interrupt_leaves_nothing_over_and_loses_nothing(
    name: str, number: int, *, after: bool
) -> None:
    observed = observe(SCENARIOS[name], Fault(number, KeyboardInterrupt, after=after))
    assert observed.run.code == Exit.INTERRUPTED
    assert observed.left == []
    assert observed.lost == []
    assert (observed.again.code, observed.lost_again) == (Exit.DONE, [])


@pytest.mark.parametrize("number", range(1, 12))
def test_an_interrupted_plan_leaves_nothing_over(number: int) -> None:
    aws = ScriptedAws(faults=(Fault(number, KeyboardInterrupt, after=True),))
    stack = put(aws, "UPDATE_COMPLETE", OLD)
    run = run_plan(aws)
    assert run.code in {Exit.INTERRUPTED, Exit.PLAN_HAS_CHANGES}
    assert stack.sets == []


def moment(operation: str, number: int = 1) -> Fault:
    return Fault((operation, number), KeyboardInterrupt)


def test_before_the_order_nothing_was_changed() -> None:
    aws = ScriptedAws(faults=(moment("ExecuteChangeSet"),))
    put(aws, "UPDATE_COMPLETE", OLD)
    run = run_deploy(aws)
    assert run.err.endswith("interrupted: nothing was changed; the change sets are deleted.\n")


def test_after_the_order_aws_goes_on_and_the_way_to_watch_is_told() -> None:
    aws = ScriptedAws(faults=(moment("DescribeStackEvents", 2),))
    stack = put(aws, "UPDATE_COMPLETE", OLD)
    run = run_deploy(aws)
    assert run.err.endswith(
        "detached: AWS goes on with petclinic-dev-monitoring by itself.\n"
        "next: watchform watch --env dev\n"
    )
    aws.finish()
    assert stack.status == "UPDATE_COMPLETE"


def test_the_second_interrupt_cancels_an_update_and_follows_it_back() -> None:
    aws = ScriptedAws(faults=(moment("DescribeStackEvents", 2),))
    stack = put(aws, "UPDATE_COMPLETE", OLD)
    run = run_deploy(aws, cancels=True)
    assert run.code == Exit.INTERRUPTED
    assert "CancelUpdateStack" in run.writes
    assert stack.status == "UPDATE_ROLLBACK_COMPLETE"
    assert "put back: alarms.cpu (Alarm)" in run.out
    assert "cancelled: petclinic-dev-monitoring is in UPDATE_ROLLBACK_COMPLETE: it is as" in run.out
    assert aws.cloudformation.account["alarmcpu"] == {"Name": "alarmcpu", "Threshold": 80}


def test_a_cancellation_that_comes_too_late_says_how_it_ended() -> None:
    aws = ScriptedAws(faults=(moment("DescribeStacks", 2),))
    stack = put(aws, "UPDATE_COMPLETE", OLD)
    run = run_deploy(aws, cancels=True)
    assert run.code == Exit.INTERRUPTED
    assert stack.status == "UPDATE_COMPLETE"
    assert "done: petclinic-dev-monitoring is deployed (UPDATE_COMPLETE" in run.out


def test_a_cancellation_that_gets_stuck_needs_recovery() -> None:
    aws = ScriptedAws(faults=(moment("DescribeStackEvents", 3),))
    put(aws, "UPDATE_COMPLETE", OLD)
    aws.cloudformation.stuck["AlarmCpu"] = "Access denied."
    run = run_deploy(aws, cancels=True)
    assert run.code == Exit.NEEDS_RECOVERY
    assert "alarms.cpu (AWS::CloudWatch::Alarm) could not be changed: Access denied" in run.err
    assert "watchform recover --env dev" in run.out


def test_a_creation_cannot_be_cancelled() -> None:
    aws = ScriptedAws(faults=(moment("DescribeStackEvents", 2),))
    run = run_deploy(aws, cancels=True)
    assert run.code == Exit.INTERRUPTED
    assert "CancelUpdateStack" not in run.writes
    aws.finish()
    assert aws.cloudformation.stacks[0].status == "CREATE_COMPLETE"


def test_another_change_set_of_the_empty_stack_keeps_it() -> None:
    aws = ScriptedAws(faults=(moment("DescribeEvents"),))
    sent = aws.cloudformation.do

    def with_another(name: str, asked: dict[str, object]) -> dict[str, object]:
        answer = sent(name, asked)
        if name == "CreateChangeSet" and asked["ChangeSetName"] != "theirs":
            theirs = {"ChangeSetName": "theirs", "ClientToken": "t", "Tags": []}
            aws.cloudformation.seconds, seconds = 0.0, aws.cloudformation.seconds
            process = aws.cloudformation.stacks[0].process
            sent(name, asked | theirs | {"ChangeSetType": "CREATE"})
            aws.cloudformation.stacks[0].process = process
            aws.cloudformation.seconds = seconds
        return answer

    aws.cloudformation.do = with_another  # type: ignore[method-assign]
    assert run_deploy(aws).code == Exit.INTERRUPTED
    (stack,) = aws.cloudformation.stacks
    assert [made.name for made in stack.sets] == ["theirs"]
    assert stack.status == "REVIEW_IN_PROGRESS"


# The second interrupt at the terminal.


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stdin", "fault", "cancels"),
    [
        (Tty(), KeyboardInterrupt, True),
        (Tty(), Terminated, False),
        (Tty(), None, False),
        (io.StringIO(), KeyboardInterrupt, False),
    ],
    ids=["a second one", "the end of the session", "none", "nobody there"],
)
def test_a_second_interrupt_within_ten_seconds_cancels(
    stdin: io.StringIO,
    fault: type[BaseException] | None,
    monkeypatch: pytest.MonkeyPatch,
    *,
    cancels: bool,
) -> None:
    monkeypatch.setattr("sys.stdin", stdin)
    aws = ScriptedAws(faults=(Fault(1, fault),) if fault else ())
    it = opened(aws, [template(NEW)])
    plan = StackPlan(
        wanted_stack(template(NEW), Filled({}), "petclinic"), Action.UPDATE, "it differs"
    )
    assert Terminal(it, "terminal", asks=True).cancels([plan]) is cancels
    assert aws.time == (GRACE if stdin.isatty() and fault is None else 0)


# The signals themselves.


def test_only_the_first_signal_is_raised_until_another_is_wanted() -> None:
    heard = Interrupts()
    with pytest.raises(KeyboardInterrupt):
        heard.heard(signal.SIGINT, None)
    heard.heard(signal.SIGINT, None)
    heard.again()
    with pytest.raises(KeyboardInterrupt):
        heard.heard(signal.SIGINT, None)


def test_who_is_impatient_gets_through() -> None:
    heard = Interrupts()
    with pytest.raises(KeyboardInterrupt):
        heard.heard(signal.SIGINT, None)
    heard.heard(signal.SIGINT, None)
    heard.heard(signal.SIGINT, None)
    with pytest.raises(KeyboardInterrupt):
        heard.heard(signal.SIGINT, None)


def test_a_termination_is_an_interrupt_with_nobody_to_ask() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(Terminated), interrupts():
        signal.raise_signal(signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is before
