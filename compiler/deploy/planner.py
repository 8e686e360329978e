"""Plans the deployment of one stack: reads, compares, and asks CloudFormation what it would do."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import assert_never

from compiler.aws.change_set import ChangeSet, ChangeSetType, Finding
from compiler.aws.errors import AwsError, Trouble
from compiler.aws.stack import DeployedStack, StackEvent, StackResource
from compiler.deploy import refusals
from compiler.deploy.adoption import as_they_are, settings, shorter
from compiler.deploy.change_sets import Workshop, make
from compiler.deploy.changes import between, from_change_set, from_template
from compiler.deploy.document import Document, parse_or_none, resources
from compiler.deploy.failure import root_cause, said
from compiler.deploy.missing import missing_inputs
from compiler.deploy.name_checks import with_names_moving, with_names_staying, with_names_taken
from compiler.deploy.nothing_to_do import is_nothing_to_do
from compiler.deploy.plan import (
    OWNER_TAG,
    Action,
    PreparedSet,
    ResourceChange,
    StackPlan,
    Wanted,
)
from compiler.deploy.reviewed import base_of
from compiler.deploy.stack_states import Decision, state_of
from compiler.deploy.turns import Pause
from compiler.deploy.wanted import LARGEST_BODY, LARGEST_TEMPLATE, size

_DIFFERS = "it differs from the spec"

Planning = Generator[Pause, None, StackPlan]
"""A plan in the making: it says when it wants to look again, and returns the plan."""


class Planner:
    """Plans stacks of one account, several at a time.

    `preview` plans are to be looked at only: nothing stays behind in the account. The others are
    to be executed, and hold the change set that waits.
    """

    def __init__(self, workshop: Workshop, *, preview: bool) -> None:
        self._workshop = workshop
        self._cloud = workshop.cloud
        self._stacks = workshop.cloud.stacks
        self._discard = workshop.pending.discard
        self._preview = preview

    def plan(self, wanted: Wanted) -> Planning:
        """Plan one stack.

        Raises:
            AwsError: AWS does not let us look, or cannot be reached.
        """
        deployed = self._stacks.stack(wanted.name)
        decision = state_of(deployed.status if deployed else None).decision
        if deployed is not None and decision is not Decision.CREATE:
            owner = deployed.tags.get(OWNER_TAG)
            if owner != wanted.project:
                return refusals.not_ours(wanted, deployed, owner)
        match decision:
            case Decision.CREATE:
                return (yield from self._new(wanted, deployed))
            case Decision.UPDATE:
                return (yield from self._update(wanted, _there(deployed)))
            case Decision.RECREATE:
                return self._shell(wanted, _there(deployed))
            case Decision.WAIT:
                before = self._before(wanted)[1]
                changes = between(before, wanted) if before is not None else ()
                return refusals.busy(wanted, _there(deployed), changes)
            case Decision.REFUSE:
                stack = _there(deployed)
                return refusals.stuck(wanted, stack, self._old_cause(stack), self._held(stack))
            case _:
                assert_never(decision)

    def _new(self, wanted: Wanted, deployed: DeployedStack | None) -> Planning:
        if size(wanted) > LARGEST_TEMPLATE:
            return refusals.too_large(wanted, deployed)
        plan = StackPlan(
            wanted,
            Action.CREATE,
            "it does not exist yet",
            from_template(wanted),
            deployed,
            notes=self._pending(deployed),
        )
        plan = with_names_taken(self._cloud, plan, None)
        if plan.refusal is not None:
            return plan
        if not self._preview:
            return (yield from self._asked(plan, None, "CREATE"))
        adopting = any(r.get("DeletionPolicy") == "Retain" for r in _resources(wanted))
        note = "log groups with `adopt` are taken over where they exist"
        return replace(plan, notes=(*plan.notes, note)) if adopting else plan

    def _pending(self, deployed: DeployedStack | None) -> tuple[str, ...]:
        if deployed is None or deployed.status != "REVIEW_IN_PROGRESS":
            return ()
        names = [summary.name for summary in self._stacks.change_sets(deployed.arn)]
        return (f"change sets are pending on it: {', '.join(names)}",) if names else ()

    def _shell(self, wanted: Wanted, deployed: DeployedStack) -> StackPlan:
        """Plan over what a failed creation left behind; the old cause is told again."""
        held = [
            resource.logical_id
            for resource in self._stacks.resources(deployed.arn)
            if resource.status != "DELETE_COMPLETE"
        ]
        cause = self._old_cause(deployed)
        if held or deployed.protected:
            return refusals.shell_kept(wanted, deployed, held, cause)
        if size(wanted) > LARGEST_TEMPLATE:
            return refusals.too_large(wanted, deployed)
        plan = StackPlan(
            wanted,
            Action.CREATE,
            "an empty shell of a failed creation: it will be deleted and made again",
            from_template(wanted),
            deployed,
            shell=deployed.arn,
            notes=(f"the creation failed then: {cause}",) if cause else (),
        )
        return with_names_taken(self._cloud, plan, None)

    def _update(self, wanted: Wanted, deployed: DeployedStack) -> Planning:
        body, before = self._before(wanted)
        base = base_of(deployed, body)
        same = False
        with suppress(AwsError):
            # Without the permission to read the Parameter Store a change set has to tell; and so
            # it has of what was changed by hand.
            same = not wanted.reverts and is_nothing_to_do(
                self._cloud, wanted, deployed, body, before
            )
        if same:
            reason = "it is as the spec says"
            return StackPlan(wanted, Action.NOTHING, reason, deployed=deployed, base=base)
        if size(wanted) > LARGEST_TEMPLATE:
            return refusals.too_large(wanted, deployed)
        reason = "what is there differs from the spec" if wanted.reverts else _DIFFERS
        plan = StackPlan(wanted, Action.UPDATE, reason, deployed=deployed, base=base)
        if (refused := with_names_moving(plan, before)) is not None:
            return refused
        if before is not None:
            plan = with_names_taken(self._cloud, plan, before)
        if plan.refusal is not None:
            return plan
        if self._preview and self._lacks_bucket(wanted):
            note = "read from the templates: the bucket for one this large is not there yet"
            changes = between(before, wanted) if before is not None else ()
            return replace(plan, changes=changes, notes=(*plan.notes, note))
        return (yield from self._asked(plan, before, "UPDATE"))

    def _lacks_bucket(self, wanted: Wanted) -> bool:
        """Whether a preview would have to make the bucket, which it must not."""
        if size(wanted) <= LARGEST_BODY:
            return False
        return not self._cloud.template_store(wanted.project).exists()

    def _before(self, wanted: Wanted) -> tuple[str, Document | None]:
        body = self._stacks.template(wanted.name)
        return body, parse_or_none(body)

    def _asked(self, plan: StackPlan, before: Document | None, type_: ChangeSetType) -> Planning:
        """Complete a plan with what CloudFormation answers to its change set."""
        wanted = plan.wanted
        try:
            made, prepared = yield from make(
                self._workshop, wanted, type_, ghost=plan.deployed is None
            )
        except AwsError as error:
            if error.trouble is not Trouble.INVALID:
                raise
            return self._rejected(plan, error.message, ())
        return (yield from self._read(plan, made, prepared, before))

    def _read(
        self, plan: StackPlan, made: ChangeSet, prepared: PreparedSet, before: Document | None
    ) -> Planning:
        findings: tuple[Finding, ...] = ()
        with suppress(AwsError):
            # What only warns appears nowhere else. It is no reason to stop that we may not ask.
            findings = self._stacks.findings(made.arn)
        if not made.executable or self._preview:
            self._discard(prepared)
        if made.empty:
            return replace(plan, action=Action.NOTHING, reason=_no_change(plan.wanted))
        if not made.executable:
            return self._rejected(plan, made.reason, findings)
        changes = from_change_set(made.changes, before, plan.wanted)
        refused = with_names_staying(plan, changes, before) or self._not_to_be_taken(plan, changes)
        if refused is not None:
            self._discard(prepared)
            return refused
        later = {
            c.logical_id: found for c in changes if (found := settings(self._cloud, c, plan.wanted))
        }
        changes = tuple(
            replace(c, properties=later.get(c.logical_id, c.properties)) for c in changes
        )
        notes = plan.notes
        if later:
            notes = (*notes, "what exists is taken over first, and set to what the spec says then")
        if not changes:
            notes = (*notes, "no resource changes, only what the stack itself says: its outputs")
        complete = replace(
            plan,
            changes=changes,
            prepared=None if self._preview else prepared,
            findings=refusals.warnings(plan.wanted, findings),
            notes=notes,
        )
        if self._preview or not later:
            return complete
        return (yield from self._adopting(complete, prepared, later))

    def _rejected(self, plan: StackPlan, reason: str, findings: tuple[Finding, ...]) -> StackPlan:
        missing = missing_inputs(self._stacks, plan.wanted, reason)
        return refusals.rejected(plan, reason, findings, missing)

    def _not_to_be_taken(
        self, plan: StackPlan, changes: Iterable[ResourceChange]
    ) -> StackPlan | None:
        """Refuse to take over what the spec does not, or what would not become as it says."""
        imported = [change for change in changes if change.action == "import"]
        taken = [change for change in imported if change.logical_id in plan.wanted.new]
        if taken:
            return refusals.exists(plan, taken)
        stays = {c.logical_id: d for c in imported if (d := shorter(self._cloud, c, plan.wanted))}
        return refusals.kept_shorter(plan, stays) if stays else None

    def _adopting(self, plan: StackPlan, whole: PreparedSet, adopted: Iterable[str]) -> Planning:
        """Take the change set that adopts resources as they are instead of the whole one."""
        first = as_they_are(plan.wanted, tuple(adopted))
        ghost = plan.deployed is None
        made, prepared = yield from make(self._workshop, first, whole.type, ghost=ghost)
        # Only now: a stack in review would go with its last change set.
        self._discard(whole)
        if made.executable:
            return replace(plan, prepared=prepared, adopts=True)
        self._discard(prepared)
        return refusals.rejected(plan, made.reason, ())

    def _held(self, deployed: DeployedStack) -> tuple[StackResource, ...]:
        """List the resources of a stack, as far as that is allowed."""
        with suppress(AwsError):
            return self._stacks.resources(deployed.arn)
        return ()

    def _old_cause(self, deployed: DeployedStack) -> str:
        """Say why the last operation failed, as far as the events still tell."""
        events: list[StackEvent] = []
        with suppress(AwsError):
            for page in self._stacks.events(deployed.arn):
                events += page
                break
        cause = root_cause(reversed(events))
        return f"{cause.logical_id}: {said(cause.reason)}" if cause else ""


def _no_change(wanted: Wanted) -> str:
    also = ", also by hand" if wanted.reverts else ""
    return f"CloudFormation sees no change{also}"


def _resources(wanted: Wanted) -> Iterable[Mapping[str, object]]:
    return resources(wanted.document).values()


def _there(deployed: DeployedStack | None) -> DeployedStack:
    """A decision other than to create is only ever taken about a stack that is there."""
    if deployed is None:
        raise TypeError("a stack that does not exist was to be changed")
    return deployed
