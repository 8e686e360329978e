"""How the execution of a plan is followed, and how it is judged when it ends."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from hashlib import sha256

import pytest
from deploy_fakes import (
    ARN,
    ENVIRONMENT,
    NAME,
    FakeClock,
    FakeCloud,
    FakeStacks,
    deployed,
    event,
    template,
    template_body,
)

from compiler.aws.change_set import CreatedChangeSet
from compiler.aws.errors import AwsError, Trouble
from compiler.aws.stack import DeployedStack, StackEvent
from compiler.deploy.estate import plan_estate
from compiler.deploy.execute import Started, Step, execute
from compiler.deploy.failure import root_cause, said
from compiler.deploy.follow import Heartbeat, Pace
from compiler.deploy.outcome import Outcome, Result
from compiler.deploy.pending import Pending
from compiler.deploy.plan import StackPlan
from compiler.deploy.turns import Pause

PACE = Pace(poll=5, timeout=600)
CANCELLED = "Resource creation cancelled"


def planned(stacks: FakeStacks) -> StackPlan:
    (plan,) = plan_estate(
        FakeCloud(stacks), FakeClock(), ENVIRONMENT, "petclinic", [template()], preview=False
    )
    return plan


def stepped(
    stacks: FakeStacks, clock: FakeClock, plan: StackPlan, pace: Pace = PACE
) -> Iterator[Step]:
    """Execute a plan, and sleep as it says."""
    pending = Pending(stacks, clock)
    if plan.prepared is not None:
        asked = stacks.requests[-1]
        pending.asking(asked, ghost=plan.prepared.ghost)
        pending.made(asked, CreatedChangeSet(plan.prepared.arn, plan.prepared.stack_arn))
    try:
        for step in execute(stacks, clock, plan, pace, pending):
            if isinstance(step, Pause):
                clock.sleep(step.seconds)
            else:
                yield step
    finally:
        pending.clear()


def token(plan: StackPlan) -> str:
    assert plan.prepared is not None
    return f"watchform-{sha256(plan.prepared.arn.encode()).hexdigest()[:32]}"


class Updating:
    """An update of the stack, under way: `looks` and `after` say how it goes."""

    def __init__(self, after: DeployedStack | None = None) -> None:
        self.stacks = FakeStacks(deployed(), template_body(80), after=after)
        self.plan = planned(self.stacks)
        self.token = token(self.plan)
        self.clock = FakeClock()
        self.stacks.calls.clear()

    def ours(self, logical_id: str, status: str, reason: str = "", second: int = 0) -> StackEvent:
        return event(logical_id, status, reason, second=second, token=self.token)

    def steps(self, pace: Pace = PACE) -> Iterator[Step]:
        return stepped(self.stacks, self.clock, self.plan, pace)

    def outcome(self, pace: Pace = PACE) -> Outcome:
        *_, last = self.steps(pace)
        assert isinstance(last, Outcome)
        return last


def test_an_update_is_followed_to_its_end_and_yields_each_event_once_in_order() -> None:
    it = Updating(deployed("UPDATE_COMPLETE"))
    it.stacks.looks = [
        (),
        (it.ours(NAME, "UPDATE_IN_PROGRESS", second=1),),
        (it.ours("AlarmCpu", "UPDATE_IN_PROGRESS", second=2),),
        (
            it.ours("AlarmCpu", "UPDATE_COMPLETE", second=3),
            it.ours(NAME, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", second=4),
            it.ours(NAME, "UPDATE_COMPLETE", second=5),
        ),
    ]
    steps = list(it.steps())
    assert isinstance(steps[0], Started)
    seconds = [step.at.second for step in steps if isinstance(step, StackEvent)]
    assert seconds == [1, 2, 3, 4, 5]
    outcome = steps[-1]
    assert isinstance(outcome, Outcome)
    assert outcome.result is Result.DONE
    assert outcome.outputs
    assert it.stacks.executed == [it.token]


def test_events_of_other_operations_are_none_of_ours() -> None:
    it = Updating(deployed("UPDATE_COMPLETE"))
    it.stacks.history = [event("AlarmCpu", "CREATE_FAILED", "old")]
    it.stacks.looks = [(it.ours(NAME, "UPDATE_COMPLETE"),)]
    outcome = it.outcome()
    assert outcome.result is Result.DONE
    assert outcome.cause is None


def test_the_first_resource_that_failed_by_itself_is_the_cause() -> None:
    it = Updating(deployed("UPDATE_ROLLBACK_COMPLETE"))
    it.stacks.looks = [
        (
            it.ours("AlarmMemory", "UPDATE_FAILED", CANCELLED, 1),
            it.ours("AlarmCpu", "UPDATE_FAILED", "Period must be 60", 2),
            it.ours("Other", "UPDATE_FAILED", "Period must be 10", 3),
            it.ours(NAME, "UPDATE_ROLLBACK_IN_PROGRESS", "failed to update: [AlarmCpu]", 4),
            it.ours(NAME, "UPDATE_ROLLBACK_COMPLETE", "", 5),
        )
    ]
    outcome = it.outcome()
    assert outcome.result is Result.ROLLED_BACK
    assert outcome.cause is not None
    assert outcome.cause.logical_id == "AlarmCpu"


def test_without_a_failed_resource_the_stack_itself_says_why() -> None:
    reason = "Export with name x is already exported by stack y"
    events = [
        event("AlarmCpu", "CREATE_COMPLETE"),
        event(NAME, "ROLLBACK_IN_PROGRESS", reason),
        event("AlarmCpu", "DELETE_FAILED", "Resource deletion cancelled"),
    ]
    cause = root_cause(events)
    assert cause is not None
    assert cause.reason == reason


def test_throttling_and_dropped_connections_only_make_it_slower() -> None:
    it = Updating(deployed("UPDATE_COMPLETE"))
    it.stacks.looks = [
        AwsError(Trouble.THROTTLED, "Rate exceeded"),
        AwsError(Trouble.UNREACHABLE, "connection reset"),
        AwsError(Trouble.THROTTLED, "Rate exceeded"),
        AwsError(Trouble.THROTTLED, "Rate exceeded"),
        (it.ours(NAME, "UPDATE_COMPLETE"),),
    ]
    assert it.outcome().result is Result.DONE
    assert it.clock.sleeps == [10, 20, 30, 30]


def test_credentials_that_expire_end_the_watch_and_not_the_update() -> None:
    it = Updating()
    it.stacks.looks = [AwsError(Trouble.NO_CREDENTIALS, "the token is expired")]
    outcome = it.outcome()
    assert outcome.result is Result.LOST
    assert it.stacks.writes == ["execute_change_set"]


def test_patience_ends_after_the_timeout_and_the_update_goes_on() -> None:
    it = Updating()
    outcome = it.outcome(Pace(poll=5, timeout=60))
    assert outcome.result is Result.STILL_RUNNING
    assert outcome.seconds == 60
    assert it.stacks.writes == ["execute_change_set"]


def test_a_sign_of_life_comes_every_half_minute_and_names_what_is_in_progress() -> None:
    it = Updating()
    it.stacks.looks = [(it.ours("AlarmCpu", "UPDATE_IN_PROGRESS"),)]
    it.stacks.after = deployed("UPDATE_IN_PROGRESS")
    beats = [s for s in it.steps(Pace(poll=5, timeout=100)) if isinstance(s, Heartbeat)]
    assert [(beat.seconds, beat.running) for beat in beats] == [
        (30, ("AlarmCpu",)),
        (60, ("AlarmCpu",)),
        (90, ("AlarmCpu",)),
    ]


def test_a_stack_as_it_was_is_not_taken_for_the_end() -> None:
    """The first looks after the order may still show the stack at rest."""
    it = Updating()
    assert it.outcome(Pace(poll=5, timeout=120)).result is Result.STILL_RUNNING


def test_an_end_without_events_is_known_from_the_change_set() -> None:
    it = Updating()
    assert it.plan.prepared is not None
    arn = it.plan.prepared.arn

    def executed() -> tuple[StackEvent, ...]:
        it.stacks.sets[arn] = dataclasses.replace(it.stacks.sets[arn], execution="EXECUTE_COMPLETE")
        it.stacks.deployed = deployed("UPDATE_COMPLETE")
        return ()

    it.stacks.looks = [(), executed]
    assert it.outcome().result is Result.DONE


def test_a_failed_creation_is_over_when_the_stack_is_gone() -> None:
    stacks = FakeStacks(None)
    plan = planned(stacks)
    failing = event("AlarmCpu", "CREATE_FAILED", "Period must be 60", second=2)
    stacks.after = None
    stacks.looks = [
        (event(NAME, "REVIEW_IN_PROGRESS"), event(NAME, "CREATE_IN_PROGRESS", second=1), failing),
        (event(NAME, "ROLLBACK_COMPLETE", second=3),),
        (event(NAME, "DELETE_COMPLETE", second=4),),
    ]
    stacks.after = deployed("DELETE_COMPLETE")
    *_, outcome = stepped(stacks, FakeClock(), plan)
    assert isinstance(outcome, Outcome)
    assert (outcome.result, outcome.status) == (Result.ROLLED_BACK, "DELETE_COMPLETE")
    assert outcome.cause == failing


def test_a_rolled_back_creation_that_is_not_deleted_is_an_end_too() -> None:
    stacks = FakeStacks(None)
    plan = planned(stacks)
    stacks.looks = [(event(NAME, "CREATE_IN_PROGRESS"), event(NAME, "ROLLBACK_COMPLETE", second=3))]
    stacks.after = deployed("ROLLBACK_COMPLETE")
    *_, outcome = stepped(stacks, FakeClock(), plan)
    assert isinstance(outcome, Outcome)
    assert (outcome.result, outcome.status) == (Result.ROLLED_BACK, "ROLLBACK_COMPLETE")


def test_a_rollback_that_fails_names_what_is_stuck() -> None:
    it = Updating(deployed("UPDATE_ROLLBACK_FAILED"))
    it.stacks.looks = [
        (
            it.ours("AlarmCpu", "UPDATE_FAILED", "Period must be 60", 1),
            it.ours("AlarmMemory", "UPDATE_FAILED", "access denied", 2),
            it.ours("AlarmCpu", "UPDATE_COMPLETE", "", 3),
            it.ours(NAME, "UPDATE_ROLLBACK_FAILED", "", 4),
        )
    ]
    outcome = it.outcome()
    assert outcome.result is Result.STUCK
    assert [stuck.logical_id for stuck in outcome.stuck] == ["AlarmMemory"]


def test_an_outdated_change_set_is_refused_and_deleted() -> None:
    it = Updating()
    assert it.plan.prepared is not None
    arn = it.plan.prepared.arn
    it.stacks.sets[arn] = dataclasses.replace(it.stacks.sets[arn], execution="OBSOLETE")
    it.stacks.refuse_execution = AwsError(Trouble.WRONG_STATE, "it is OBSOLETE")
    assert it.outcome().result is Result.OUTDATED
    assert it.stacks.sets == {}
    assert it.stacks.executed == []


def test_an_order_that_arrived_without_an_answer_is_followed() -> None:
    it = Updating(deployed("UPDATE_COMPLETE"))
    assert it.plan.prepared is not None
    arn = it.plan.prepared.arn
    it.stacks.sets[arn] = dataclasses.replace(it.stacks.sets[arn], execution="EXECUTE_IN_PROGRESS")
    it.stacks.refuse_execution = AwsError(Trouble.UNREACHABLE, "connection reset")
    it.stacks.executed = [it.token]
    it.stacks.looks = [(it.ours(NAME, "UPDATE_COMPLETE"),)]
    assert it.outcome().result is Result.DONE


def test_an_order_that_is_denied_leaves_no_change_set_behind() -> None:
    it = Updating()
    it.stacks.refuse_execution = AwsError(Trouble.DENIED, "not allowed")
    with pytest.raises(AwsError):
        it.outcome()
    assert it.stacks.sets == {}


def test_an_empty_shell_is_deleted_and_nothing_is_made_unplanned() -> None:
    stacks = FakeStacks(deployed("ROLLBACK_COMPLETE"))
    plan = planned(stacks)
    gone = sha256(f"delete {ARN}".encode()).hexdigest()[:32]
    stacks.looks = [(event(NAME, "DELETE_COMPLETE", token=f"watchform-{gone}"),)]
    first, *_, outcome = stepped(stacks, FakeClock(), plan)
    assert isinstance(first, Started)
    assert first.operation.stack_arn == ARN
    assert isinstance(outcome, Outcome)
    assert (outcome.result, outcome.status) == (Result.DONE, "DELETE_COMPLETE")
    assert stacks.writes == ["delete_stack"]


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        pytest.param(
            'Resource handler returned message: "Invalid request provided: Period must be 10 '
            '(Service: CloudWatch, Status Code: 400, Request ID: 1-2)" (RequestToken: 3-4, '
            "HandlerErrorCode: InvalidRequest)",
            "Invalid request provided: Period must be 10",
            id="wrapped by a handler",
        ),
        pytest.param(
            "Incorrect S3 bucket policy is detected for bucket: b (Service: AWSCloudTrail; Status "
            "Code: 400; Error Code: X; Request ID: z; Proxy: null)",
            "Incorrect S3 bucket policy is detected for bucket: b",
            id="with the request id of another service",
        ),
        pytest.param(
            "x already exists in stack arn:aws:cloudformation:us-west-2:1:stack/x/y",
            "x already exists in stack arn:aws:cloudformation:us-west-2:1:stack/x/y",
            id="plain",
        ),
        pytest.param(
            'AWS::Logs::MetricFilter create failed: b\'{"__type": "X", "message": "no group"}\'',
            "no group",
            id="of the embedded AWS",
        ),
    ],
)
def test_the_words_of_aws_are_shown_without_their_wrapping(reason: str, shown: str) -> None:
    assert said(reason) == shown
