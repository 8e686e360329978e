"""What can be found when a stack is looked at for changes by hand, and what the plan ends with.

The tests hold the runs against what is expected here; the page of the reference is written from
the same runs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from scripted_aws import Fault, ScriptedAws
from scripted_cloudformation import Held
from scripted_drift import ScriptedDrift
from scripted_faults import ALWAYS, EVERYWHERE, LOST_ANSWER, STAYS
from scripted_run import OLD, Run, put, run_drift
from scripted_states import BUSY, STUCK

LOOKS = (
    "DetectStackDrift",
    "DescribeStackDriftDetectionStatus",
    "DescribeStackResourceDrifts",
    "ListStackResources",
)
FOUND = 2
"""The exit code where the change was found."""


@dataclass(frozen=True)
class DriftCase:
    """What is true of the account, the exit code, and what the plan says of it in one line."""

    name: str
    code: int
    says: str
    change: Callable[[ScriptedAws], None]
    status: str = "UPDATE_COMPLETE"


def _nothing(aws: ScriptedAws) -> None:
    """Nobody changed anything."""


def by_hand(aws: ScriptedAws) -> None:
    """Change an alarm past its stack."""
    alarm = aws.cloudformation.account["alarmcpu"]
    aws.cloudformation.account["alarmcpu"] = alarm | {"Threshold": 95}


def _deleted(aws: ScriptedAws) -> None:
    del aws.cloudformation.account["alarmcpu"]


def _untold(aws: ScriptedAws) -> None:
    alarm = aws.cloudformation.account["alarmcpu"]
    aws.cloudformation.account["alarmcpu"] = alarm | {"Unit": "Percent"}


def _drift(aws: ScriptedAws, drift: ScriptedDrift) -> None:
    aws.cloudformation.drift = drift


def _unreadable(aws: ScriptedAws) -> None:
    by_hand(aws)
    reason = "User is not authorized to perform: cloudwatch:DescribeAlarms"
    _drift(aws, ScriptedDrift(unreadable={"AlarmMemory": reason}))


def _unsupported(aws: ScriptedAws, *, listed: bool) -> None:
    stack = aws.cloudformation.stacks[0]
    stack.resources["Policy"] = Held("AWS::SNS::TopicPolicy", "policy", "CREATE_COMPLETE")
    stack.template["Resources"]["Policy"] = {"Type": "", "Properties": {"Name": "policy"}}
    types = frozenset({"AWS::SNS::TopicPolicy"})
    _drift(aws, ScriptedDrift(unsupported=types, listed=listed))


ONE = "petclinic-dev-monitoring, by hand: 1 changed, 2 resources compared."
NONE = "petclinic-dev-monitoring, by hand: nothing was changed, 2 resources compared."
NOT_KNOWN = "petclinic-dev-monitoring, by hand: nothing is known."
CASES: tuple[DriftCase, ...] = (
    DriftCase("`IN_SYNC`", 0, NONE, _nothing),
    DriftCase("`MODIFIED`: a value that the template sets", 2, ONE, by_hand),
    DriftCase("a value that the template does not set", 0, NONE, _untold),
    DriftCase("`DELETED`", 2, ONE, _deleted),
    DriftCase(
        "`UNKNOWN`: one resource may not be read",
        10,
        "petclinic-dev-monitoring, by hand: 1 changed, 1 resource compared.",
        _unreadable,
    ),
    DriftCase("`UNSUPPORTED`", 0, NONE, lambda aws: _unsupported(aws, listed=True)),
    DriftCase("a type that AWS leaves out", 0, NONE, lambda aws: _unsupported(aws, listed=False)),
    DriftCase(
        "someone else's detection is running", 2, ONE, lambda aws: (by_hand(aws), _others(aws))[0]
    ),
    DriftCase("it takes ten minutes", 2, ONE, lambda aws: (by_hand(aws), _slow(aws, 600))[0]),
    DriftCase("it does not end", 10, NOT_KNOWN, lambda aws: _slow(aws, ALWAYS)),
)


def _others(aws: ScriptedAws) -> None:
    aws.cloudformation.drift.others = 40.0


def _slow(aws: ScriptedAws, seconds: float) -> None:
    aws.cloudformation.drift.seconds = seconds


STATES: tuple[DriftCase, ...] = (
    *(
        DriftCase(status, 2, ONE, by_hand, status)
        for status in ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE")
    ),
    *(
        DriftCase(status, 10, NOT_KNOWN, by_hand, status)
        for status in ("IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE")
    ),
    DriftCase("UPDATE_ROLLBACK_FAILED", 7, ONE, by_hand, "UPDATE_ROLLBACK_FAILED"),
    *(
        DriftCase(status, 7, NOT_KNOWN, by_hand, status)
        for status in STUCK
        if status != "UPDATE_ROLLBACK_FAILED"
    ),
    *(DriftCase(status, 8, NOT_KNOWN, by_hand, status) for status in BUSY),
    DriftCase("ROLLBACK_COMPLETE", 2, "", _nothing, "ROLLBACK_COMPLETE"),
    DriftCase("REVIEW_IN_PROGRESS", 2, "", _nothing, "REVIEW_IN_PROGRESS"),
)


def observe(case: DriftCase) -> Run:
    """Look at a stack for changes by hand."""
    aws = ScriptedAws()
    put(aws, case.status, OLD)
    case.change(aws)
    return run_drift(aws)


def observe_fault(operation: str, error: str) -> Run:
    """Look at a stack that was changed by hand, while a call goes wrong."""
    times = ALWAYS if error in STAYS else 3
    fault = Fault((operation, 1), error, times=times)
    if error == LOST_ANSWER:
        fault = replace(fault, error="connection dropped", after=True)
    aws = ScriptedAws(faults=(fault,))
    put(aws, "UPDATE_COMPLETE", OLD)
    by_hand(aws)
    return run_drift(aws)


FAULTS = tuple((operation, error) for operation in LOOKS for error in EVERYWHERE)
