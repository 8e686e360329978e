"""Plans without an account: what the committed templates say, against those of the specs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from compiler.deploy.changes import between, from_template
from compiler.deploy.document import parse_or_none
from compiler.deploy.name_checks import with_names_moving, with_names_staying
from compiler.deploy.parameters import Filled
from compiler.deploy.plan import Action, ResourceChange, StackPlan
from compiler.deploy.wanted import wanted_stack
from compiler.emit.template import Template

CreateOnly = Callable[[str], frozenset[str]]
"""Names the properties of a type of resource that CloudFormation sets only when it makes one."""


def plan_offline(
    project: str, templates: Sequence[Template], before: Mapping[str, str], create_only: CreateOnly
) -> tuple[StackPlan, ...]:
    """Plan from templates alone; `before` are the bodies of the committed ones, by stack key."""
    return tuple(
        _plan(project, template, before.get(template.stack.key), create_only)
        for template in templates
    )


def _plan(
    project: str, template: Template, before: str | None, create_only: CreateOnly
) -> StackPlan:
    wanted = wanted_stack(template, Filled({}), project)
    document = parse_or_none(before) if before is not None else None
    if document is None:
        reason = "no template of it is committed yet"
        return StackPlan(wanted, Action.CREATE, reason, from_template(wanted))
    changes = tuple(replaced(change, create_only) for change in between(document, wanted))
    if before == wanted.body:
        return StackPlan(wanted, Action.NOTHING, "its template stays as it is")
    plan = StackPlan(wanted, Action.UPDATE, "its template changes", changes)
    refused = with_names_moving(plan, document) or with_names_staying(plan, changes, document)
    if refused is not None:
        return replace(refused, changes=changes)
    notes = () if changes else ("no resource changes, only what the stack itself says",)
    return replace(plan, notes=notes)


def replaced(change: ResourceChange, create_only: CreateOnly) -> ResourceChange:
    """Tell a change that CloudFormation cannot make in place."""
    if change.action != "change":
        return change
    names = {value.path.split("/")[0] for value in change.properties}
    return replace(change, action="replace") if names & create_only(change.type) else change
