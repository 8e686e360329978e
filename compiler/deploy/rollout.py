"""Deploys an estate: plans, shows, asks, and brings each stack to what it is to be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from compiler.aws.errors import AwsError, Trouble
from compiler.aws.stack import StackEvent
from compiler.deploy.bring import Bringing
from compiler.deploy.change_sets import Workshop
from compiler.deploy.ending import Audience, Ending, Verdict, worst
from compiler.deploy.estate import EstatePlanner
from compiler.deploy.execute import Started, Step, Told, followed, operation_of, token_of
from compiler.deploy.follow import Operation, Pace
from compiler.deploy.outcome import Deed, Outcome, Result
from compiler.deploy.pending import Pending
from compiler.deploy.plan import Action, Refusal, StackPlan
from compiler.deploy.port import Clock, Cloud
from compiler.deploy.turns import in_turns
from compiler.deploy.under_way import wait_until_idle
from compiler.emit.template import Template
from compiler.ir.estate import Environment


@dataclass(slots=True)
class UnderWay:
    """What AWS is doing to one stack: the operation, and the events that were told of it."""

    plan: StackPlan
    operation: Operation
    known: set[str] = field(default_factory=set)

    @property
    def is_update(self) -> bool:
        """Whether it can be cancelled: a creation and a deletion cannot."""
        return bool(self.operation.change_set) and not self.operation.creates


@dataclass(slots=True)
class Rollout:
    """The deployment of one estate into one account.

    `wait_busy` are the seconds to wait for stacks on which something else is running; with
    `reverts` what was changed by hand is put back. `done` is
    what it has done so far, `outcomes` how stacks ended, both by the name of the stack; `left` are
    change sets that could not be deleted, in words.
    """

    cloud: Cloud
    clock: Clock
    environment: Environment
    project: str
    pace: Pace
    audience: Audience
    wait_busy: float = 0.0
    reverts: bool = False
    done: dict[str, Deed] = field(default_factory=dict, init=False)
    outcomes: dict[str, Outcome] = field(default_factory=dict, init=False)
    left: list[str] = field(default_factory=list, init=False)
    _current: dict[str, StackPlan] = field(default_factory=dict, init=False)
    _changing: tuple[str, ...] = field(default=(), init=False)
    _under_way: dict[str, UnderWay] = field(default_factory=dict, init=False)

    def run(self, templates: Sequence[Template]) -> Ending:
        """Deploy stacks at the same time, and each after those that it needs.

        One that fails stops those that need it and no others. Nothing is executed while any plan
        is refused. An interrupt before AWS has taken an order clears away what waits to be
        executed; after that AWS goes on by itself, or an update is cancelled if that is wanted.

        Raises:
            AwsError: AWS does not let us look, or cannot be reached; nothing waits to be executed.
        """
        pending = Pending(self.cloud.stacks, self.clock)
        workshop = Workshop(self.cloud, self.clock, pending, self.pace.poll)
        planner = EstatePlanner(
            workshop,
            self.environment,
            self.project,
            templates,
            preview=False,
            reverts=self.reverts,
        )
        try:
            ending = self._run(planner, pending)
        except KeyboardInterrupt:
            ending = self._interrupted(pending)
        finally:
            pending.clear()
            self.left += pending.left
        return replace(
            ending,
            done=dict(self.done),
            outcomes=dict(self.outcomes),
            left=tuple(self.left),
            undone=tuple(n for n in self._changing if n not in {*self.outcomes, *self._under_way}),
        )

    def _run(self, planner: EstatePlanner, pending: Pending) -> Ending:
        plans = self._planned(planner, pending)
        self.audience.planned(plans)
        refused = next((plan for plan in plans if plan.refusal is not None), None)
        if refused is not None:
            return Ending(Verdict.REFUSED, refused, refused.refusal)
        changing = {plan.wanted.name for plan in plans if plan.has_changes}
        for plan in plans:
            if plan.action is Action.WAITS and not planner.needs[plan.wanted.name] & changing:
                # What it waits for will not come: it waits for itself, or they for each other.
                return Ending(Verdict.REFUSED, plan, Refusal.INVALID)
        if not changing:
            return Ending(Verdict.DONE)
        if not self.audience.approves(plans):
            return Ending(Verdict.NOT_APPROVED)
        self._bring(planner, pending, plans)
        return self._ending()

    def _planned(self, planner: EstatePlanner, pending: Pending) -> tuple[StackPlan, ...]:
        """Plan everything; stacks that are busy are waited for as long as that is wanted."""
        deadline = self.clock.now() + self.wait_busy
        while True:
            plans = planner.all()
            busy = [plan for plan in plans if plan.refusal is Refusal.BUSY]
            left = deadline - self.clock.now()
            if not busy or left <= 0:
                return plans
            # What was planned meanwhile may be outdated when the others are ready.
            pending.clear()
            pace = replace(self.pace, timeout=left)
            with self.audience.watching(busy) as show:
                wait_until_idle(self.cloud.stacks, self.clock, busy, pace, show)

    def _bring(self, planner: EstatePlanner, pending: Pending, plans: Sequence[StackPlan]) -> None:
        bringing = Bringing(
            self.cloud.stacks,
            self.clock,
            self.pace,
            self.audience,
            planner,
            pending,
            {plan.wanted.name: plan for plan in plans},
            self.done,
            self.outcomes,
            self._current,
        )
        changing = [plan for plan in plans if plan.has_changes]
        self._changing = tuple(plan.wanted.name for plan in changing)
        with self.audience.watching(changing) as show:
            steps: Iterator[tuple[str, Told]] = in_turns(self.clock, planner.needs, bringing.begin)
            for name, step in steps:
                if isinstance(step, Started):
                    self._under_way[name] = UnderWay(self._current[name], step.operation)
                elif isinstance(step, Outcome):
                    self._under_way.pop(name, None)
                else:
                    if isinstance(step, StackEvent):
                        self._under_way[name].known.add(step.id)
                    show(self._current[name], step)

    def _ending(self) -> Ending:
        name = worst(self.outcomes)
        if name is None:
            return Ending(Verdict.DONE)
        plan, result = self._current[name], self.outcomes[name].result
        if result is Result.NOT_APPROVED:
            return Ending(Verdict.NOT_APPROVED, plan)
        return Ending(Verdict.FAILED, plan, plan.refusal, result)

    def _interrupted(self, pending: Pending) -> Ending:
        """Clear away what waits; what AWS has begun goes on, or is cancelled."""
        for name in pending.clear():
            # The order was given, and the interrupt came before the answer.
            plan = self._current[name]
            if plan.prepared is not None:
                self._under_way[name] = UnderWay(plan, operation_of(plan.prepared))
        if not self._under_way:
            return Ending(Verdict.INTERRUPTED)
        updates = {name: it for name, it in self._under_way.items() if it.is_update}
        try:
            if updates and self.audience.cancels([it.plan for it in updates.values()]):
                self._cancel(updates)
        except KeyboardInterrupt:
            # Once more: then AWS goes on without us after all.
            pass
        running = tuple(it.plan for it in self._under_way.values())
        if running:
            return Ending(Verdict.DETACHED, running[-1], running=running)
        worst_ = worst(self.outcomes)
        result = self.outcomes[worst_].result if worst_ else None
        return Ending(Verdict.CANCELLED, result=result if result is Result.STUCK else None)

    def _cancel(self, updates: dict[str, UnderWay]) -> None:
        """Cancel updates, and follow them on their way back."""
        needs = dict.fromkeys(updates, frozenset[str]())
        with self.audience.watching([it.plan for it in updates.values()]) as show:
            steps: Iterator[tuple[str, Told]] = in_turns(self.clock, needs, self._going_back)
            for name, step in steps:
                plan = self._under_way[name].plan
                if isinstance(step, Outcome):
                    self.outcomes[name] = step
                    del self._under_way[name]
                    self.audience.ended(plan, step)
                elif not isinstance(step, Started):
                    show(plan, step)

    def _going_back(self, name: str) -> Iterator[Step]:
        under_way = self._under_way[name]
        stacks, token = self.cloud.stacks, token_of(f"cancel {under_way.operation.token}")
        try:
            stacks.cancel_update(under_way.operation.stack_arn, token)
        except AwsError as error:
            # It may have come too late; how it ended is seen all the same.
            if error.trouble not in {Trouble.INVALID, Trouble.WRONG_STATE}:
                yield Outcome(Result.LOST, error=error)
                return
        known = frozenset(under_way.known)
        operation = replace(under_way.operation, also=token, known=known)
        for step in followed(stacks, self.clock, operation, self.pace):
            if isinstance(step, Outcome) and step.result is Result.ROLLED_BACK:
                yield replace(step, result=Result.CANCELLED)
            else:
                yield step
