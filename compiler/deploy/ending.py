"""How a deployment of several stacks ended, and who is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from compiler.aws.stack import StackEvent
from compiler.deploy.follow import Heartbeat
from compiler.deploy.outcome import Deed, Outcome, Result
from compiler.deploy.plan import Refusal, StackPlan

Show = Callable[[StackPlan, StackEvent | Heartbeat], None]
"""Shows a step of one of the stacks that are watched."""


class Audience(Protocol):
    """Those who watch a deployment, and are asked."""

    def planned(self, plans: Sequence[StackPlan]) -> None:
        """Take note of the plans, before anything is changed."""
        ...

    def approves(self, plans: Sequence[StackPlan]) -> bool:
        """Say whether plans that change something are to be executed."""
        ...

    def watching(self, plans: Sequence[StackPlan]) -> AbstractContextManager[Show]:
        """Watch the execution of plans."""
        ...

    def ended(self, plan: StackPlan, outcome: Outcome) -> None:
        """Take note of how the execution of one plan ended."""
        ...

    def cancels(self, plans: Sequence[StackPlan]) -> bool:
        """Say, after an interrupt, whether the updates under way are to be cancelled."""
        ...


class Verdict(StrEnum):
    """How a deployment ended; `DETACHED` is that AWS goes on without us."""

    DONE = "done"
    REFUSED = "refused"
    NOT_APPROVED = "not approved"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    DETACHED = "detached"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Ending:
    """How a deployment ended: the stack that matters most, and its refusal or result.

    `done` is what has been done, `outcomes` how each stack ended, by name of the stack; `running`
    are those that AWS goes on with. `left` are change sets that could not be deleted, in words,
    and `undone` the stacks that were to change and were not begun.
    """

    verdict: Verdict
    plan: StackPlan | None = None
    refusal: Refusal | None = None
    result: Result | None = None
    done: Mapping[str, Deed] = field(default_factory=dict)
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    running: tuple[StackPlan, ...] = ()
    left: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()


# What most needs a person comes first.
_WORST = (
    Result.STUCK,
    Result.ROLLED_BACK,
    Result.REJECTED,
    Result.OUTDATED,
    Result.BROKEN,
    Result.LOST,
    Result.STILL_RUNNING,
    Result.NOT_APPROVED,
    Result.NOT_TRIED,
    Result.CANCELLED,
    Result.DONE,
)


def worst(outcomes: Mapping[str, Outcome]) -> str | None:
    """Name the stack whose outcome decides about the whole; None where all is well."""
    bad = {name: o.result for name, o in outcomes.items() if o.result is not Result.DONE}
    return min(bad, key=lambda name: _WORST.index(bad[name])) if bad else None
