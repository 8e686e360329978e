"""Plans all stacks of an estate, those first that others read from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from compiler.deploy import change_sets
from compiler.deploy.changes import from_template
from compiler.deploy.codes import WRONG_ACCOUNT
from compiler.deploy.document import parse
from compiler.deploy.parameters import Filled, ParameterSources
from compiler.deploy.plan import Action, Refusal, StackPlan
from compiler.deploy.planner import Planner
from compiler.deploy.port import Clock, Cloud, Stacks
from compiler.deploy.wanted import wanted_stack
from compiler.emit.template import Template
from compiler.ir.estate import Environment
from compiler.ir.input import StackSource
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
    plans: list[StackPlan] = []
    try:
        for template in in_order(templates):
            plans.append(_plan(planner, sources, template, project))  # noqa: PERF401 - see except
    except BaseException:
        discard(cloud.stacks, plans)
        raise
    return tuple(plans)


def discard(stacks: Stacks, plans: Iterable[StackPlan]) -> None:
    """Clear away the change sets of plans that are not to be executed."""
    for plan in plans:
        if plan.prepared is not None:
            change_sets.discard(stacks, plan.prepared)


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


def in_order(templates: Sequence[Template]) -> tuple[Template, ...]:
    """Put the stacks first whose outputs others read; otherwise the order stays.

    Stacks that read from each other cannot be put in order and come last, as they are.
    """
    left = list(templates)
    done: list[Template] = []
    while left:
        names = {template.stack.name for template in left}
        ready = [t for t in left if not (_reads(t) & names) - {t.stack.name}]
        done += ready or left
        left = [t for t in left if ready and t not in ready]
    return tuple(done)


def _outputs(template: Template) -> frozenset[str]:
    found = parse(template.body).get("Outputs")
    return frozenset(found) if isinstance(found, dict) else frozenset()


def _reads(template: Template) -> set[str]:
    sources = (input_.source for input_ in template.parameters.values())
    return {source.stack for source in sources if isinstance(source, StackSource)}
