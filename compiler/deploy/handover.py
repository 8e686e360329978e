"""What moves from one stack to another: one has to let go of a name before the other makes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from compiler.deploy.changes import from_template
from compiler.deploy.codes import NAME_MOVES, NAME_STAYS
from compiler.deploy.document import properties, resources
from compiler.deploy.plan import Action, Refusal, StackPlan, Wanted

# What is in a stack's own way stays there, whatever the others do.
_OWN = frozenset({NAME_MOVES, NAME_STAYS})

Needs = Mapping[str, frozenset[str]]


def handed_over(plans: Sequence[StackPlan], needs: Needs) -> tuple[tuple[StackPlan, ...], Needs]:
    """Let stacks wait that make what another one still holds and will remove.

    Returns the plans, and by stack what must be there first. Two stacks that swap something cannot
    be put in order, and are left as they are: CloudFormation will say what is in the way.
    """
    removed = {
        (change.type, change.physical_id): plan.wanted.name
        for plan in plans
        for change in plan.changes
        if change.action == "remove" and change.physical_id
    }
    found, order = [], dict(needs)
    for plan in plans:
        name = plan.wanted.name
        first = {
            removed[thing]: thing[1]
            for thing in sorted(_things(plan.wanted))
            if removed.get(thing, name) != name
        }
        free = {other for other in first if name not in _all_needs(other, order)}
        if free and _can_wait(plan):
            order[name] = order[name] | free
            plan = _waiting(plan, {other: first[other] for other in sorted(free)})  # noqa: PLW2901
        found.append(plan)
    return tuple(found), order


def _things(wanted: Wanted) -> set[tuple[str, str]]:
    """Name what a stack is to hold: types, and every text that may be a name."""
    return {
        (str(resource.get("Type")), value)
        for resource in resources(wanted.document).values()
        for value in properties(resource).values()
        if isinstance(value, str)
    }


def _all_needs(name: str, needs: Needs) -> set[str]:
    found: set[str] = set()
    left = [name]
    while left:
        new = needs.get(left.pop(), frozenset()) - found
        found |= new
        left += new
    return found


def _can_wait(plan: StackPlan) -> bool:
    if any(finding.code in _OWN for finding in plan.findings):
        return False
    return plan.action in {Action.CREATE, Action.UPDATE} or plan.refusal is Refusal.REJECTED


def _waiting(plan: StackPlan, first: Mapping[str, str]) -> StackPlan:
    what = ", ".join(f"{thing} from {other}" for other, thing in first.items())
    return replace(
        plan,
        action=Action.WAITS,
        reason=f"it takes over {what}, which must let go of it first",
        changes=plan.changes or from_template(plan.wanted),
        prepared=None,
        refusal=None,
        findings=(),
        shell="",
        adopts=False,
    )
