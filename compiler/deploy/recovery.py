"""What can be done about stacks that are there: going on with a rollback, rolling back, deleting.

Nothing is done to a stack that does not carry our tag.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from compiler.aws.stack import DeployedStack
from compiler.deploy import refusals
from compiler.deploy.changes import removal
from compiler.deploy.codes import ALLOWED_NOTHING
from compiler.deploy.document import Document, parse_or_none, resources
from compiler.deploy.execute import token_of
from compiler.deploy.follow import Operation
from compiler.deploy.orders import Order
from compiler.deploy.parameters import Filled
from compiler.deploy.plan import OWNER_TAG, Action, ResourceChange, StackPlan, Wanted
from compiler.deploy.port import Stacks
from compiler.deploy.under_way import current
from compiler.deploy.wanted import wanted_stack
from compiler.emit.template import Template
from compiler.text.diagnostic import Diagnostic, Problem
from compiler.text.nearest import suggestion

GONE = frozenset({"DELETE_COMPLETE"})
BACK = frozenset({"UPDATE_ROLLBACK_COMPLETE", "ROLLBACK_COMPLETE"})
_NOTHING = frozenset({"DELETE_COMPLETE", "REVIEW_IN_PROGRESS"})
# https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
_KEPT = frozenset({"Retain", "RetainExceptOnCreate"})
_ROLLS_BACK = frozenset({"CREATE_FAILED", "UPDATE_FAILED"})


@dataclass(frozen=True, slots=True)
class Standing:
    """A stack of ours as it stands; `refused` is set where it is not ours to touch."""

    wanted: Wanted
    deployed: DeployedStack
    refused: StackPlan | None = None

    def plan(self, reason: str, changes: tuple[ResourceChange, ...] = ()) -> StackPlan:
        """Say what will be done to it."""
        return StackPlan(self.wanted, Action.UPDATE, reason, changes, self.deployed)


def standing(
    stacks: Stacks, templates: Iterable[Template], project: str, only: str = ""
) -> tuple[Standing, ...]:
    """Look at the stacks of an estate that are there; `only` is the key or name of one.

    Raises:
        AwsError: they may not be looked at.
    """
    found = []
    for template in templates:
        wanted = wanted_stack(template, Filled({}), project)
        if only and only not in {wanted.key, wanted.name}:
            continue
        deployed = stacks.stack(wanted.name)
        if deployed is None or deployed.status in _NOTHING:
            continue
        owner = deployed.tags.get(OWNER_TAG)
        ours = owner == project
        refused = None if ours else refusals.not_ours(wanted, deployed, owner)
        found.append(Standing(wanted, deployed, refused))
    return tuple(found)


def _operation(stacks: Stacks, it: Standing, word: str) -> Operation:
    """Say what the events of an order are told by.

    The token is made of the event that came last: the same order later is another one.
    """
    last = next((event.id for page in stacks.events(it.deployed.arn) for event in page), "")
    return Operation(it.deployed.arn, token_of(f"{word} {it.deployed.arn} {last}"))


def continued(
    stacks: Stacks, found: Sequence[Standing], skip: tuple[str, ...]
) -> Mapping[str, Order]:
    """Go on with rollbacks that failed; `skip` is what a person has given up.

    That is named by its logical ID, its name or its entry, as far as it is stuck: AWS skips
    nothing else.

    Raises:
        AwsError: what is stuck may not be listed.
        Problem: something to be skipped is not stuck.
    """
    failed = [it for it in found if it.deployed.status == "UPDATE_ROLLBACK_FAILED"]
    stuck = {it.wanted.name: _stuck(stacks, it) if skip else {} for it in failed}
    named = frozenset[str]().union(*(names for each in stuck.values() for names in each.values()))
    if failed and (unknown := [word for word in skip if word not in named]):
        raise Problem(*(_skips_nothing(word, stuck.values()) for word in unknown))
    return {
        it.wanted.name: _continue(
            stacks,
            it,
            tuple(key for key, names in stuck[it.wanted.name].items() if names & set(skip)),
        )
        for it in failed
    }


def _stuck(stacks: Stacks, it: Standing) -> dict[str, frozenset[str]]:
    """Return what is stuck, by logical ID, each with all that it may be called."""
    found = {}
    for resource in stacks.resources(it.deployed.arn):
        if resource.status == "UPDATE_FAILED":
            origin = it.wanted.origins.get(resource.logical_id)
            name = origin.path if origin else resource.logical_id
            found[resource.logical_id] = frozenset(
                {resource.logical_id, name, name.partition("[")[0]}
            )
    return found


def _skips_nothing(word: str, stuck: Iterable[Mapping[str, Collection[str]]]) -> Diagnostic:
    words = sorted({max(names, key=len) for each in stuck for names in each.values()})
    return Diagnostic(
        ALLOWED_NOTHING,
        f"`--skip {word}` skips nothing: no resource of that name is stuck",
        None,
        help=suggestion(word, words, what="stuck are") if words else "leave it out",
    )


def _continue(stacks: Stacks, it: Standing, skip: tuple[str, ...]) -> Order:
    operation = _operation(stacks, it, "continue")
    arn = it.deployed.arn

    def give() -> None:
        stacks.continue_rollback(arn, operation.token, skip, it.wanted.service_role)

    return Order(it.plan("its rollback goes on"), give, operation, BACK)


def rolled_back(stacks: Stacks, found: Sequence[Standing]) -> Mapping[str, Order]:
    """Roll back what failed and was left so, and cancel updates that are under way.

    Raises:
        AwsError: the events of an update under way may not be read.
    """
    orders = {}
    for it in found:
        if it.deployed.status in _ROLLS_BACK:
            orders[it.wanted.name] = _roll_back(stacks, it)
        elif it.deployed.status == "UPDATE_IN_PROGRESS":
            orders[it.wanted.name] = _cancel(stacks, it)
    return orders


def _roll_back(stacks: Stacks, it: Standing) -> Order:
    operation, arn = _operation(stacks, it, "roll back"), it.deployed.arn

    def give() -> None:
        stacks.rollback(arn, operation.token, it.wanted.service_role)

    what = "creation" if it.deployed.status == "CREATE_FAILED" else "update"
    return Order(it.plan(f"its failed {what} is rolled back"), give, operation, BACK)


def _cancel(stacks: Stacks, it: Standing) -> Order:
    found, arn = current(stacks, it.deployed.arn), it.deployed.arn
    token = _operation(stacks, it, "cancel").token
    since = found.operation.since if found else None
    operation = Operation(arn, token, since=since)

    def give() -> None:
        stacks.cancel_update(arn, token)

    return Order(it.plan("its update is cancelled, and what was changed is put back"), give,
                 operation, BACK)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Doomed:
    """A stack that is to be deleted: `plan` says what goes, `stays` what is kept in the account."""

    plan: StackPlan
    stays: tuple[ResourceChange, ...]


def doomed(stacks: Stacks, it: Standing) -> Doomed:
    """Say what deleting a stack would do.

    Raises:
        AwsError: its template or resources may not be read.
    """
    document: Document = parse_or_none(stacks.template(it.deployed.arn)) or {}
    written = resources(document)
    goes: list[ResourceChange] = []
    stays: list[ResourceChange] = []
    for held in sorted(stacks.resources(it.deployed.arn), key=lambda held: held.logical_id):
        if held.status == "DELETE_COMPLETE":
            continue
        resource = written.get(held.logical_id, {})
        policy = str(resource.get("DeletionPolicy", "Delete"))
        change = removal(it.wanted, held, resource, policy)
        (stays if policy in _KEPT else goes).append(change)
    return Doomed(it.plan("it will be deleted", tuple(goes)), tuple(stays))


def deleted(stacks: Stacks, found: Iterable[Doomed]) -> Mapping[str, Order]:
    """Delete stacks with all that they do not retain.

    Raises:
        AwsError: the events of a stack may not be read.
    """
    return {it.plan.wanted.name: _delete(stacks, it.plan) for it in found}


def _delete(stacks: Stacks, plan: StackPlan) -> Order:
    deployed = plan.deployed
    if deployed is None:
        raise TypeError("a stack that does not exist was to be deleted")
    operation = _operation(stacks, Standing(plan.wanted, deployed), "delete")

    def give() -> None:
        stacks.delete_stack(operation.stack_arn, operation.token, plan.wanted.service_role)

    return Order(plan, give, operation, GONE)


def reversed_needs(needs: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    """Turn an order of deployment round: what others need goes after them."""
    return {
        name: frozenset(other for other, first in needs.items() if name in first)
        for name in reversed(list(needs))
    }
