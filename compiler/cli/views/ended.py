"""How it ended for one stack: what failed, in what state it is, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from compiler.cli.views import plan_text
from compiler.cli.views.conclusion import HERE, command, follow, options
from compiler.cli.views.ink import Ink, plain
from compiler.cli.views.words import duration
from compiler.deploy.codes import AWS_REFUSED
from compiler.deploy.failure import SHOWN, briefly, explain, said
from compiler.deploy.outcome import Outcome, Result
from compiler.deploy.plan import StackPlan
from compiler.deploy.stack_states import state_of, way_out
from compiler.ir.estate import Environment
from compiler.text.diagnostic import Diagnostic


def failure(plan: StackPlan, outcome: Outcome) -> tuple[Diagnostic, ...]:
    """Say what failed, at the line of the spec it comes from; empty where nothing did."""
    if outcome.refusals:
        return outcome.refusals
    if outcome.result is Result.BROKEN and outcome.error is not None:
        error = outcome.error
        return (Diagnostic(AWS_REFUSED, error.message, plan.wanted.origin.span, help=error.help),)
    if outcome.result not in {Result.ROLLED_BACK, Result.STUCK}:
        return ()
    added = frozenset(c.logical_id for c in plan.changes if c.action == "add")
    return explain(outcome.cause, plan.wanted.origins, outcome.findings, added)


def ended(
    plan: StackPlan,
    outcome: Outcome,
    environment: Environment,
    ink: Ink = plain,
    project: Path = HERE,
) -> str:
    """Say in what state the stack is, and what to do next."""
    result = outcome.result
    word = ink("good" if result is Result.DONE else "bad", _WORDS.get(result, result.value))
    if result in {Result.STILL_RUNNING, Result.LOST}:
        lines = [*_running(plan, outcome, word), follow(plan, environment, project)]
    elif result is Result.STUCK:
        lines = [*_stuck(plan, outcome, word), _next(_way_out(plan, outcome, environment, project))]
    else:
        lines = [f"{word}: {_state(plan.wanted.name, outcome)}", *_behind(outcome)]
        again = command(environment, project)
        lines += [_next(f"{first}{again}") for first in _FIRST.get(result, ())]
        if result is Result.REJECTED:
            first = "put that right" if outcome.behind else "correct the spec"
            lines.append(_next(f"{first}, then {again}"))
    found = plan_text.outputs(outcome.outputs, ink) if result is Result.DONE else ""
    return "\n".join([*lines, *(["", found] if found else [])])


_WORDS = {
    Result.ROLLED_BACK: "failed",
    Result.STUCK: "failed",
    Result.STILL_RUNNING: "timed out",
    Result.LOST: "lost sight",
}
# What comes before the command that deploys again; some results need no next step.
_FIRST = {
    Result.ROLLED_BACK: ("correct the spec, then ",),
    Result.OUTDATED: ("",),
    Result.CANCELLED: ("",),
    Result.BROKEN: ("",),
}


def _state(name: str, outcome: Outcome) -> str:
    took = duration(outcome.seconds)
    match outcome.result:
        case Result.DONE:
            return f"{name} is deployed ({outcome.status}, {took})."
        case Result.ROLLED_BACK | Result.CANCELLED:
            now = "it is gone again" if outcome.status == "DELETE_COMPLETE" else "it is as before"
            return f"{name} is in {outcome.status}: {now} ({took})."
        case Result.OUTDATED:
            return f"{name} changed after this plan was made."
        case Result.REJECTED:
            return f"{name}: {said(outcome.reason)}."
        case Result.NOT_TRIED:
            return f"{name} needs {outcome.reason}."
        case _:
            return f"{name} is left as it is."


def _running(plan: StackPlan, outcome: Outcome, word: str) -> Iterator[str]:
    goes_on = f"AWS goes on with {plan.wanted.name} by itself."
    if outcome.result is Result.STILL_RUNNING:
        yield f"{word} after {duration(outcome.seconds)}: {goes_on}"
    else:
        why = outcome.error.message if outcome.error else "AWS says nothing any more"
        yield f"{word}: {why}; {goes_on}"
        if outcome.error and outcome.error.help:
            yield f"  {outcome.error.help}"


def _stuck(plan: StackPlan, outcome: Outcome, word: str) -> Iterator[str]:
    meaning = state_of(outcome.status).meaning
    yield f"{word}: {plan.wanted.name} is in {outcome.status}, {meaning}."
    for event in outcome.stuck[:SHOWN]:
        origin = plan.wanted.origins.get(event.logical_id)
        name = origin.path if origin else event.logical_id
        yield f"  stuck: {name}: {briefly(event.reason)}"
    if len(outcome.stuck) > SHOWN:
        yield f"  … and {len(outcome.stuck) - SHOWN} more"


def _behind(outcome: Outcome) -> Iterator[str]:
    if outcome.behind is not None:
        yield f"  {outcome.behind.value}"


def _next(text: str) -> str:
    return f"next: {text}"


def _way_out(plan: StackPlan, outcome: Outcome, environment: Environment, project: Path) -> str:
    if environment.embedded:
        state = (project / ".watchform" / "embedded").as_posix()
        return f"remove the folder {state} to begin with an empty account"
    found = way_out(outcome.status, plan.wanted.options, options(environment, project))
    return (found or "look at it in AWS").replace("\n", "\n      ")
