"""What AWS is doing to a stack, whoever asked for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from compiler.aws.stack import StackEvent
from compiler.deploy.ending import Show
from compiler.deploy.execute import Step, followed
from compiler.deploy.follow import Heartbeat, Operation, Pace
from compiler.deploy.outcome import Outcome, Result
from compiler.deploy.plan import StackPlan
from compiler.deploy.port import Clock, Stacks
from compiler.deploy.turns import in_turns


@dataclass(frozen=True, slots=True)
class Current:
    """The operation that goes on, or went on last, and the status it began with."""

    operation: Operation
    began: str

    @property
    def deletes(self) -> bool:
        """Whether the stack is to be gone when it has ended."""
        return self.began == "DELETE_IN_PROGRESS"


def current(stacks: Stacks, arn: str) -> Current | None:
    """Find the operation that a stack is in; None where its events tell of none.

    Events of one operation carry one token; where nobody gave one, an operation begins after the
    end of another.

    Raises:
        AwsError: the events may not be read.
    """
    first: StackEvent | None = None
    for page in stacks.events(arn):
        for event in (event for event in page if event.of_the_stack):
            if first is not None and _another(event, first):
                return _from(first)
            first = event
    return _from(first) if first is not None else None


def _another(event: StackEvent, later: StackEvent) -> bool:
    """Whether an event belongs to an operation before that of a later one."""
    if event.token != later.token or event.status == "REVIEW_IN_PROGRESS":
        return True
    return not event.token and not event.status.endswith("_IN_PROGRESS")


def _from(first: StackEvent) -> Current:
    operation = Operation(first.stack_arn, first.token, since=first.at)
    return Current(operation, first.status)


def watch(stacks: Stacks, clock: Clock, arn: str, pace: Pace) -> Iterator[Step]:
    """Follow what goes on with a stack; yields what happens, and the outcome last.

    Raises:
        AwsError: the events may not be read.
    """
    found = current(stacks, arn)
    if found is None:
        return
    for step in followed(stacks, clock, found.operation, pace):
        gone = isinstance(step, Outcome) and step.status == "DELETE_COMPLETE"
        if gone and found.deletes and isinstance(step, Outcome):
            yield replace(step, result=Result.DONE, cause=None)
        else:
            yield step


def wait_until_idle(
    stacks: Stacks, clock: Clock, plans: Sequence[StackPlan], pace: Pace, show: Show
) -> None:
    """Follow what goes on with stacks that are busy until all of it has ended.

    Raises:
        AwsError: the events may not be read.
    """
    by_name = {plan.wanted.name: plan for plan in plans if plan.deployed is not None}

    def begin(name: str) -> Iterator[Step]:
        deployed = by_name[name].deployed
        return iter(()) if deployed is None else watch(stacks, clock, deployed.arn, pace)

    for name, step in in_turns(clock, dict.fromkeys(by_name, frozenset[str]()), begin):
        if isinstance(step, StackEvent | Heartbeat):
            show(by_name[name], step)
