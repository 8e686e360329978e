"""What to do with a stack in each state it can be found in.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Decision(StrEnum):
    """What a deployment does with the stack it finds."""

    CREATE = "create it"
    UPDATE = "update it"
    RECREATE = "delete the empty shell and create it"
    WAIT = "wait until it is no longer busy"
    REFUSE = "leave it as it is"


@dataclass(frozen=True, slots=True)
class State:
    """A state: the decision, what it means in words, and the way out where there is one.

    In the way out `{stack}` stands for the options that name the stack to the AWS CLI, and `{run}`
    for those that name the environment to watchform.
    """

    decision: Decision
    meaning: str
    way_out: str = ""


_READY = State(Decision.UPDATE, "ready for an update")
_BUSY = State(
    Decision.WAIT,
    "another operation is running on it",
    "follow it: watchform watch {run}\nor wait for it: watchform deploy {run} --wait-busy 15m",
)
_NEW = State(Decision.CREATE, "it does not exist yet")
_RECOVERY = "continue the rollback once the cause is gone: watchform recover {run}"
_DELETION = (
    "delete it when the cause is gone: watchform destroy {run}\n"
    "or leave what is stuck behind: "
    "aws cloudformation delete-stack {stack} --deletion-mode FORCE_DELETE_STACK"
)
_IMPORT = (
    "look at the events: aws cloudformation describe-stack-events {stack}\n"
    "put right what they name, by hand or with AWS Support"
)

STATES: Mapping[str | None, State] = {
    None: _NEW,
    "DELETE_COMPLETE": _NEW,
    "REVIEW_IN_PROGRESS": State(Decision.CREATE, "it holds change sets but was never made"),
    "CREATE_IN_PROGRESS": _BUSY,
    "DELETE_IN_PROGRESS": _BUSY,
    "IMPORT_IN_PROGRESS": _BUSY,
    "IMPORT_ROLLBACK_IN_PROGRESS": _BUSY,
    "ROLLBACK_IN_PROGRESS": _BUSY,
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": _BUSY,
    "UPDATE_IN_PROGRESS": _BUSY,
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS": _BUSY,
    "UPDATE_ROLLBACK_IN_PROGRESS": _BUSY,
    "CREATE_COMPLETE": _READY,
    "IMPORT_COMPLETE": _READY,
    "IMPORT_ROLLBACK_COMPLETE": _READY,
    "UPDATE_COMPLETE": _READY,
    "UPDATE_ROLLBACK_COMPLETE": _READY,
    "ROLLBACK_COMPLETE": State(
        Decision.RECREATE, "its creation failed and was rolled back: an empty shell"
    ),
    "CREATE_FAILED": State(
        Decision.REFUSE,
        "its creation failed and was not rolled back: what was made until then is there",
        "clear away what was made: watchform rollback {run}\n"
        "or delete it with all that it holds: watchform destroy {run}",
    ),
    "ROLLBACK_FAILED": State(
        Decision.REFUSE, "its creation failed, and so did the clearing away", _DELETION
    ),
    "DELETE_FAILED": State(Decision.REFUSE, "it could not be deleted completely", _DELETION),
    "UPDATE_FAILED": State(
        Decision.REFUSE,
        "its last update failed and was not rolled back",
        "roll it back: watchform rollback {run}\n"
        "or go on from there: aws cloudformation update-stack {stack} --disable-rollback …",
    ),
    "UPDATE_ROLLBACK_FAILED": State(
        Decision.REFUSE, "its last update failed, and so did going back", _RECOVERY
    ),
    "IMPORT_ROLLBACK_FAILED": State(
        Decision.REFUSE, "an import into it failed, and so did going back", _IMPORT
    ),
}


def way_out(status: str | None, stack: str, run: str) -> str:
    """Say what to do about a state; `stack` and `run` are what the commands need."""
    return state_of(status).way_out.replace("{stack}", stack).replace("{run}", run)


def state_of(status: str | None) -> State:
    """Return what to do with a stack in a state; one that AWS adds later is left alone."""
    unknown = State(Decision.REFUSE, "this version does not know the state", "look at it in AWS")
    return STATES.get(status, unknown)
