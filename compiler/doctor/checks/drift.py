"""Whether somebody has changed by hand what a stack has made."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.deploy.drift import with_drift
from compiler.deploy.parameters import Filled
from compiler.deploy.plan import Action, Drift, ResourceChange, StackPlan
from compiler.deploy.stack_states import Decision, state_of
from compiler.deploy.wanted import wanted_stack
from compiler.doctor.check import NAMES, Check, Finding, Looked, counted
from compiler.doctor.examined import Examined, ExaminedStack
from compiler.text.diagnostic import Code, Severity

DRIFTED = Code("WF1004", "changed-by-hand", Severity.WARNING)


def look(examined: Examined) -> Looked:
    """Have CloudFormation compare the stacks with what they were deployed as."""
    stacks = [s for s in examined.stacks if _at_rest(s)]
    if not stacks:
        return Looked("")
    examined.progress("what was changed by hand, which takes minutes")
    plans = with_drift(
        examined.account.stacks,
        examined.clock,
        [_plan(examined, stack) for stack in stacks],
        lambda stack, _: examined.progress(f"what was changed by hand in {stack}"),
        examined.poll,
    )
    drifts = [plan.drift or Drift() for plan in plans]
    found = [
        finding
        for stack, drift in zip(stacks, drifts, strict=True)
        for change in drift.changes
        for finding in _change(examined, stack, change)
    ]
    compared = counted(sum(drift.checked for drift in drifts), "resource")
    unknown = tuple(each for drift in drifts for each in drift.findings)
    return Looked(compared or counted(len(stacks), "stack"), tuple(found), unknown)


def _at_rest(stack: ExaminedStack) -> bool:
    return state_of(stack.deployed.status).decision is Decision.UPDATE


def _plan(examined: Examined, stack: ExaminedStack) -> StackPlan:
    wanted = wanted_stack(stack.template, Filled({}), examined.estate.project)
    return StackPlan(wanted, Action.NOTHING, "", deployed=stack.deployed)


def _change(examined: Examined, stack: ExaminedStack, change: ResourceChange) -> Iterator[Finding]:
    words = [each.text for each in change.meaning]
    words = words or [value.path for value in change.properties]
    changed = f"was changed by hand: {'; '.join(words)}"
    yield Finding(
        DRIFTED,
        change.name,
        "was deleted by hand" if change.action == "remove" else changed,
        change.span or stack.stack.origin.span,
        help=f"{examined.put_back}\nor write it into the spec; AWS calls it {NAMES}",
        name=change.physical_id,
    )


CHECK = Check("drift", "as it was deployed", (DRIFTED,), look, yields=True)
