"""Every state that a stack can be found in, and what plan and deploy make of it.

The tests hold what is observed against what is expected here; the page of the reference is written
from the same observations.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from deploy_fakes import NAME, template
from scripted_aws import ScriptedAws
from scripted_cloudformation import Set, Stack
from scripted_run import NEW, OLD, Run, left_over, lost, put, run_deploy, run_plan

from compiler.deploy.stack_states import STATES


@dataclass(frozen=True)
class State:
    """A state, and the exit codes of plan and deploy; `note` is what else is true of the stack.

    `deploys` are the orders that deploy gives, `ends` the state afterwards.
    """

    status: str | None
    plan: int
    deploy: int
    deploys: tuple[str, ...] = ()
    ends: str | None = ""
    note: str = ""
    wait_busy: float = 0.0

    @property
    def name(self) -> str:
        """The state with its note."""
        status = self.status or "no stack"
        return f"{status}, {self.note}" if self.note else status


SET = ("CreateChangeSet", "ExecuteChangeSet")
READY = (
    "CREATE_COMPLETE",
    "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_COMPLETE",
    "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE",
)
BUSY = tuple(s for s in STATES if s and s.endswith("IN_PROGRESS") and s != "REVIEW_IN_PROGRESS")
STUCK = (
    "CREATE_FAILED",
    "DELETE_FAILED",
    "IMPORT_ROLLBACK_FAILED",
    "ROLLBACK_FAILED",
    "UPDATE_FAILED",
    "UPDATE_ROLLBACK_FAILED",
)
CASES: tuple[State, ...] = (
    State(None, 2, 0, SET, "CREATE_COMPLETE"),
    State("DELETE_COMPLETE", 2, 0, SET, "CREATE_COMPLETE"),
    State("REVIEW_IN_PROGRESS", 2, 0, SET, "CREATE_COMPLETE"),
    State("REVIEW_IN_PROGRESS", 2, 0, SET, "CREATE_COMPLETE", "a set of someone pending"),
    *(State(status, 2, 0, SET, "UPDATE_COMPLETE") for status in READY),
    State("UPDATE_COMPLETE", 0, 0, (), "UPDATE_COMPLETE", "as the spec says"),
    State("UPDATE_COMPLETE", 7, 7, (), "UPDATE_COMPLETE", "of another project"),
    State("UPDATE_COMPLETE", 7, 7, (), "UPDATE_COMPLETE", "made by hand"),
    State("ROLLBACK_COMPLETE", 2, 0, ("DeleteStack", *SET), "CREATE_COMPLETE"),
    State("ROLLBACK_COMPLETE", 7, 7, (), "ROLLBACK_COMPLETE", "protected"),
    State("ROLLBACK_COMPLETE", 7, 7, (), "ROLLBACK_COMPLETE", "holding a log group"),
    State("ROLLBACK_COMPLETE", 7, 7, (), "ROLLBACK_COMPLETE", "made by hand"),
    *(State(status, 8, 8, (), status) for status in BUSY),
    State("UPDATE_IN_PROGRESS", 8, 0, SET, "UPDATE_COMPLETE", "--wait-busy 15m", 900),
    State("CREATE_IN_PROGRESS", 8, 0, SET, "UPDATE_COMPLETE", "--wait-busy 15m", 900),
    State("DELETE_IN_PROGRESS", 8, 0, SET, "CREATE_COMPLETE", "--wait-busy 15m", 900),
    State("UPDATE_IN_PROGRESS", 8, 8, (), "UPDATE_IN_PROGRESS", "--wait-busy 30s", 30),
    *(State(status, 7, 7, (), status) for status in STUCK),
)

_LONG = 120.0
_ENDS = {
    "CREATE": "CREATE_COMPLETE",
    "DELETE": "DELETE_COMPLETE",
    "IMPORT": "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK": "IMPORT_ROLLBACK_COMPLETE",
    "ROLLBACK": "ROLLBACK_COMPLETE",
    "UPDATE": "UPDATE_COMPLETE",
    "UPDATE_COMPLETE_CLEANUP": "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK": "UPDATE_ROLLBACK_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP": "UPDATE_ROLLBACK_COMPLETE",
}


def account(case: State) -> ScriptedAws:
    """Make an account in which a stack is in a state."""
    aws = ScriptedAws()
    if case.status is None:
        return aws
    text = NEW if case.note == "as the spec says" else OLD
    stack = put(aws, case.status, text, protected=case.note == "protected")
    if case.note == "of another project":
        stack.tags["watchform:project"] = "billing"
    if case.note == "made by hand":
        stack.tags.clear()
    if case.note == "holding a log group":
        _hold(aws, stack)
    if case.note == "a set of someone pending":
        asked = {"TemplateBody": "{}"}
        made = Set("arn:aws:theirs", "theirs", "t", "CREATE", asked, {}, "CREATE_COMPLETE")
        made.execution = "AVAILABLE"
        stack.sets.append(made)
    if case.status in BUSY:
        stack.token = stack.events[-1]["ClientRequestToken"] = "Console-1"  # noqa: S105
        stack.process, stack.due = _ending(aws, stack), _LONG
    if case.status in STUCK:
        stack.resources["AlarmMemory"].status = "UPDATE_FAILED"
        stack.resources["AlarmMemory"].reason = "Access denied for operation PutMetricAlarm."
    return aws


def _hold(aws: ScriptedAws, stack: Stack) -> None:
    from scripted_cloudformation import Held

    stack.resources["AlarmCpu"] = Held("AWS::Logs::LogGroup", "alarmcpu", "CREATE_COMPLETE")
    aws.cloudformation.account["alarmcpu"] = {"Name": "alarmcpu", "Threshold": 80}


def _ending(aws: ScriptedAws, stack: Stack) -> Iterator[float]:
    end = _ENDS[stack.status.removesuffix("_IN_PROGRESS")]
    if stack.cancelled:
        end = "UPDATE_ROLLBACK_COMPLETE"
    if end in {"DELETE_COMPLETE", "ROLLBACK_COMPLETE"}:
        for held in stack.resources.values():
            aws.cloudformation.account.pop(held.physical_id)
        stack.resources.clear()
    aws.cloudformation.event(stack, NAME, end)
    yield from ()


@dataclass(frozen=True)
class Observed:
    """What plan and deploy did about a state."""

    case: State
    planned: Run
    deployed: Run
    ends: str | None
    left: list[str]
    lost: list[str]


def observe(case: State) -> Observed:
    """Plan and deploy, each in an account of its own."""
    planned = run_plan(account(case))
    aws = account(case)
    known = [made.arn for stack in aws.cloudformation.stacks for made in stack.sets]
    known += [stack.arn for stack in aws.cloudformation.stacks]
    goes = case.status in {"DELETE_IN_PROGRESS", "ROLLBACK_IN_PROGRESS"}
    before = {} if goes else dict(aws.cloudformation.account)
    deployed = run_deploy(aws, [template(NEW)], wait_busy=case.wait_busy)
    stacks = [stack for stack in aws.cloudformation.stacks if stack.name == NAME]
    return Observed(
        case,
        planned,
        deployed,
        stacks[-1].status if stacks else None,
        left_over(planned.aws, known) + left_over(aws, known),
        lost(aws, before),
    )
