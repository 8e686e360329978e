"""Deployments of two steps: over a failed creation, and over what exists already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256

import pytest
from deploy_fakes import (
    ARN,
    ENVIRONMENT,
    NAME,
    FakeClock,
    FakeCloud,
    FakeStacks,
    change_set,
    deployed,
    event,
    failed_set,
    origin,
    template,
    template_body,
)

from compiler.aws.change_set import Change, ChangeSet, ChangeSetRequest, Detail
from compiler.aws.errors import AwsError, Trouble
from compiler.aws.stack import StackEvent
from compiler.cli.screen import Exit
from compiler.cli.views import conclusion, ended
from compiler.deploy.ending import Show, Verdict
from compiler.deploy.estate import plan_estate
from compiler.deploy.follow import Pace
from compiler.deploy.order import in_order, watching
from compiler.deploy.outcome import Deed, Outcome, Result
from compiler.deploy.plan import Action, Refusal, StackPlan
from compiler.deploy.rollout import Rollout
from compiler.emit.template import Template
from compiler.ir.identity import Identity
from compiler.ir.input import Input, StackSource
from compiler.ir.logs import LogGroup

BODY = """\
Resources:
  Group:
    Type: AWS::Logs::LogGroup
    DeletionPolicy: Retain
    Properties: {LogGroupName: /ecs/shop, RetentionInDays: 30}
"""
BARE = BODY.replace(", RetentionInDays: 30", "")
GROUP = "AWS::Logs::LogGroup"
SETS = Change(
    "Modify",
    "Group",
    GROUP,
    details=(Detail("Properties", "RetentionInDays", "/Properties/RetentionInDays", None, "30"),),
)
GONE = f"watchform-{sha256(f'delete {ARN}'.encode()).hexdigest()[:32]}"


class Watcher:
    """Notes what it is told, and answers as told; interrupts at the question after those."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers) or ["yes"]
        self.plans: list[StackPlan] = []
        self.outcomes: list[Outcome] = []

    def planned(self, plans: Sequence[StackPlan]) -> None:
        self.plans += plans

    def approves(self, plans: Sequence[StackPlan]) -> bool:
        if not self.answers:
            raise KeyboardInterrupt
        return self.answers.pop(0) == "yes"

    @contextmanager
    def watching(self, plans: Sequence[StackPlan]) -> Iterator[Show]:
        yield lambda plan, step: None

    def ended(self, plan: StackPlan, outcome: Outcome) -> None:
        self.outcomes.append(outcome)

    def cancels(self, plans: Sequence[StackPlan]) -> bool:
        return False


class Account:
    """An account with a log group, in which orders are carried out at the next look."""

    def __init__(self, status: str = "") -> None:
        self.stacks = FakeStacks(deployed(status) if status else None, on_create=self._made)
        self.second: Callable[[ChangeSetRequest, str], ChangeSet | AwsError] = self._sets
        self.stacks.looks = [()] if status else []
        self.stacks.looks += [self._gone] if status else []
        self.stacks.looks += [self._created, self._updated]

    def _made(self, request: ChangeSetRequest, arn: str) -> ChangeSet | AwsError:
        if request.type == "UPDATE":
            return self.second(request, arn)
        group = "Import" if "Group" in request.body else "Add"
        changes = (Change(group, "Group" if group == "Import" else "AlarmCpu", GROUP),)
        return change_set(request, arn, changes)

    def _sets(self, request: ChangeSetRequest, arn: str) -> ChangeSet:
        return change_set(request, arn, (SETS,))

    def _gone(self) -> tuple[StackEvent, ...]:
        return (event(NAME, "DELETE_COMPLETE", token=GONE),)

    def _created(self) -> tuple[StackEvent, ...]:
        self.stacks.history.clear()
        self.stacks.body = self.stacks.requests[-1].body
        self.stacks.deployed = deployed()
        return (event(NAME, "CREATE_COMPLETE", second=1),)

    def _updated(self) -> tuple[StackEvent, ...]:
        self.stacks.deployed = deployed("UPDATE_COMPLETE")
        return (event(NAME, "UPDATE_COMPLETE", second=2, token=self.stacks.executed[-1]),)

    def rollout(self, watcher: Watcher) -> Rollout:
        cloud, pace = FakeCloud(self.stacks), Pace(poll=5)
        return Rollout(cloud, FakeClock(), ENVIRONMENT, "petclinic", pace, watcher)


def with_group(*, adopt: bool, body: str = BODY) -> Template:
    place = origin("retention./ecs/shop", 5, keep=6)
    group = LogGroup(Identity("Group", ""), place, "/ecs/shop", 30, adopt)
    made = template(body)
    return replace(made, stack=replace(made.stack, nodes=(group,)), origins={"Group": place})


def test_over_a_shell_what_exists_is_not_taken_over_unasked() -> None:
    it, watcher = Account("ROLLBACK_COMPLETE"), Watcher()
    ending = it.rollout(watcher).run([with_group(adopt=False)])
    assert (ending.verdict, ending.refusal) == (Verdict.FAILED, Refusal.REJECTED)
    assert it.stacks.executed == []
    assert it.stacks.sets == {}
    assert ending.done == {NAME: Deed.CLEARED}
    (outcome,) = watcher.outcomes
    (finding,) = ended.failure(ending.plan or watcher.plans[0], outcome)
    assert finding.code.id == "WF711"


def test_over_a_shell_what_is_adopted_is_shown_and_asked_about_and_set_afterwards() -> None:
    it, watcher = Account("ROLLBACK_COMPLETE"), Watcher("yes", "yes")
    ending = it.rollout(watcher).run([with_group(adopt=True)])
    assert ending.verdict is Verdict.DONE
    assert [(p.action, p.changes[0].action) for p in watcher.plans] == [
        (Action.CREATE, "add"),
        (Action.CREATE, "import"),
    ]
    assert watcher.answers == []
    created, first, second = it.stacks.requests
    assert "RetentionInDays" in created.body
    assert "RetentionInDays" not in first.body
    assert (second.type, second.body) == ("UPDATE", BODY)
    assert len(it.stacks.executed) == 2
    assert [outcome.status for outcome in watcher.outcomes] == ["UPDATE_COMPLETE"]


def test_over_a_shell_without_surprises_is_asked_once() -> None:
    it, watcher = Account("ROLLBACK_COMPLETE"), Watcher("yes")
    ending = it.rollout(watcher).run([template()])
    assert ending.verdict is Verdict.DONE
    assert len(watcher.plans) == 1
    assert it.stacks.writes == ["delete_stack", "create_change_set", "execute_change_set"]


def test_a_no_to_what_came_to_light_leaves_the_shell_deleted() -> None:
    it = Account("ROLLBACK_COMPLETE")
    ending = it.rollout(Watcher("yes", "no")).run([with_group(adopt=True)])
    assert (ending.verdict, ending.done) == (Verdict.NOT_APPROVED, {NAME: Deed.CLEARED})
    assert it.stacks.sets == {}
    assert conclusion.stopped(ending, ENVIRONMENT) == (
        f"""\
Nothing more was changed.
  {NAME}: the shell of the failed creation is deleted, and nothing is in its place yet
next: watchform deploy --env dev"""
    )


def test_why_the_settings_were_rejected_is_told_with_what_was_done() -> None:
    it, watcher = Account(), Watcher()
    it.second = failed_set("the key is not allowed")
    ending = it.rollout(watcher).run([with_group(adopt=True)])
    assert (ending.verdict, ending.result) == (Verdict.FAILED, Result.REJECTED)
    (plan,), (outcome,) = watcher.plans, watcher.outcomes
    (finding,) = ended.failure(plan, outcome)
    assert finding.message == "CloudFormation rejects it: the key is not allowed"
    assert ended.ended(plan, outcome, ENVIRONMENT) == (
        f"""\
rejected: {NAME}: AWS rejected the change set.
  what exists is taken over, and its settings are not set yet
next: put that right, then watchform deploy --env dev"""
    )


def test_a_setting_that_was_not_shown_is_asked_about() -> None:
    it, watcher = Account(), Watcher("yes", "yes")
    other = Change("Modify", "Other", "AWS::CloudWatch::Alarm")
    it.second = lambda request, arn: change_set(request, arn, (SETS, other))
    assert it.rollout(watcher).run([with_group(adopt=True)]).verdict is Verdict.DONE
    assert watcher.answers == []


def test_an_interrupt_before_the_settings_says_what_was_done() -> None:
    def interrupted(request: ChangeSetRequest, arn: str) -> ChangeSet:
        raise KeyboardInterrupt

    it = Account()
    it.second = interrupted
    ending = it.rollout(Watcher()).run([with_group(adopt=True)])
    assert (ending.verdict, ending.done) == (Verdict.INTERRUPTED, {NAME: Deed.ADOPTED})
    assert conclusion.stopped(ending, ENVIRONMENT) == (
        f"""\
interrupted: what waited is cleared away.
  {NAME}: what exists is taken over, and its settings are not set yet
next: watchform deploy --env dev"""
    )


def test_what_was_done_is_known_where_aws_refuses_the_rest() -> None:
    it = Account()
    it.second = lambda request, arn: AwsError(Trouble.DENIED, "not allowed")
    ending = it.rollout(Watcher()).run([with_group(adopt=True)])
    assert (ending.verdict, ending.result) == (Verdict.FAILED, Result.BROKEN)
    assert ending.done == {NAME: Deed.ADOPTED}
    assert conclusion.exit_of(ending) is Exit.NO_ACCESS


def test_a_group_that_shall_keep_for_ever_is_not_taken_over_while_it_has_a_retention() -> None:
    it, watcher = Account(), Watcher()
    ending = it.rollout(watcher).run([with_group(adopt=True, body=BARE)])
    assert (ending.verdict, ending.refusal) == (Verdict.REFUSED, Refusal.REJECTED)
    assert it.stacks.sets == {}
    (finding,) = watcher.plans[0].findings
    assert finding.code.id == "WF712"
    assert finding.span is not None
    assert finding.span.line == 6
    assert finding.message == (
        "retention./ecs/shop keeps events for 400 days, and CloudFormation cannot make a log "
        "group that it takes over keep them for ever"
    )
    assert finding.help == (
        "remove the retention: aws logs delete-retention-policy --log-group-name /ecs/shop "
        "--region us-west-2 --profile petclinic\nor write the days: `keep: 400d`"
    )


COMPOSITE = """\
Resources:
  Composite:
    Type: AWS::CloudWatch::CompositeAlarm
    Properties: {AlarmName: all, %s}
"""


@pytest.mark.parametrize(
    "names",
    [
        """AlarmRule: 'ALARM("cpu") AND NOT OK(other)'""",
        "AlarmRule: ALARM(arn:aws:cloudwatch:us-west-2:123456789012:alarm:cpu)",
        """AlarmRule: !Sub "OK('cpu')" """,
        "AlarmRule: 'TRUE', ActionsSuppressor: memory",
        "AlarmRule: 'TRUE', ActionsSuppressor: 'arn:aws:cloudwatch:us-west-2:1:alarm:memory'",
    ],
)
def test_a_composite_comes_after_the_stack_of_the_alarms_it_names(names: str) -> None:
    templates = [template(COMPOSITE % names, name="composite", key="a"), template()]
    order = in_order(templates, watching(templates))
    assert [each.stack.name for each in order] == [NAME, "composite"]


def test_composites_that_name_each_other_keep_their_order() -> None:
    mine = COMPOSITE % "AlarmRule: ALARM(cpu)"
    theirs = "Resources:\n  A: {Properties: {AlarmName: cpu, AlarmRule: ALARM(all)}}\n"
    templates = [template(mine, name="a", key="a"), template(theirs, name="b", key="b")]
    assert list(in_order(templates, watching(templates))) == templates


def test_a_composite_waits_with_the_stack_of_the_alarms_it_names() -> None:
    source = StackSource(NAME, "Topic")
    topic = Input("topic", origin("inputs.topic", 3), source, example="arn:example")
    alarms = template_body().replace("Resources:", "Parameters: {In: {Type: String}}\nResources:")
    reads = template(alarms, name="reads", key="reads", parameters={"In": topic})
    composite = template(COMPOSITE % "AlarmRule: ALARM(cpu)", name="composite", key="a")
    first = template("Resources: {}\nOutputs: {Topic: {Value: x}}\n")
    plans = plan_estate(
        FakeCloud(), FakeClock(), ENVIRONMENT, "petclinic", [composite, reads, first], preview=True
    )
    assert [(plan.wanted.name, plan.action, plan.reason) for plan in plans[1:]] == [
        ("reads", Action.WAITS, f"it reads outputs of {NAME}, which must be there first"),
        ("composite", Action.WAITS, "it names alarms of reads, which must be there first"),
    ]
