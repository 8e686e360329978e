"""What may go wrong at each call of a deployment, and what must be true afterwards.

The tests hold the outcomes against what is expected here; the page of the reference is written
from the same runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from deploy_fakes import template
from scripted_aws import CUT_OFF, UNREACHABLE, Fault, ScriptedAws
from scripted_run import (
    NEW,
    OLD,
    Run,
    body,
    exporting,
    importing,
    left_over,
    lost,
    put,
    run_deploy,
)

ALWAYS = 10_000
LOST_ANSWER = f"{CUT_OFF} after the request"
# An error that stays is one that a person has to put right; the others are gone at the next try.
STAYS = {"AccessDenied", "ExpiredToken"}
EVERYWHERE = (
    "AccessDenied",
    "ExpiredToken",
    "Throttling",
    "InternalFailure",
    "ServiceUnavailable",
    UNREACHABLE,
    CUT_OFF,
    LOST_ANSWER,
)
DOCUMENTED: Mapping[str, tuple[str, ...]] = {
    "CreateChangeSet": (
        "ValidationError",
        "LimitExceededException",
        "InsufficientCapabilitiesException",
        "AlreadyExistsException",
    ),
    "DescribeChangeSet": ("ChangeSetNotFound",),
    "DescribeEvents": ("ValidationError",),
    "ExecuteChangeSet": (
        "InvalidChangeSetStatus",
        "ChangeSetNotFound",
        "InsufficientCapabilitiesException",
        "TokenAlreadyExistsException",
        "OperationInProgressException",
    ),
    "DescribeStackEvents": ("ValidationError",),
}
OPERATIONS = (
    "GetCallerIdentity",
    "DescribeStacks",
    "GetTemplate",
    "CreateChangeSet",
    "DescribeChangeSet",
    "DescribeEvents",
    "ExecuteChangeSet",
    "DescribeStackEvents",
    "DescribeStacks at the end",
)


@dataclass(frozen=True)
class Scenario:
    """A deployment: the account before it, and what is deployed."""

    name: str
    account: Callable[[], ScriptedAws]
    deploy: Callable[[ScriptedAws], Run]


def _empty() -> ScriptedAws:
    return ScriptedAws()


def _there() -> ScriptedAws:
    aws = ScriptedAws()
    put(aws, "UPDATE_COMPLETE", OLD)
    return aws


def _shell() -> ScriptedAws:
    aws = ScriptedAws()
    put(aws, "ROLLBACK_COMPLETE", OLD)
    return aws


def _two() -> ScriptedAws:
    aws = ScriptedAws()
    put(aws, "UPDATE_COMPLETE", body(First=1), name="first")
    put(aws, "UPDATE_COMPLETE", body(Second=1), name="second")
    return aws


def _deploy_two(aws: ScriptedAws) -> Run:
    first = template(exporting(body(First=2)), name="first", key="first")
    second = template(importing("Second"), name="second", key="second")
    return run_deploy(aws, [second, first])


SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        Scenario("a new stack", _empty, lambda aws: run_deploy(aws, [template(NEW)])),
        Scenario("an update", _there, lambda aws: run_deploy(aws, [template(NEW)])),
        Scenario("over an empty shell", _shell, lambda aws: run_deploy(aws, [template(NEW)])),
        Scenario("two stacks, one importing", _two, _deploy_two),
    )
}


@cache
def calls(name: str) -> tuple[str, ...]:
    """Give the calls of a scenario in which nothing goes wrong, sleeps among them."""
    scenario = SCENARIOS[name]
    aws = scenario.account()
    assert scenario.deploy(aws).code == 0
    return tuple(aws.calls)


@dataclass(frozen=True)
class Observed:
    """A run in which something went wrong: what was said, what is left, what got lost.

    `again` is the same deployment once more, with nothing going wrong.
    """

    run: Run
    left: list[str]
    lost: list[str]
    again: Run
    lost_again: list[str]


def observe(scenario: Scenario, fault: Fault) -> Observed:
    """Run a scenario in which something goes wrong, let AWS finish, and run it once more."""
    aws = scenario.account()
    before = dict(aws.cloudformation.account)
    known = [stack.arn for stack in aws.cloudformation.stacks]
    aws.faults = (fault,)
    run = scenario.deploy(aws)
    asked = list(aws.calls)
    aws.finish()
    left, gone = left_over(aws, known), lost(aws, before)
    aws.faults = ()
    again = scenario.deploy(aws)
    aws.calls[: len(asked)] = []
    return Observed(run, left, gone, again, lost(aws, before))


def fault_at(scenario: str, operation: str, error: str) -> Fault:
    """Say where an error comes: at the first call of an operation, or at the last."""
    where, _, end = operation.partition(" ")
    count = calls(scenario).count(where)
    number = count if end else 1
    if error == LOST_ANSWER:
        return Fault((where, number), CUT_OFF, after=True)
    if error == "ExpiredToken":
        # Once they have expired, they have for everything.
        positions = [i for i, call in enumerate(calls(scenario), 1) if call == where]
        return Fault(positions[number - 1], error, times=ALWAYS)
    return Fault((where, number), error, times=ALWAYS if error in STAYS else 1)
