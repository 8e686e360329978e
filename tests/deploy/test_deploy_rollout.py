"""A deployment as a whole: what is shown, asked, executed and cleared away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from deploy_fakes import (
    ENVIRONMENT,
    NAME,
    FakeClock,
    FakeCloud,
    FakeStacks,
    deployed,
    event,
    origin,
    template,
    template_body,
)

from compiler.aws.errors import AwsError, Trouble
from compiler.aws.stack import DeployedStack, Output, StackEvent
from compiler.deploy.ending import Show, Verdict
from compiler.deploy.follow import Heartbeat, Pace
from compiler.deploy.order import in_order
from compiler.deploy.outcome import Outcome, Result
from compiler.deploy.plan import Action, Refusal, StackPlan
from compiler.deploy.rollout import Rollout
from compiler.emit.template import Template
from compiler.ir.input import Input, StackSource


class Watcher:
    """Notes what it is told; answers and interrupts as told."""

    def __init__(self, *, yes: bool = True, interrupts: str = "") -> None:
        self.yes = yes
        self.interrupts = interrupts
        self.plans: list[StackPlan] = []
        self.outcomes: list[Outcome] = []
        self.asked = 0

    def planned(self, plans: Sequence[StackPlan]) -> None:
        self.plans += plans

    def approves(self, plans: Sequence[StackPlan]) -> bool:
        self.asked += 1
        if self.interrupts == "question":
            raise KeyboardInterrupt
        return self.yes

    @contextmanager
    def watching(self, plans: Sequence[StackPlan]) -> Iterator[Show]:
        yield self._show

    def _show(self, plan: StackPlan, step: StackEvent | Heartbeat) -> None:
        if self.interrupts == "event":
            raise KeyboardInterrupt

    def ended(self, plan: StackPlan, outcome: Outcome) -> None:
        self.outcomes.append(outcome)

    def cancels(self, plans: Sequence[StackPlan]) -> bool:
        return False


def rollout(stacks: FakeStacks, watcher: Watcher) -> Rollout:
    return Rollout(FakeCloud(stacks), FakeClock(), ENVIRONMENT, "petclinic", Pace(poll=5), watcher)


def creating() -> FakeStacks:
    return FakeStacks(
        None,
        looks=[(event(NAME, "CREATE_IN_PROGRESS"), event(NAME, "CREATE_COMPLETE", second=1))],
        after=deployed(),
    )


def test_what_is_approved_is_executed() -> None:
    stacks, watcher = creating(), Watcher()
    ending = rollout(stacks, watcher).run([template()])
    assert ending.verdict is Verdict.DONE
    assert [outcome.result for outcome in watcher.outcomes] == [Result.DONE]
    assert stacks.writes == ["create_change_set", "execute_change_set"]


def test_nobody_is_asked_when_there_is_nothing_to_do() -> None:
    stacks, watcher = FakeStacks(deployed(), template_body()), Watcher()
    assert rollout(stacks, watcher).run([template()]).verdict is Verdict.DONE
    assert watcher.asked == 0
    assert stacks.writes == []


def test_a_no_clears_away_the_change_set_and_the_ghost() -> None:
    stacks = creating()
    ending = rollout(stacks, Watcher(yes=False)).run([template()])
    assert ending.verdict is Verdict.NOT_APPROVED
    assert stacks.sets == {}
    assert stacks.deployed is None
    assert stacks.executed == []


def test_an_interrupt_at_the_question_clears_away_the_change_set_and_the_ghost() -> None:
    stacks = creating()
    ending = rollout(stacks, Watcher(interrupts="question")).run([template()])
    assert ending.verdict is Verdict.INTERRUPTED
    assert stacks.writes == ["create_change_set", "delete_change_set", "delete_stack"]


def test_an_interrupt_after_the_order_detaches_and_leaves_everything() -> None:
    stacks = creating()
    ending = rollout(stacks, Watcher(interrupts="event")).run([template()])
    assert ending.verdict is Verdict.DETACHED
    assert ending.plan is not None
    assert ending.plan.wanted.name == NAME
    assert stacks.writes == ["create_change_set", "execute_change_set"]


def test_a_breakdown_before_the_order_leaves_no_change_set_behind() -> None:
    stacks = creating()
    stacks.refuse_execution = AwsError(Trouble.DENIED, "not allowed")
    watcher = Watcher()
    ending = rollout(stacks, watcher).run([template()])
    assert (ending.verdict, ending.result) == (Verdict.FAILED, Result.BROKEN)
    assert [outcome.reason for outcome in watcher.outcomes] == ["not allowed"]
    assert stacks.sets == {}
    assert stacks.deployed is None


def test_nothing_is_executed_while_one_stack_is_refused() -> None:
    busy = DeployedStack("busy", "arn:busy", "UPDATE_IN_PROGRESS", tags=deployed().tags)
    stacks, watcher = creating(), Watcher()
    stacks.others["busy"] = busy
    ending = rollout(stacks, watcher).run([template(), template(name="busy", key="busy")])
    assert (ending.verdict, ending.refusal) == (Verdict.REFUSED, Refusal.BUSY)
    assert stacks.executed == []
    assert stacks.sets == {}
    assert watcher.asked == 0


def reader() -> Template:
    """A stack that reads an output of the stack that is deployed."""
    source = StackSource(NAME, "Topic")
    topic = Input("topic", origin("inputs.topic", 3), source, example="arn:example")
    body = "Parameters:\n  InputTopic: {Type: String}\nResources: {}\n"
    return template(body, name="reader", key="areader", parameters={"InputTopic": topic})


def with_output() -> str:
    return template_body(extra="Outputs: {Topic: {Value: x}}\n")


def test_stacks_come_after_those_they_read_from() -> None:
    templates = [reader(), template()]
    assert [
        t.stack.name for t in in_order(templates, {NAME: frozenset(), "reader": frozenset()})
    ] == [NAME, "reader"]


def test_a_stack_that_reads_a_new_one_is_planned_when_that_is_there() -> None:
    stacks, watcher = creating(), Watcher()
    ending = rollout(stacks, watcher).run([reader(), template(with_output())])
    assert [(plan.wanted.name, plan.action) for plan in watcher.plans] == [
        (NAME, Action.CREATE),
        ("reader", Action.WAITS),
        ("reader", Action.CREATE),
    ]
    assert ending.verdict is Verdict.DONE
    assert stacks.requests[-1].parameters == {"InputTopic": "arn:aws:sns:us-west-2:1:t"}


def test_stacks_that_wait_for_each_other_are_refused() -> None:
    source = StackSource("reader", "Mine")
    own = Input("topic", origin("inputs.topic", 3), source, example="x")
    body = "Resources: {}\nOutputs: {Mine: {Value: x}}\n"
    ring = template(body, name="reader", key="reader", parameters={"InputTopic": own})
    ending = rollout(FakeStacks(), Watcher()).run([ring])
    assert (ending.verdict, ending.refusal) == (Verdict.REFUSED, Refusal.INVALID)


def test_an_output_is_found_in_a_stack_that_exists() -> None:
    stacks = FakeStacks(deployed(outputs=(Output("Topic", "arn:t"),)), template_body())
    watcher = Watcher(yes=False)
    rollout(stacks, watcher).run([reader(), template()])
    assert dict(watcher.plans[-1].wanted.parameters) == {"InputTopic": "arn:t"}
