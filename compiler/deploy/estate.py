"""Plans all stacks of an estate, those first that others read from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from compiler.deploy import change_sets
from compiler.deploy.changes import from_template
from compiler.deploy.codes import WRONG_ACCOUNT
from compiler.deploy.document import parse
from compiler.deploy.order import in_order, watching
from compiler.deploy.parameters import Filled, ParameterSources
from compiler.deploy.plan import Action, Refusal, StackPlan
from compiler.deploy.planner import Planner
from compiler.deploy.port import Clock, Cloud, Stacks
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
    poll: float = 2.0,
) -> tuple[StackPlan, ...]:
    """Plan every stack, in the order in which they are to be deployed.

    With `preview` nothing stays behind in the account; without it the plans hold the change sets
    to be executed, and whoever asked for them must execute or `discard` them.

    Raises:
        AwsError: AWS does not let us look, or cannot be reached; nothing stays behind.
    """
    sources = ParameterSources(cloud, environment, {t.stack.name: _outputs(t) for t in templates})
    planner = Planner(cloud, clock, preview=preview, poll=poll)
    watched = watching(templates)
    plans: list[StackPlan] = []
    try:
        for template in in_order(templates, watched):
            plan = _behind(plans, template, watched[template.stack.name], project)
            plans.append(plan or _plan(planner, sources, template, project))
    except BaseException:
        discard(cloud.stacks, plans)
        raise
    return tuple(plans)


def discard(stacks: Stacks, plans: Iterable[StackPlan]) -> None:
    """Clear away the change sets of plans that are not to be executed."""
    for plan in plans:
        if plan.prepared is not None:
            change_sets.discard(stacks, plan.prepared)


def _behind(
    plans: Iterable[StackPlan], template: Template, watched: frozenset[str], project: str
) -> StackPlan | None:
    """Let a stack wait whose composites name alarms of a stack that waits itself."""
    waiting = {plan.wanted.name for plan in plans if plan.action is Action.WAITS}
    first = ", ".join(sorted(watched & waiting))
    if not first:
        return None
    wanted = wanted_stack(template, Filled({}), project)
    reason = f"it names alarms of {first}, which must be there first"
    return StackPlan(wanted, Action.WAITS, reason, from_template(wanted))


def _plan(
    planner: Planner, sources: ParameterSources, template: Template, project: str
) -> StackPlan:
    try:
        filled = sources.fill(template)
    except Problem as problem:
        wanted = wanted_stack(template, Filled({}), project)
        return StackPlan(
            wanted,
            Action.REFUSED,
            Refusal.INVALID.value,
            refusal=Refusal.INVALID,
            findings=problem.diagnostics,
        )
    wanted = wanted_stack(template, filled, project)
    if filled.waiting:
        first = ", ".join(sorted(set(filled.waiting.values())))
        reason = f"it reads outputs of {first}, which must be there first"
        return StackPlan(wanted, Action.WAITS, reason, from_template(wanted))
    return planner.plan(wanted)


def _outputs(template: Template) -> frozenset[str]:
    found = parse(template.body).get("Outputs")
    return frozenset(found) if isinstance(found, dict) else frozenset()
