"""Executes a plan and follows it to its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

from compiler.aws.errors import TRANSIENT, AwsError, Trouble
from compiler.aws.stack import StackEvent
from compiler.deploy import change_sets
from compiler.deploy.follow import End, Heartbeat, Operation, Pace, follow
from compiler.deploy.outcome import Outcome, Result, judge
from compiler.deploy.plan import PreparedSet, StackPlan
from compiler.deploy.port import Clock, Cloud, Stacks


@dataclass(frozen=True, slots=True)
class Started:
    """AWS has taken the order: from here on it goes on by itself."""

    stack_arn: str


Step = Started | StackEvent | Heartbeat | Outcome
"""What happens while a plan is executed; the outcome comes last."""


def execute(cloud: Cloud, clock: Clock, plan: StackPlan, pace: Pace) -> Iterator[Step]:
    """Execute the plan of one stack; yields what happens, and the outcome last.

    The plan over an empty shell only deletes that: what comes in its place has to be planned
    when it is gone, as for any new stack. What waits to be executed is cleared away if this stops
    before `Started`.

    Raises:
        AwsError: AWS did not take the order.
    """
    if plan.shell:
        yield from _remove_shell(cloud.stacks, clock, plan.shell, pace)
    elif plan.prepared is not None:
        yield from _apply(cloud.stacks, clock, plan.prepared, pace)
    else:
        raise TypeError("a plan without a change set was to be executed")


def _remove_shell(stacks: Stacks, clock: Clock, shell: str, pace: Pace) -> Iterator[Step]:
    """Delete the shell of a failed creation."""
    token = _token(f"delete {shell}")
    stacks.delete_stack(shell, token)
    yield Started(shell)
    events: list[StackEvent] = []
    for step in follow(stacks, clock, Operation(shell, token), pace):
        if isinstance(step, End):
            outcome = judge(stacks, step, events)
            gone = outcome.status == "DELETE_COMPLETE"
            yield replace(outcome, result=Result.DONE, cause=None) if gone else outcome
            return
        if isinstance(step, StackEvent):
            events.append(step)
        yield step


def _apply(stacks: Stacks, clock: Clock, prepared: PreparedSet, pace: Pace) -> Iterator[Step]:
    # The ARN of a change set is new each time, so that the token is too, and still every
    # run that finds the same change set knows it.
    token = _token(prepared.arn)
    refused = _start(stacks, prepared, token)
    if refused is not None:
        yield refused
        return
    yield Started(prepared.stack_arn)
    operation = Operation(prepared.stack_arn, token, prepared.type == "CREATE", prepared.arn)
    events: list[StackEvent] = []
    for step in follow(stacks, clock, operation, pace):
        if isinstance(step, End):
            yield judge(stacks, step, events)
            return
        if isinstance(step, StackEvent):
            events.append(step)
        yield step


def _start(stacks: Stacks, prepared: PreparedSet, token: str) -> Outcome | None:
    """Give the order; returns an outcome only where the plan is outdated."""
    try:
        stacks.execute_change_set(prepared.arn, token, first=prepared.type == "CREATE")
    except AwsError as error:
        if error.trouble is Trouble.WRONG_STATE or error.trouble in TRANSIENT:
            # The order may have arrived although its answer did not.
            found = stacks.change_set(prepared.arn)
            execution = found.execution if found else ""
            if execution in {"EXECUTE_IN_PROGRESS", "EXECUTE_COMPLETE", "EXECUTE_FAILED"}:
                return None
            if execution == "OBSOLETE":
                change_sets.discard(stacks, prepared)
                return Outcome(Result.OUTDATED, reason=error.message)
        change_sets.discard(stacks, prepared)
        raise
    except BaseException:
        change_sets.discard(stacks, prepared)
        raise
    return None


def _token(text: str) -> str:
    return f"watchform-{sha256(text.encode()).hexdigest()[:32]}"
