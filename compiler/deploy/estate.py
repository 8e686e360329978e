"""Plans all stacks of an estate, those first that others read from."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace

from compiler.aws.errors import AwsError
from compiler.deploy.change_sets import Workshop
from compiler.deploy.changes import from_template
from compiler.deploy.codes import WRONG_ACCOUNT
from compiler.deploy.document import parse
from compiler.deploy.handover import handed_over
from compiler.deploy.order import importing, needs, watching
from compiler.deploy.parameters import Filled, ParameterSources
from compiler.deploy.pending import Pending
from compiler.deploy.plan import Action, Refusal, StackPlan, Wanted
from compiler.deploy.planner import Planner, Planning
from compiler.deploy.port import Clock, Cloud
from compiler.deploy.turns import Pause, in_turns
from compiler.deploy.wanted import wanted_stack
from compiler.emit.template import Template
from compiler.ir.estate import Environment
from compiler.text.diagnostic import Diagnostic, Problem


def check_account(cloud: Cloud, environment: Environment) -> None:
    """Make sure that the credentials are those of the environment's account.

    This comes before anything else is read or written.

    Raises:
        Problem: they are those of another account.
        AwsError: AWS does not say whose they are.
    """
    caller = cloud.caller()
    if caller.account == environment.account:
        return
    profile = environment.profile
    now = f"the profile `{profile}`" if profile else "the usual chain: AWS_PROFILE, variables, role"
    raise Problem(
        Diagnostic(
            WRONG_ACCOUNT,
            f"the environment {environment.name} is the account {environment.account}, and the "
            f"credentials are those of the account {caller.account}",
            environment.origin.field("account"),
            label="this account is expected",
            help=f"the credentials come from {now}, and are {caller.arn}\n"
            f"sign in to {environment.account}, or name its profile under `profile:`",
        )
    )


def plan_estate(
    cloud: Cloud,
    clock: Clock,
    environment: Environment,
    project: str,
    templates: Sequence[Template],
    *,
    preview: bool,
    reverts: bool = False,
    poll: float = 2.0,
) -> tuple[StackPlan, ...]:
    """Plan every stack, in the order in which they are to be deployed.

    With `preview` nothing stays behind in the account; without it the plans hold the change sets
    to be executed. With `reverts` they put back what was changed by hand.

    Raises:
        AwsError: AWS does not let us look, or cannot be reached; nothing stays behind.
    """
    workshop = Workshop(cloud, clock, Pending(cloud.stacks, clock), poll)
    planner = EstatePlanner(
        workshop, environment, project, templates, preview=preview, reverts=reverts
    )
    try:
        plans = planner.all()
    except BaseException as error:
        workshop.pending.clear()
        left = workshop.pending.left
        if isinstance(error, AwsError) and left:
            help_ = f"{error.help}\n{left_behind(left)}".strip()
            raise AwsError(error.trouble, error.message, help_) from None
        raise
    return tuple(_with_what_is_left(plan, workshop.pending.left) for plan in plans)


def _with_what_is_left(plan: StackPlan, left: Sequence[str]) -> StackPlan:
    mine = [each for each in left if each.endswith(f" of {plan.wanted.name}")]
    return replace(plan, notes=(*plan.notes, left_behind(mine))) if mine else plan


def left_behind(left: Sequence[str]) -> str:
    """Say what could not be cleared away; the next run finds it by its name and takes it."""
    return f"left behind: {', '.join(left)}; the next deployment takes it up"


class EstatePlanner:
    """Plans the stacks of one estate: at the same time where none needs another.

    `needs` names by stack what must be there first, in the order of deployment. What is asked of
    AWS stands in the workshop's `pending`: whoever plans must see to it that it is cleared.
    """

    def __init__(
        self,
        workshop: Workshop,
        environment: Environment,
        project: str,
        templates: Sequence[Template],
        *,
        preview: bool,
        reverts: bool = False,
    ) -> None:
        self._workshop = workshop
        self._reverts = reverts
        self._environment = environment
        self._project = project
        self._planner = Planner(workshop, preview=preview)
        self._templates = {template.stack.name: template for template in templates}
        self._watched = watching(templates)
        self._imported = importing(templates)
        self._plans: dict[str, StackPlan] = {}
        self._sources = self._asked_anew()
        self.needs = needs(templates)

    def all(self) -> tuple[StackPlan, ...]:
        """Plan every stack.

        Raises:
            AwsError: AWS does not let us look, or cannot be reached.
        """
        self._plans.clear()
        self._sources = self._asked_anew()
        for _ in in_turns(self._workshop.clock, self.needs, self._first):
            pass
        found = tuple(self._plans[name] for name in self.needs)
        plans, self.needs = handed_over(found, self.needs)
        for before, after in zip(found, plans, strict=True):
            if before.prepared is not None and after.prepared is None:
                self._workshop.pending.discard(before.prepared)
        return plans

    def again(self, name: str) -> Planning:
        """Plan one stack once more, with all that it reads read once more.

        Raises:
            AwsError: AWS does not let us look, or cannot be reached.
        """
        self._sources = self._asked_anew()
        return (yield from self._plan(self._templates[name]))

    def wanted(self, name: str) -> Wanted | None:
        """Say what a stack is to be by what its sources hold now; None where they lack something.

        Raises:
            AwsError: a source may not be read.
        """
        try:
            filled = self._asked_anew().fill(self._templates[name])
        except Problem:
            return None
        return None if filled.waiting else self._wanted(self._templates[name], filled)

    def _asked_anew(self) -> ParameterSources:
        own = {name: _outputs(template) for name, template in self._templates.items()}
        return ParameterSources(self._workshop.cloud, self._environment, own)

    def _first(self, name: str) -> Generator[Pause, None, None]:
        template = self._templates[name]
        behind = self._behind(template)
        self._plans[name] = behind or (yield from self._plan(template))

    def _behind(self, template: Template) -> StackPlan | None:
        """Let a stack wait that names alarms, or imports values, of one that is yet to come."""
        name = template.stack.name
        waiting = {n for n in self._watched[name] if self._waits(n)}
        if waiting:
            reason = f"it names alarms of {', '.join(sorted(waiting))}, which must be there first"
            return self._waiting(template, Filled({}), reason)
        for other, export in self._imported[name].items():
            deployed = self._plans[other].deployed if other in self._plans else None
            there = {output.export for output in deployed.outputs} if deployed else set()
            if export not in there:
                reason = f"it imports {export} of {other}, which must be there first"
                return self._waiting(template, Filled({}), reason)
        return None

    def _waits(self, name: str) -> bool:
        return name in self._plans and self._plans[name].action is Action.WAITS

    def _plan(self, template: Template) -> Planning:
        try:
            filled = self._sources.fill(template)
        except Problem as problem:
            return StackPlan(
                self._wanted(template, Filled({})),
                Action.REFUSED,
                Refusal.INVALID.value,
                refusal=Refusal.INVALID,
                findings=problem.diagnostics,
            )
        if filled.waiting:
            first = ", ".join(sorted(set(filled.waiting.values())))
            reason = f"it reads outputs of {first}, which must be there first"
            return self._waiting(template, filled, reason)
        return (yield from self._planner.plan(self._wanted(template, filled)))

    def _waiting(self, template: Template, filled: Filled, reason: str) -> StackPlan:
        wanted = self._wanted(template, filled)
        return StackPlan(wanted, Action.WAITS, reason, from_template(wanted))

    def _wanted(self, template: Template, filled: Filled) -> Wanted:
        return replace(wanted_stack(template, filled, self._project), reverts=self._reverts)


def _outputs(template: Template) -> frozenset[str]:
    found = parse(template.body).get("Outputs")
    return frozenset(found) if isinstance(found, dict) else frozenset()
