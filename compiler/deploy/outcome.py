"""How a deployment of one stack ended, and why."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from compiler.aws.change_set import Finding
from compiler.aws.errors import AwsError
from compiler.aws.stack import DeployedStack, Output, StackEvent
from compiler.deploy.failure import root_cause, stuck
from compiler.deploy.follow import End
from compiler.deploy.port import Stacks
from compiler.text.diagnostic import Diagnostic


class Result(StrEnum):
    """How it ended.

    `CANCELLED` is that it was rolled back because that was wanted,
    `LOST` that AWS would not say any more, while it goes on; `BROKEN` that it could not be
    asked at all, and nothing began; `NOT_TRIED` that another stack has to be there first.
    """

    DONE = "done"
    ROLLED_BACK = "rolled back"
    STUCK = "needs recovery"
    STILL_RUNNING = "still running"
    LOST = "lost sight of"
    OUTDATED = "outdated"
    REJECTED = "rejected"
    BROKEN = "not begun"
    NOT_APPROVED = "not approved"
    NOT_TRIED = "not tried"
    CANCELLED = "cancelled"


class Deed(StrEnum):
    """What has been done to a stack so far: all of it, or the first of two steps."""

    DEPLOYED = "it is deployed"
    CLEARED = "the shell of the failed creation is deleted, and nothing is in its place yet"
    ADOPTED = "what exists is taken over, and its settings are not set yet"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended: `status` is the stack's, `seconds` how long it took.

    `cause` is the event that explains a failure, `findings` what validation said about it, and
    `stuck` what could not be cleared away. `refusals` say why a second step was not taken, and
    `behind` what the first has done.
    """

    result: Result
    status: str = ""
    reason: str = ""
    seconds: float = 0.0
    outputs: tuple[Output, ...] = ()
    cause: StackEvent | None = None
    findings: tuple[Finding, ...] = ()
    stuck: tuple[StackEvent, ...] = ()
    error: AwsError | None = None
    refusals: tuple[Diagnostic, ...] = ()
    behind: Deed | None = None


_DONE = frozenset({"CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"})
_BACK = frozenset(
    {
        "DELETE_COMPLETE",
        "IMPORT_ROLLBACK_COMPLETE",
        "ROLLBACK_COMPLETE",
        "UPDATE_ROLLBACK_COMPLETE",
    }
)


def judge(stacks: Stacks, end: End, events: Sequence[StackEvent]) -> Outcome:
    """Say how an operation ended; `events` are all of it, the oldest first."""
    if end.timed_out:
        return Outcome(Result.STILL_RUNNING, seconds=end.seconds)
    if end.error is not None or end.stack is None:
        return Outcome(Result.LOST, seconds=end.seconds, error=end.error)
    stack = end.stack
    if stack.status in _DONE:
        return Outcome(Result.DONE, stack.status, stack.reason, end.seconds, outputs=stack.outputs)
    cause = root_cause(events)
    return Outcome(
        Result.ROLLED_BACK if stack.status in _BACK else Result.STUCK,
        stack.status,
        stack.reason,
        end.seconds,
        outputs=stack.outputs,
        cause=cause,
        findings=_findings(stacks, stack, cause),
        stuck=() if stack.status in _BACK else stuck(events, cause),
    )


def _findings(
    stacks: Stacks, stack: DeployedStack, cause: StackEvent | None
) -> tuple[Finding, ...]:
    """Ask what validation found, where the stack only says that it found something."""
    if cause is None or not cause.of_the_stack or "alidation failed" not in cause.reason:
        return ()
    # Without the permission to ask, the stack's own word has to do.
    with suppress(AwsError):
        return stacks.operation_findings(stack.arn)
    return ()
