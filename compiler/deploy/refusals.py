"""Plans that leave a stack alone, each with the reason and the way out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from shlex import quote

from compiler.aws.change_set import Finding
from compiler.aws.stack import DeployedStack, StackResource
from compiler.deploy.codes import (
    CHANGE_SET_REJECTED,
    EXISTS_ALREADY,
    NOT_OURS,
    RETENTION_STAYS,
    STACK_BUSY,
    STACK_PROTECTED,
    STACK_STUCK,
    TEMPLATE_TOO_LARGE,
    VALIDATION_WARNING,
)
from compiler.deploy.document import properties, resources
from compiler.deploy.failure import SHOWN, briefly, few, said
from compiler.deploy.plan import OWNER_TAG, Action, Refusal, ResourceChange, StackPlan, Wanted
from compiler.deploy.stack_states import state_of, way_out
from compiler.deploy.wanted import LARGEST_TEMPLATE, size
from compiler.text.diagnostic import Code, Diagnostic
from compiler.text.nearest import listing


def not_ours(wanted: Wanted, deployed: DeployedStack, owner: str | None) -> StackPlan:
    """Refuse a stack that someone else made: an update would remove all that is in it."""
    whose = f"it belongs to the project {owner}" if owner else "watchform did not make it"
    plan = _refused(
        wanted,
        deployed,
        Refusal.STUCK,
        NOT_OURS,
        f"the stack {wanted.name} exists, and {whose}",
        f"give this stack another name under `stack:`, or hand that one over by tagging it "
        f"{OWNER_TAG}={wanted.project}",
    )
    return replace(plan, reason="it is not this project's")


def busy(wanted: Wanted, deployed: DeployedStack, changes: tuple[ResourceChange, ...]) -> StackPlan:
    """Refuse a stack on which something else is running."""
    state = state_of(deployed.status)
    message = f"the stack {wanted.name} is in {deployed.status}: {state.meaning}"
    help_ = way_out(deployed.status, wanted.options, wanted.run)
    plan = _refused(wanted, deployed, Refusal.BUSY, STACK_BUSY, message, help_)
    return replace(plan, changes=changes)


def stuck(
    wanted: Wanted, deployed: DeployedStack, cause: str, held: Iterable[StackResource]
) -> StackPlan:
    """Refuse a stack that needs people to look at it; `held` are its resources."""
    state = state_of(deployed.status)
    because = f" ({cause})" if cause else ""
    message = f"the stack {wanted.name} is in {deployed.status}: {state.meaning}{because}"
    help_ = way_out(deployed.status, wanted.options, wanted.run)
    plan = _refused(wanted, deployed, Refusal.STUCK, STACK_STUCK, message, help_)
    notes = list(stuck_resources(wanted, held))
    left = len(notes) - SHOWN
    more = [f"{left} more are stuck: aws cloudformation list-stack-resources {wanted.options}"]
    return replace(plan, notes=(*notes[:SHOWN], *(more if left > 0 else ())))


def stuck_resources(wanted: Wanted, held: Iterable[StackResource]) -> Iterator[str]:
    """Name the resources that failed last, with what AWS says to that."""
    for resource in held:
        if resource.status.endswith("_FAILED"):
            origin = wanted.origins.get(resource.logical_id)
            name = f"{origin.path if origin else resource.logical_id} ({resource.type})"
            reason = briefly(resource.reason)
            yield f"stuck in {resource.status}: {name}" + (f": {reason}" if reason else "")


def shell_kept(wanted: Wanted, deployed: DeployedStack, held: list[str], cause: str) -> StackPlan:
    """Refuse to delete the shell of a failed creation that is not empty, or protected."""
    why = f"it still holds {listing(held)}" if held else "termination protection is on"
    because = f" ({cause})" if cause else ""
    return _refused(
        wanted,
        deployed,
        Refusal.STUCK,
        STACK_STUCK,
        f"the stack {wanted.name} is in {deployed.status}, its creation failed{because}; {why}",
        f"delete it: watchform destroy {wanted.run}",
    )


def protected(wanted: Wanted, deployed: DeployedStack) -> StackPlan:
    """Refuse to delete a stack that is protected."""
    return _refused(
        wanted,
        deployed,
        Refusal.REJECTED,
        STACK_PROTECTED,
        f"the stack {wanted.name} is protected against deletion",
        "take the protection away first: aws cloudformation update-termination-protection "
        f"--no-enable-termination-protection {wanted.options}",
    )


def too_large(wanted: Wanted, deployed: DeployedStack | None) -> StackPlan:
    """Refuse a template that does not fit into AWS."""
    return _refused(
        wanted,
        deployed,
        Refusal.REJECTED,
        TEMPLATE_TOO_LARGE,
        f"the template of {wanted.name} has {size(wanted):,} bytes; AWS takes {LARGEST_TEMPLATE:,}",
        "divide the spec into two files: each is a stack of its own",
    )


def rejected(
    plan: StackPlan,
    reason: str,
    findings: Iterable[Finding],
    missing: tuple[Diagnostic, ...] = (),
) -> StackPlan:
    """Refuse because AWS did; what its validation found stands at the lines it comes from.

    `missing` are inputs that AWS could not read, which says more than its own words.
    """
    wanted = plan.wanted
    stopping = [_finding(CHANGE_SET_REJECTED, f, wanted) for f in findings if f.stops]
    diagnostics = missing or few(stopping, "CloudFormation finds {} more of this")
    if not diagnostics:
        message = f"CloudFormation rejects it: {said(reason)}"
        diagnostics = (Diagnostic(CHANGE_SET_REJECTED, message, wanted.origin.span),)
    return _left(plan, diagnostics)


def exists(plan: StackPlan, taken: Iterable[ResourceChange]) -> StackPlan:
    """Refuse to take over what the spec makes: another layer may own it."""
    diagnostics = tuple(
        Diagnostic(
            EXISTS_ALREADY,
            f"{change.name} exists already, and the spec does not take it over",
            change.span,
            help="write `adopt: true` if this stack shall own it, or leave it to who made it",
        )
        for change in taken
    )
    return _left(plan, diagnostics)


def kept_shorter(plan: StackPlan, found: Mapping[str, int]) -> StackPlan:
    """Refuse to take over log groups whose retention would stay; `found` are the days they keep.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html
    """
    wanted = plan.wanted
    where = "".join(wanted.options.partition("--region ")[1:])
    diagnostics = []
    for logical_id, days in found.items():
        origin = wanted.origins.get(logical_id)
        said_ = properties(resources(wanted.document)[logical_id])
        command = f"--log-group-name {quote(str(said_.get('LogGroupName')))} {where}".strip()
        diagnostics.append(
            Diagnostic(
                RETENTION_STAYS,
                f"{origin.path if origin else logical_id} keeps events for {days} days, and "
                "CloudFormation cannot make a log group that it takes over keep them for ever",
                origin.field("keep") if origin else wanted.origin.span,
                help=f"remove the retention: aws logs delete-retention-policy {command}\n"
                f"or write the days: `keep: {days}d`",
            )
        )
    return _left(plan, tuple(diagnostics))


def _left(plan: StackPlan, findings: tuple[Diagnostic, ...]) -> StackPlan:
    return replace(
        plan,
        action=Action.REFUSED,
        reason=Refusal.REJECTED.value,
        refusal=Refusal.REJECTED,
        findings=findings,
        changes=(),
    )


def warnings(wanted: Wanted, findings: Iterable[Finding]) -> tuple[Diagnostic, ...]:
    """Write down what AWS's validation warns of."""
    return tuple(_finding(VALIDATION_WARNING, finding, wanted) for finding in findings)


def _finding(code: Code, finding: Finding, wanted: Wanted) -> Diagnostic:
    origin = wanted.origins.get(finding.logical_id)
    name = origin.path if origin else finding.logical_id or wanted.name
    where = f" at {finding.path}" if finding.path else ""
    return Diagnostic(
        code,
        f"{name}: {said(finding.reason)}{where}",
        (origin or wanted.origin).span,
        label=finding.name,
    )


def _refused(
    wanted: Wanted,
    deployed: DeployedStack | None,
    refusal: Refusal,
    code: Code,
    message: str,
    help: str,  # noqa: A002
) -> StackPlan:
    finding = Diagnostic(code, message, wanted.origin.span, help=help)
    return StackPlan(
        wanted,
        Action.REFUSED,
        refusal.value,
        deployed=deployed,
        refusal=refusal,
        findings=(finding,),
    )
