"""Executes a plan and follows it to its end."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

from compiler.aws.errors import TRANSIENT, AwsError, Trouble
from compiler.aws.stack import StackEvent
from compiler.deploy.follow import End, Heartbeat, Operation, Pace, follow
from compiler.deploy.outcome import Outcome, Result, judge
from compiler.deploy.pending import EXECUTED, Pending
from compiler.deploy.plan import PreparedSet, StackPlan
from compiler.deploy.port import Clock, Stacks
from compiler.deploy.turns import Pause

_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Started:
    """AWS has taken the order: from here on it goes on by itself."""

    operation: Operation


Told = Started | StackEvent | Heartbeat | Outcome
"""What happens while a plan is executed; the outcome comes last."""

Step = Told | Pause
"""The same, and when there is nothing to do for a while."""


def execute(
    stacks: Stacks, clock: Clock, plan: StackPlan, pace: Pace, pending: Pending
) -> Iterator[Step]:
    """Execute the plan of one stack; yields what happens, and the outcome last.

    The plan over an empty shell only deletes that: what comes in its place has to be planned
    when it is gone, as for any new stack. A change set is pending until AWS has taken the order.

    Raises:
        AwsError: AWS did not take the order.
    """
    if plan.shell:
        yield from _remove_shell(stacks, clock, plan, pace)
    elif plan.prepared is not None:
        yield from _apply(stacks, clock, plan.prepared, pace, pending)
    else:
        raise TypeError("a plan without a change set was to be executed")


def _remove_shell(stacks: Stacks, clock: Clock, plan: StackPlan, pace: Pace) -> Iterator[Step]:
    """Delete the shell of a failed creation."""
    shell = plan.shell
    operation = Operation(shell, token_of(f"delete {shell}"))
    # Said before: where the answer never comes, AWS may delete it all the same.
    yield Started(operation)
    role = plan.wanted.service_role
    yield from given(
        stacks, operation, pace, lambda: stacks.delete_stack(shell, operation.token, role)
    )
    for step in followed(stacks, clock, operation, pace):
        if isinstance(step, Outcome) and step.status == "DELETE_COMPLETE":
            yield replace(step, result=Result.DONE, cause=None)
        else:
            yield step


def _apply(
    stacks: Stacks, clock: Clock, prepared: PreparedSet, pace: Pace, pending: Pending
) -> Iterator[Step]:
    operation = operation_of(prepared)
    refused = yield from _start(stacks, prepared, operation.token, pace)
    if refused is not None:
        pending.discard(prepared)
        yield refused
        return
    pending.executed(prepared)
    yield Started(operation)
    yield from followed(stacks, clock, operation, pace)


def followed(stacks: Stacks, clock: Clock, operation: Operation, pace: Pace) -> Iterator[Step]:
    """Follow an operation that AWS has begun; yields what happens, and the outcome last."""
    events: list[StackEvent] = []
    for step in follow(stacks, clock, operation, pace):
        if isinstance(step, End):
            yield judge(stacks, step, events)
            return
        if isinstance(step, StackEvent):
            events.append(step)
        yield step


def given(
    stacks: Stacks, operation: Operation, pace: Pace, give: Callable[[], None]
) -> Iterator[Step]:
    """Give an order, once more where no answer came; AWS knows it by its token.

    Raises:
        AwsError: AWS refuses it, or could not be reached for a while.
    """
    failed: AwsError | None = None
    for _ in range(_ATTEMPTS):
        if failed is not None:
            yield Pause(pace.poll)
        try:
            give()
        except AwsError as error:
            if failed is None and error.trouble not in TRANSIENT:
                raise
            # After one that was lost, a refusal may say that AWS is at it already.
            if failed is not None and _begun(stacks, operation):
                return
            failed = error
        else:
            return
    if failed is not None:
        raise failed


def _begun(stacks: Stacks, operation: Operation) -> bool:
    """Whether AWS has begun an operation, as far as it can be asked."""
    try:
        newest = next(iter(stacks.events(operation.stack_arn)), ())
    except AwsError as error:
        if error.trouble not in TRANSIENT:
            raise
        return False
    return any(event.token == operation.token for event in newest)


def _start(
    stacks: Stacks, prepared: PreparedSet, token: str, pace: Pace
) -> Generator[Step, None, Outcome | None]:
    """Give the order; returns an outcome only where it cannot be carried out.

    The order may have arrived although its answer did not: it is looked after, and given again
    with the same token where it did not.

    Raises:
        AwsError: AWS refuses it, or could not be reached for a while.
    """
    failed: AwsError | None = None
    for _ in range(_ATTEMPTS):
        if failed is not None:
            yield Pause(pace.poll)
        failed = _ordered(stacks, prepared, token)
        if failed is None:
            return None
        execution = _execution(stacks, prepared)
        if execution in EXECUTED:
            return None
        if execution == "OBSOLETE" or failed.trouble is Trouble.NOT_FOUND:
            # Another one was executed, or somebody has deleted it.
            return Outcome(Result.OUTDATED, reason=failed.message)
        if execution is not None and failed.trouble is Trouble.WRONG_STATE:
            raise failed
    if failed is not None:
        raise failed
    return None


def _ordered(stacks: Stacks, prepared: PreparedSet, token: str) -> AwsError | None:
    """Give the order once; returns what AWS says where that needs a second look."""
    try:
        stacks.execute_change_set(prepared.arn, token, first=prepared.type == "CREATE")
    except AwsError as error:
        looked_after = {Trouble.WRONG_STATE, Trouble.NOT_FOUND} | TRANSIENT
        if error.trouble not in looked_after:
            raise
        return error
    return None


def _execution(stacks: Stacks, prepared: PreparedSet) -> str | None:
    """Say whether a change set is executed, in AWS's words; None where AWS cannot be asked."""
    try:
        found = stacks.change_set(prepared.arn)
    except AwsError as error:
        if error.trouble not in TRANSIENT:
            raise
        return None
    return found.execution if found else ""


def operation_of(prepared: PreparedSet) -> Operation:
    """Say what executing a change set is to be told by.

    The ARN of a change set is new each time, so that the token is too, and still every run that
    finds the same change set knows it.
    """
    token = token_of(prepared.arn)
    return Operation(prepared.stack_arn, token, prepared.type == "CREATE", prepared.arn)


def token_of(text: str) -> str:
    """Make a ClientRequestToken that is the same for the same order."""
    return f"watchform-{sha256(text.encode()).hexdigest()[:32]}"
