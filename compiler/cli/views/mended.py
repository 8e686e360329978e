"""What the commands say that look after stacks: before, while at rest, and when it ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from compiler.aws.errors import TRANSIENT
from compiler.aws.stack import StackResource
from compiler.cli.views import plan_text
from compiler.cli.views.conclusion import options
from compiler.cli.views.ink import Ink, plain
from compiler.cli.views.words import cells, duration, kind, padded
from compiler.deploy.failure import SHOWN, briefly, said
from compiler.deploy.outcome import Outcome, Result
from compiler.deploy.plan import ResourceChange, StackPlan
from compiler.deploy.recovery import Doomed, Standing
from compiler.deploy.refusals import stuck_resources
from compiler.deploy.stack_states import state_of, way_out
from compiler.ir.estate import Environment


def before(plan: StackPlan, held: Iterable[StackResource], ink: Ink = plain) -> str:
    """Say what will be done to a stack, and what is stuck in it."""
    status = plan.deployed.status if plan.deployed else ""
    lines = ["", f"{ink('title', plan.wanted.name)} is in {status}: {plan.reason}."]
    lines += [f"  {note}" for note in stuck_resources(plan.wanted, held)]
    return "\n".join(lines)


def at_rest(stack: Standing, environment: Environment, project: Path, ink: Ink = plain) -> str:
    """Say in what state a stack is on which nothing runs, and the way out where it needs one."""
    status, name = stack.deployed.status, stack.wanted.name
    meaning = state_of(status).meaning
    lines = [f"{ink('title', name)} is in {status}: {meaning}."]
    found = way_out(status, stack.wanted.options, options(environment, project))
    if found:
        lines.append("next: " + found.replace("\n", "\n      "))
    return "\n".join(lines)


def doomed(it: Doomed, ink: Ink = plain) -> str:
    """List what goes with a stack, and what stays in the account."""
    return "\n".join(_doomed(it, ink))


def _doomed(it: Doomed, ink: Ink) -> Iterator[str]:
    plan = it.plan
    yield ""
    yield f"{ink('title', plan.wanted.name)}: {plan.reason}, with:"
    yield from _listed(plan.changes, "remove", ink)
    if not plan.changes:
        yield "  nothing"
    if it.stays:
        yield ""
        yield "  These stay in the account, and belong to no stack then:"
        yield from _listed(it.stays, "import", ink)


def stayed(all_: Sequence[Doomed], ink: Ink = plain) -> str:
    """Name once more what stays in the account, at the end; empty where nothing does."""
    stays = [change for it in all_ for change in it.stays]
    if not stays:
        return ""
    lines = [f"{len(stays)} resources stay in the account:" if len(stays) > 1
             else "One resource stays in the account:"]  # fmt: skip
    return "\n".join([*lines, *_listed(stays, "import", ink)])


def _listed(changes: Sequence[ResourceChange], role: str, ink: Ink) -> Iterator[str]:
    if not changes:
        return
    width = max(cells(change.name) for change in changes)
    kinds = max(cells(kind(change.type)) for change in changes)
    mark = "-" if role == "remove" else " "
    for change in sorted(changes, key=lambda change: change.name):
        name = ink(role, f"{mark} {padded(change.name, width)}")
        shown = change.physical_id if role != "remove" else ""
        yield f"  {name}  {padded(kind(change.type), kinds)}  {shown}".rstrip()


def ended(
    plan: StackPlan, outcome: Outcome, environment: Environment, project: Path, ink: Ink = plain
) -> str:
    """Say how an order ended for one stack, or what was only watched."""
    name, status = plan.wanted.name, outcome.status
    word = ink("good" if outcome.result is Result.DONE else "bad", outcome.result.value)
    if outcome.result in {Result.STILL_RUNNING, Result.LOST}:
        why = f": {outcome.error.message}" if outcome.error else ""
        goes_on = f"{word}{why}: AWS goes on with {name} by itself."
        return f"{goes_on}\nnext: watchform watch {options(environment, project)}"
    if outcome.result is Result.BROKEN:
        return _broken(plan, outcome, f"{word}: {outcome.reason}.", environment, project)
    if outcome.result is Result.NOT_TRIED:
        return f"{word}: {outcome.reason} is there still, and needs {name}."
    lines = [f"{word}: {name} is in {status} ({duration(outcome.seconds)})."]
    if outcome.cause is not None:
        lines.append(f"  cause: {_named(plan, outcome.cause.logical_id)}: "
                     f"{said(outcome.cause.reason)}")  # fmt: skip
    lines += [f"  stuck: {_named(plan, e.logical_id)}: {briefly(e.reason)}"
              for e in outcome.stuck[:SHOWN]]  # fmt: skip
    left = len(outcome.stuck) - SHOWN
    lines += [f"  … and {left} more"] if left > 0 else []
    found = way_out(status, plan.wanted.options, options(environment, project))
    if outcome.result is not Result.DONE and found:
        lines.append("next: " + found.replace("\n", "\n      "))
    there = outcome.result is Result.DONE and status != "DELETE_COMPLETE"
    found = plan_text.outputs(outcome.outputs, ink) if there else ""
    return "\n".join([*lines, *(["", found] if found else [])])


def _broken(
    plan: StackPlan, outcome: Outcome, said_: str, environment: Environment, project: Path
) -> str:
    """Say why an order was not given; one whose answer got lost may have arrived."""
    if outcome.error is None:
        return said_
    if outcome.error.trouble in TRANSIENT:
        word = f"not known whether AWS has begun with {plan.wanted.name}"
        return (f"{word}: {outcome.reason}.\n"
                f"next: watchform watch {options(environment, project)}")  # fmt: skip
    return f"{said_}\nnext: {outcome.error.help}" if outcome.error.help else said_


def _named(plan: StackPlan, logical_id: str) -> str:
    origin = plan.wanted.origins.get(logical_id)
    return origin.path if origin else logical_id


def detached(names: Sequence[str], environment: Environment, project: Path) -> str:
    """Say what goes on after an interrupt."""
    if not names:
        return "interrupted: nothing was begun that is not ended."
    return (
        f"detached: AWS goes on with {' and '.join(names)} by itself.\n"
        f"next: watchform watch {options(environment, project)}"
    )
