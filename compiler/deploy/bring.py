"""Brings each stack of an estate to what it is to be, step by step."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field, replace

from compiler.aws.errors import AwsError
from compiler.deploy.approval import covers
from compiler.deploy.ending import Audience
from compiler.deploy.estate import EstatePlanner
from compiler.deploy.execute import Step, execute
from compiler.deploy.follow import Pace
from compiler.deploy.outcome import Deed, Outcome, Result
from compiler.deploy.pending import Pending
from compiler.deploy.plan import Action, StackPlan
from compiler.deploy.port import Clock, Stacks
from compiler.deploy.turns import Pause


@dataclass(slots=True)
class Bringing:
    """The stacks on their way.

    `plans` are those that were shown and approved, by stack. `current` is the plan that a stack is
    at, `done` what has been done to it, `outcomes` how it ended where something was tried.
    """

    stacks: Stacks
    clock: Clock
    pace: Pace
    audience: Audience
    planner: EstatePlanner
    pending: Pending
    plans: Mapping[str, StackPlan]
    done: dict[str, Deed]
    outcomes: dict[str, Outcome]
    current: dict[str, StackPlan] = field(default_factory=dict)

    def begin(self, name: str) -> Iterator[Step]:
        """Bring one stack to what is wanted; yields what happens, and how each step ended."""
        self.current[name] = plan = self.plans[name]
        try:
            outcome = yield from self._brought(name, plan)
        except AwsError as error:
            outcome = Outcome(Result.BROKEN, reason=error.message, error=error)
        if outcome is None:
            return
        if outcome.result is Result.DONE:
            self.done[name] = Deed.DEPLOYED
        elif name in self.done:
            outcome = replace(outcome, behind=self.done[name])
        self.outcomes[name] = outcome
        if outcome.result is not Result.NOT_APPROVED:
            self.audience.ended(self.current[name], outcome)
        yield outcome

    def _brought(self, name: str, plan: StackPlan) -> Generator[Step, None, Outcome | None]:
        """Go step by step until it is what is wanted; None where nothing is to be done.

        After a first step it is planned again, and so it is after a stack that it reads from has
        changed; what was not shown before is asked about.
        """
        missing = [other for other in self.planner.needs[name] if self._failed(other)]
        if missing and plan.has_changes:
            return Outcome(Result.NOT_TRIED, reason=", ".join(sorted(missing)))
        shown = plan
        if self._outdated(name, plan):
            shown, plan, outcome = yield from self._next(shown, plan)
            if outcome is not None:
                return outcome
        outcome = None
        while plan.action is not Action.NOTHING:
            outcome = yield from self._execute(plan)
            if outcome.result is not Result.DONE or not plan.is_first_step:
                return outcome
            self.done[name] = Deed.CLEARED if plan.shell else Deed.ADOPTED
            shown, plan, ended = yield from self._next(shown, plan)
            if ended is not None:
                return replace(ended, status=outcome.status, seconds=outcome.seconds)
        return outcome

    def _failed(self, name: str) -> bool:
        return name in self.outcomes and self.outcomes[name].result is not Result.DONE

    def _outdated(self, name: str, plan: StackPlan) -> bool:
        """Whether stacks that came before have changed what this one is made of."""
        if plan.action is Action.WAITS:
            return True
        if not any(other in self.outcomes for other in self.planner.needs[name]):
            return False
        wanted = self.planner.wanted(name)
        return wanted is not None and wanted.parameters != plan.wanted.parameters

    def _next(
        self, shown: StackPlan, plan: StackPlan
    ) -> Generator[Pause, None, tuple[StackPlan, StackPlan, Outcome | None]]:
        """Plan a stack once more; returns what has been shown, the plan, and an end if it is one.

        `shown` grows when more has been shown and approved.
        """
        if plan.prepared is not None:
            self.pending.discard(plan.prepared)
        rest = yield from self.planner.again(plan.wanted.name)
        self.current[plan.wanted.name] = rest
        if rest.action is Action.WAITS:
            return shown, rest, Outcome(Result.REJECTED, reason=rest.reason)
        if rest.refusal is not None:
            refused = Outcome(Result.REJECTED, reason=rest.reason, refusals=rest.findings)
            return shown, rest, refused
        if rest.action is Action.NOTHING:
            return shown, rest, None
        known = covers(shown, rest)
        if not known or any(finding not in shown.findings for finding in rest.findings):
            self.audience.planned((rest,))
        if known:
            return shown, rest, None
        if not self.audience.approves((rest,)):
            return shown, rest, Outcome(Result.NOT_APPROVED)
        return rest, rest, None

    def _execute(self, plan: StackPlan) -> Generator[Step, None, Outcome]:
        outcome = Outcome(Result.LOST)
        for step in execute(self.stacks, self.clock, plan, self.pace, self.pending):
            if isinstance(step, Outcome):
                outcome = step
            yield step
        return outcome
