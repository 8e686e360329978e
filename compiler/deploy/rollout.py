"""Deploys an estate: plans, shows, asks, executes, stack by stack."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

from compiler.aws.stack import StackEvent
from compiler.deploy.approval import covers
from compiler.deploy.estate import discard, plan_estate
from compiler.deploy.execute import Started, execute
from compiler.deploy.follow import Heartbeat, Pace
from compiler.deploy.outcome import Deed, Outcome, Result
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
    """How a deployment ended: the stack it ended at, and its refusal or result.

    `done` is what has been done until then, by the name of the stack.
    """

    verdict: Verdict
    plan: StackPlan | None = None
    refusal: Refusal | None = None
    result: Result | None = None
    done: Mapping[str, Deed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rollout:
    """The deployment of one estate into one account; `done` is what it has done so far."""

    cloud: Cloud
    clock: Clock
    environment: Environment
    project: str
    pace: Pace
    audience: Audience
    done: dict[str, Deed] = field(default_factory=dict, init=False)

    def run(self, templates: Sequence[Template]) -> Ending:
        """Deploy stacks; those that read what others make are planned when those are there.

        An interrupt before AWS has taken an order clears away what waits to be executed; after
        that AWS goes on by itself. Nothing is executed while any plan is refused.

        Raises:
            AwsError: AWS does not let us, or cannot be reached; nothing waits to be executed.
        """
        return replace(self._run(templates), done=dict(self.done))

    def _run(self, templates: Sequence[Template]) -> Ending:
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
                ending = self._bring(plan, pending, started)
                if ending is not None:
                    return ending
        except KeyboardInterrupt:
            if started:
                return Ending(Verdict.DETACHED, started[-1])
            return Ending(Verdict.INTERRUPTED)
        finally:
            discard(self.cloud.stacks, pending)
        return Ending(Verdict.DONE)

    def _bring(
        self, plan: StackPlan, pending: list[StackPlan], started: list[StackPlan]
    ) -> Ending | None:
        """Bring one stack to what is wanted; returns an ending only where it does not get there.

        After a first step it is planned again, and what was not shown before is asked about.
        """
        shown, name = plan, plan.wanted.name
        while True:
            outcome = self._execute(plan, pending, started)
            if outcome.result is not Result.DONE or not plan.is_first_step:
                break
            self.done[name] = Deed.CLEARED if plan.shell else Deed.ADOPTED
            rest = self._again(plan)
            pending.append(rest)
            if rest.refusal is not None:
                return self._refused(plan, rest, outcome)
            if rest.action is Action.NOTHING:
                break
            known = covers(shown, rest)
            if not known or any(finding not in shown.findings for finding in rest.findings):
                self.audience.planned((rest,))
            if not known and not self.audience.approves((rest,)):
                return Ending(Verdict.NOT_APPROVED, rest)
            shown = shown if known else rest
            plan = rest
        if outcome.result is Result.DONE:
            self.done[name] = Deed.DEPLOYED
        elif self.done.get(name) is Deed.ADOPTED:
            outcome = replace(outcome, behind=Deed.ADOPTED)
        self.audience.ended(plan, outcome)
        failed = outcome.result is not Result.DONE
        return Ending(Verdict.FAILED, plan, result=outcome.result) if failed else None

    def _again(self, plan: StackPlan) -> StackPlan:
        planner = Planner(self.cloud, self.clock, preview=False, poll=self.pace.poll)
        return planner.plan(plan.wanted)

    def _refused(self, plan: StackPlan, rest: StackPlan, outcome: Outcome) -> Ending:
        """End after a first step that the second cannot follow."""
        told = Outcome(
            Result.REJECTED,
            outcome.status,
            rest.reason,
            outcome.seconds,
            refusals=rest.findings,
            behind=self.done[plan.wanted.name],
        )
        self.audience.ended(plan, told)
        return Ending(Verdict.FAILED, plan, rest.refusal, Result.REJECTED)

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
