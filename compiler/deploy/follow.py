"""Follows an operation of a stack until it has ended.

One loop over the stack's events, and no botocore waiter: those stop at throttling, and the one
for creation takes UPDATE_ROLLBACK_COMPLETE for success.
Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackEvents.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from compiler.aws.errors import TRANSIENT, AwsError
from compiler.aws.stack import DeployedStack, StackEvent
from compiler.deploy.port import Clock, Stacks
from compiler.deploy.turns import Pause

_SLOWEST = 30.0
_GRACE = 3
# The stack may yet move on by itself: a failed creation is cleared away, a failed update goes back.
_PASSING = frozenset({"CREATE_FAILED", "UPDATE_FAILED", "ROLLBACK_COMPLETE"})


@dataclass(frozen=True, slots=True)
class Pace:
    """How patient to be, in seconds: between looks, in all, and between signs of life."""

    poll: float = 3.0
    timeout: float = 3600.0
    heartbeat: float = 30.0


@dataclass(frozen=True, slots=True)
class Operation:
    """What is followed: `token` is on the events of it, `creates` that the stack is new with it.

    `change_set` is the ARN of what is executed, empty for what else is done to a stack. `also` is
    the token of an order that changed its course, `known` are the ids of events told before.
    Without a token it is what goes on since the moment `since`.
    """

    stack_arn: str
    token: str
    creates: bool = False
    change_set: str = ""
    also: str = ""
    known: frozenset[str] = frozenset()
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A sign of life: the seconds so far, and the logical IDs in progress."""

    seconds: float
    running: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class End:
    """The operation has ended, or is no longer followed.

    `stack` is None where the stack is gone for good. `error` is set where AWS would not say any
    more, `timed_out` where our patience ended; the operation goes on in both cases.
    """

    stack: DeployedStack | None
    seconds: float
    timed_out: bool = False
    error: AwsError | None = None


def follow(
    stacks: Stacks, clock: Clock, operation: Operation, pace: Pace
) -> Iterator[StackEvent | Heartbeat | Pause | End]:
    """Yield the events of an operation as they come, the oldest first, and its end last.

    Throttling and dropped connections only make it slower. The first looks after the start may
    still show the stack as it was.
    """
    log = _Log(operation)
    started = beat = clock.now()
    wait = pace.poll
    while True:
        elapsed = clock.now() - started
        overdue = clock.now() - beat >= pace.heartbeat
        try:
            for event in log.read(stacks):
                yield event
                beat, overdue = clock.now(), False
            stack = _ended(stacks, log, overdue=overdue)
            wait = pace.poll
        except AwsError as error:
            if error.trouble not in TRANSIENT:
                yield End(None, elapsed, error=error)
                return
            stack = None
            wait = min(wait * 2, _SLOWEST)
        if stack is not None:
            yield End(stack, clock.now() - started)
            return
        if elapsed >= pace.timeout:
            yield End(None, elapsed, timed_out=True)
            return
        if overdue:
            yield Heartbeat(elapsed, log.running)
            beat = clock.now()
        yield Pause(wait)


def _ended(stacks: Stacks, log: _Log, *, overdue: bool) -> DeployedStack | None:
    """Return the stack when the operation has ended.

    An event says so and the stack itself confirms it; or nothing was heard for a while, and the
    stack is found at rest.
    """
    if not log.terminal and not overdue:
        return None
    operation = log.operation
    stack = stacks.stack(operation.stack_arn)
    if stack is None:
        gone = DeployedStack(operation.stack_arn, operation.stack_arn, "DELETE_COMPLETE")
        return gone if log.heard else None
    if stack.busy or stack.status == "REVIEW_IN_PROGRESS":
        log.resting = 0
        return None
    execution = "" if log.heard else _executed(stacks, operation)
    if not log.heard and not execution:
        return None
    log.resting += 1
    # The stack itself may be read as it was before; its events, and the change set, know better.
    as_before = execution == "EXECUTE_FAILED" and "ROLLBACK" not in stack.status
    sure = stack.status not in _PASSING and log.terminal in {"", stack.status} and not as_before
    return stack if sure or log.resting >= _GRACE else None


def _executed(stacks: Stacks, operation: Operation) -> str:
    """Say how AWS has executed the change set, though no event was seen; empty where it has not."""
    found = stacks.change_set(operation.change_set) if operation.change_set else None
    ended = {"EXECUTE_COMPLETE", "EXECUTE_FAILED"}
    return found.execution if found is not None and found.execution in ended else ""


class _Log:
    """The events of the operation that have been seen; `terminal` is the status it ended in."""

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        self.terminal = ""
        self.resting = 0
        self._seen = set(operation.known)
        self._running: dict[str, None] = {}

    @property
    def heard(self) -> bool:
        """Whether any event of the operation has been seen."""
        return bool(self._seen)

    @property
    def running(self) -> tuple[str, ...]:
        """The logical IDs of the resources in progress, the longest first."""
        return tuple(self._running)

    def read(self, stacks: Stacks) -> Iterator[StackEvent]:
        """Yield the events not seen before, the oldest first."""
        # AWS promises an order, and none among events of the same moment.
        fresh = self._fresh(stacks)
        fresh.reverse()
        fresh.sort(key=lambda event: event.at)
        for event in fresh:
            if event.id in self._seen:
                continue
            self._seen.add(event.id)
            self._note(event)
            yield event

    def _fresh(self, stacks: Stacks) -> list[StackEvent]:
        fresh: list[StackEvent] = []
        for page in stacks.events(self.operation.stack_arn):
            ours = [event for event in page if self._is_ours(event)]
            fresh += [event for event in ours if event.id not in self._seen]
            if not ours or len(ours) < len(page) or any(e.id in self._seen for e in ours):
                break
        return fresh

    def _is_ours(self, event: StackEvent) -> bool:
        if self.operation.since is not None:
            return event.at >= self.operation.since
        if self.operation.creates:
            # A new stack has no other story; only the review that came before is none of ours.
            return event.status != "REVIEW_IN_PROGRESS"
        return event.token in {self.operation.token, self.operation.also} - {""}

    def _note(self, event: StackEvent) -> None:
        busy = event.status.endswith("_IN_PROGRESS")
        if event.of_the_stack:
            self.terminal = "" if busy else event.status
        elif busy:
            self._running.setdefault(event.logical_id)
        else:
            self._running.pop(event.logical_id, None)
