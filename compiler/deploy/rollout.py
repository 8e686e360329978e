"""Deploys an estate: plans, shows, asks, executes, stack by stack."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from compiler.aws.stack import StackEvent
from compiler.deploy.estate import discard, plan_estate
from compiler.deploy.execute import Started, execute
from compiler.deploy.follow import Heartbeat, Pace
from compiler.deploy.outcome import Outcome, Result
from compiler.deploy.plan import Action, Refusal, StackPlan
from compiler.deploy.planner import Planner
from compiler.deploy.port import Clock, Cloud
from compiler.emit.template import Template
from compiler.ir.estate import Environment


class Audience(Protocol):
    """Those who watch a deployment, and are asked."""

    def planned(self, plans: Sequence[StackPlan]) -> None:
        """Take note of the plans, before anything is changed."""
        ...

    def approves(self, plans: Sequence[StackPlan]) -> bool:
        """Say whether plans that change something are to be executed."""
        ...

    def watching(
        self, plan: StackPlan
    ) -> AbstractContextManager[Callable[[StackEvent | Heartbeat], None]]:
        """Watch the execution of one plan."""
        ...

    def ended(self, plan: StackPlan, outcome: Outcome) -> None:
        """Take note of how the execution of one plan ended."""
        ...


class Verdict(StrEnum):
    """How a deployment ended; `DETACHED` is that AWS goes on without us."""

    DONE = "done"
    REFUSED = "refused"
    NOT_APPROVED = "not approved"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    DETACHED = "detached"


@dataclass(frozen=True, slots=True)
class Ending:
    """How a deployment ended: the stack it ended at, and its refusal or result."""

    verdict: Verdict
    plan: StackPlan | None = None
    refusal: Refusal | None = None
    result: Result | None = None


@dataclass(frozen=True, slots=True)
class Rollout:
    """The deployment of one estate into one account."""

    cloud: Cloud
    clock: Clock
    environment: Environment
    project: str
    pace: Pace
    audience: Audience

    def run(self, templates: Sequence[Template]) -> Ending:
        """Deploy stacks; those that read what others make are planned when those are there.

        An interrupt before AWS has taken an order clears away what waits to be executed; after
        that AWS goes on by itself. Nothing is executed while any plan is refused.

        Raises:
            AwsError: AWS does not let us, or cannot be reached; nothing waits to be executed.
        """
        left = tuple(templates)
        while True:
            plans = self._plan(left)
            if plans is None:
                return Ending(Verdict.INTERRUPTED)
            ending = self._round(plans)
            waits = [plan for plan in plans if plan.action is Action.WAITS]
            if ending.verdict is not Verdict.DONE or not waits:
                return ending
            if len(waits) == len(left):
                # They wait for each other.
                return Ending(Verdict.REFUSED, waits[0], refusal=Refusal.INVALID)
            waiting = {plan.wanted.key for plan in waits}
            left = tuple(template for template in left if template.stack.key in waiting)

    def _plan(self, templates: Sequence[Template]) -> tuple[StackPlan, ...] | None:
        try:
            return plan_estate(
                self.cloud,
                self.clock,
                self.environment,
                self.project,
                templates,
                preview=False,
                poll=self.pace.poll,
            )
        except KeyboardInterrupt:
            return None

    def _round(self, plans: Sequence[StackPlan]) -> Ending:
        pending = list(plans)
        started: list[StackPlan] = []
        try:
            self.audience.planned(plans)
            refused = next((plan for plan in plans if plan.refusal is not None), None)
            if refused is not None:
                return Ending(Verdict.REFUSED, refused, refusal=refused.refusal)
            changing = [p for p in plans if p.action in {Action.CREATE, Action.UPDATE}]
            if changing and not self.audience.approves(plans):
                return Ending(Verdict.NOT_APPROVED)
            for plan in changing:
                outcome = self._execute(plan, pending, started)
                if outcome.result is Result.DONE and plan.adopts:
                    outcome = self._settle(plan, outcome, pending, started)
                self.audience.ended(plan, outcome)
                if outcome.result is not Result.DONE:
                    return Ending(Verdict.FAILED, plan, result=outcome.result)
        except KeyboardInterrupt:
            if started:
                return Ending(Verdict.DETACHED, started[-1])
            return Ending(Verdict.INTERRUPTED)
        finally:
            discard(self.cloud.stacks, pending)
        return Ending(Verdict.DONE)

    def _settle(
        self,
        plan: StackPlan,
        outcome: Outcome,
        pending: list[StackPlan],
        started: list[StackPlan],
    ) -> Outcome:
        """Bring what was taken over to what is wanted, which was shown and approved before."""
        planner = Planner(self.cloud, self.clock, preview=False, poll=self.pace.poll)
        rest = planner.plan(plan.wanted)
        if rest.action is Action.NOTHING:
            return outcome
        if rest.refusal is not None:
            return Outcome(Result.REJECTED, outcome.status, rest.reason)
        pending.append(rest)
        return self._execute(rest, pending, started)

    def _execute(
        self, plan: StackPlan, pending: list[StackPlan], started: list[StackPlan]
    ) -> Outcome:
        """Execute one plan; moves it from those that wait to those under way."""
        outcome = Outcome(Result.LOST)
        with self.audience.watching(plan) as show:
            for step in execute(self.cloud, self.clock, plan, self.pace):
                if isinstance(step, Started):
                    pending.remove(plan)
                    started.append(plan)
                elif isinstance(step, Outcome):
                    outcome = step
                else:
                    show(step)
        if plan in started:
            started.remove(plan)
        return outcome
