"""What may go wrong at each call of the commands that look after stacks, and what comes of it.

The tests hold the outcomes against what is expected; the page of the reference is written from the
same runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from scripted_aws import CUT_OFF, Fault
from scripted_faults import ALWAYS, LOST_ANSWER, STAYS
from scripted_run import Run
from scripted_states import State, account
from scripted_verbs import VERBS, tell

FOLLOWING = ("DescribeStackEvents", "DescribeStacks")
ORDERS = {"ContinueUpdateRollback", "RollbackStack", "CancelUpdateStack", "DeleteStack"}


@dataclass(frozen=True)
class Case:
    """A command, the state it is given in, and the state that it brings the stack to."""

    verb: str
    status: str
    ends: str

    @property
    def name(self) -> str:
        """The case as the page names it."""
        return f"`{self.verb}` of `{self.status}`"


CASES: Mapping[str, Case] = {
    case.name: case
    for case in (
        Case("watch", "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE"),
        Case("recover", "UPDATE_ROLLBACK_FAILED", "UPDATE_ROLLBACK_COMPLETE"),
        Case("rollback", "UPDATE_FAILED", "UPDATE_ROLLBACK_COMPLETE"),
        Case("rollback", "UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE"),
        Case("destroy", "UPDATE_COMPLETE", "DELETE_COMPLETE"),
    )
}


@dataclass(frozen=True)
class Observed:
    """A run in which something went wrong, and the same command once more.

    `ends` is the state of the stack at the end. `amiss` are resources that are gone and should not
    be, or are there and should not be.
    """

    run: Run
    again: Run
    ends: str
    amiss: list[str]


def observe(case: Case, fault: Fault) -> Observed:
    """Run a command in which something goes wrong, let AWS finish, and run it once more."""
    aws = account(State(case.status, 0, 0))
    stack = aws.cloudformation.stacks[-1]
    names = {held.physical_id for held in stack.resources.values()}
    aws.faults = (fault,)
    run = tell(aws, VERBS[case.verb])
    aws.finish()
    aws.faults = ()
    again = tell(aws, VERBS[case.verb])
    aws.finish()
    there = names & set(aws.cloudformation.account)
    amiss = there if case.verb == "destroy" else names - there
    return Observed(run, again, stack.status, sorted(amiss))


@cache
def calls(name: str) -> tuple[str, ...]:
    """Give the calls of a case in which nothing goes wrong, sleeps among them."""
    case = CASES[name]
    aws = account(State(case.status, 0, 0))
    assert tell(aws, VERBS[case.verb]).code == 0
    return tuple(aws.calls)


def operations(name: str) -> tuple[str, ...]:
    """Name what a case asks of AWS, each once, and what it asks again and again at the end."""
    asked = dict.fromkeys(call for call in calls(name) if call != "sleep")
    return (*asked, *(f"{each} at the end" for each in FOLLOWING))


def fault_at(name: str, operation: str, error: str) -> Fault:
    """Say where an error comes: at the first call of an operation, or the last; some stay."""
    where, _, end = operation.partition(" ")
    number = calls(name).count(where) if end else 1
    if error == LOST_ANSWER:
        return Fault((where, number), CUT_OFF, after=True)
    if error == "ExpiredToken":
        positions = [i for i, call in enumerate(calls(name), 1) if call == where]
        return Fault(positions[number - 1], error, times=ALWAYS)
    return Fault((where, number), error, times=ALWAYS if error in STAYS else 1)


def moments(name: str) -> Iterator[Fault]:
    """Give an interrupt at every call and wait, and after every call."""
    for number, call in enumerate(calls(name), 1):
        for after in (False, True)[: 1 if call == "sleep" else 2]:
            yield Fault(number, KeyboardInterrupt, after=after)
