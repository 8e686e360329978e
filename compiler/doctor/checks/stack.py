"""Whether the stacks are there, at rest, and hold what the specs say."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.deploy.stack_states import Decision, state_of, way_out
from compiler.doctor.check import Check, Finding, Looked, counted
from compiler.doctor.examined import Examined
from compiler.emit.template import Template
from compiler.ir.estate import logical_ids
from compiler.text.diagnostic import Code, Severity
from compiler.text.nearest import listing

MISSING = Code("WF1001", "stack-is-not-there")
UNWELL = Code("WF1002", "stack-is-not-at-rest")
BEHIND = Code("WF1003", "specs-are-not-deployed", Severity.WARNING)


def look(examined: Examined) -> Looked:
    """Look at the stacks of the environment."""
    found = [each for template in examined.templates for each in _stack(examined, template)]
    return Looked(counted(len(examined.templates), "stack"), tuple(found))


def _stack(examined: Examined, template: Template) -> Iterator[Finding]:
    stack, run = template.stack, examined.run
    deployed = examined.deployed(stack.name)
    span = stack.origin.field("stack")
    subject = f"the stack {stack.name}"
    status = None if deployed is None else deployed.status
    state = state_of(status)
    if deployed is None or state.decision is Decision.CREATE:
        said = f"is not in {examined.environment.region}"
        yield Finding(MISSING, subject, said, span, help=f"make it: watchform deploy {run}")
        return
    if state.decision is not Decision.UPDATE:
        where = f"--stack-name {stack.name} --region {examined.environment.region}"
        help_ = way_out(status, where, run) or f"make it anew: watchform deploy {run}"
        yield Finding(UNWELL, subject, f"is in {status}: {state.meaning}", span, help=help_)
        return
    yield from _behind(examined, template)


def _behind(examined: Examined, template: Template) -> Iterator[Finding]:
    """Say what is in the specs and not in the stack."""
    there = next(each for each in examined.stacks if each.template is template)
    new = [
        node.origin.path
        for node in template.stack.nodes
        if not all(there.holds(each) for each in logical_ids(node))
    ]
    if new:
        several = "is" if len(new) == 1 else "are"
        yield Finding(
            BEHIND,
            f"the stack {template.stack.name}",
            f"does not hold {listing(new)}, which {several} in the specs",
            template.stack.origin.field("stack"),
            help=f"see what a deployment changes: watchform plan {examined.run}",
        )


CHECK = Check("stack", "there and at rest", (MISSING, UNWELL, BEHIND), look)
