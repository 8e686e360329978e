"""How it ended, in a few lines, and the exit code that says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from shlex import quote

from compiler.cli.screen import Exit
from compiler.cli.views import plan_text
from compiler.cli.views.ink import Ink, plain
from compiler.cli.views.words import duration
from compiler.deploy.failure import explain, said
from compiler.deploy.outcome import Deed, Outcome, Result
from compiler.deploy.plan import Refusal, StackPlan
from compiler.deploy.rollout import Ending, Verdict
from compiler.deploy.stack_states import state_of
from compiler.ir.estate import Environment
from compiler.text.diagnostic import Diagnostic

HERE = Path()

_REFUSALS: Mapping[Refusal, Exit] = {
    Refusal.INVALID: Exit.INVALID,
    Refusal.REJECTED: Exit.REJECTED,
    Refusal.BUSY: Exit.BUSY,
    Refusal.STUCK: Exit.NEEDS_RECOVERY,
}
_RESULTS: Mapping[Result, Exit] = {
    Result.DONE: Exit.DONE,
    Result.ROLLED_BACK: Exit.ROLLED_BACK,
    Result.STUCK: Exit.NEEDS_RECOVERY,
    Result.STILL_RUNNING: Exit.STILL_RUNNING,
    Result.LOST: Exit.NO_ACCESS,
    Result.OUTDATED: Exit.REJECTED,
    Result.REJECTED: Exit.REJECTED,
}
_VERDICTS: Mapping[Verdict, Exit] = {
    Verdict.DONE: Exit.DONE,
    Verdict.NOT_APPROVED: Exit.APPROVAL_REQUIRED,
    Verdict.INTERRUPTED: Exit.INTERRUPTED,
    Verdict.DETACHED: Exit.INTERRUPTED,
}


def exit_of_plans(plans: Sequence[StackPlan]) -> Exit:
    """Return the exit code of a plan that is only looked at."""
    for plan in plans:
        if plan.refusal is not None:
            return _REFUSALS[plan.refusal]
    return Exit.PLAN_HAS_CHANGES if any(plan.has_changes for plan in plans) else Exit.DONE


def exit_of(ending: Ending) -> Exit:
    """Return the exit code of a deployment."""
    if ending.refusal is not None:
        return _REFUSALS[ending.refusal]
    if ending.result is not None:
        return _RESULTS[ending.result]
    return _VERDICTS[ending.verdict]


def heading(environment: Environment, ink: Ink = plain) -> str:
    """Say where it goes: `dev · account 123456789012 · us-west-2`."""
    where = "embedded AWS" if environment.embedded else f"account {environment.account}"
    return ink("faint", f"{environment.name} · {where} · {environment.region}")


def failure(plan: StackPlan, outcome: Outcome) -> tuple[Diagnostic, ...]:
    """Say what failed, at the line of the spec it comes from; empty where nothing did."""
    if outcome.refusals:
        return outcome.refusals
    if outcome.result not in {Result.ROLLED_BACK, Result.STUCK}:
        return ()
    added = frozenset(c.logical_id for c in plan.changes if c.action == "add")
    return explain(outcome.cause, plan.wanted.origins, outcome.findings, added)


def command(environment: Environment, project: Path = HERE) -> str:
    """Write the command that deploys again, with the project folder where it is not this one."""
    where = "" if project == HERE else f" --project {quote(str(project))}"
    return f"watchform deploy --env {environment.name}{where}"


def ended(
    plan: StackPlan,
    outcome: Outcome,
    environment: Environment,
    ink: Ink = plain,
    project: Path = HERE,
) -> str:
    """Say in what state the stack is, and what to do next."""
    return "\n".join(_ended(plan, outcome, environment, ink, project))


def _ended(
    plan: StackPlan, outcome: Outcome, environment: Environment, ink: Ink, project: Path
) -> Iterator[str]:
    name = plan.wanted.name
    again = command(environment, project)
    took = duration(outcome.seconds)
    match outcome.result:
        case Result.DONE:
            yield f"{ink('good', 'done')}: {name} is deployed ({outcome.status}, {took})."
            found = plan_text.outputs(outcome.outputs, ink)
            if found:
                yield ""
                yield found
        case Result.ROLLED_BACK:
            now = "it is gone again" if outcome.status == "DELETE_COMPLETE" else "it is as before"
            yield f"{ink('bad', 'failed')}: {name} is in {outcome.status}: {now} ({took})."
            yield from _behind(outcome)
            yield f"next: correct the spec, then {again}"
        case Result.STUCK:
            yield f"{ink('bad', 'failed')}: {name} is in {outcome.status}, {_meaning(outcome)}."
            for event in outcome.stuck:
                yield f"  stuck: {event.logical_id}: {said(event.reason)}"
            yield f"next: {_way_out(plan, outcome, environment, project)}"
        case Result.STILL_RUNNING:
            yield f"{ink('bad', 'timed out')} after {took}: AWS goes on with {name} by itself."
            yield _follow(plan, again)
        case Result.LOST:
            why = outcome.error.message if outcome.error else "AWS says nothing any more"
            yield f"{ink('bad', 'lost sight')}: {why}; AWS goes on with {name} by itself."
            yield _follow(plan, again)
        case Result.OUTDATED:
            yield f"{ink('bad', 'outdated')}: {name} changed after this plan was made."
            yield from _behind(outcome)
            yield f"next: {again}"
        case Result.REJECTED:
            yield f"{ink('bad', 'rejected')}: {name}: {said(outcome.reason)}."
            yield from _behind(outcome)
            first = "put that right" if outcome.behind else "correct the spec"
            yield f"next: {first}, then {again}"


def _behind(outcome: Outcome) -> Iterator[str]:
    if outcome.behind is not None:
        yield f"  {outcome.behind.value}"


def _meaning(outcome: Outcome) -> str:
    return state_of(outcome.status).meaning


def _way_out(plan: StackPlan, outcome: Outcome, environment: Environment, project: Path) -> str:
    if environment.embedded:
        state = (project / ".watchform" / "embedded").as_posix()
        return f"remove the folder {state} to begin with an empty account"
    way_out = state_of(outcome.status).way_out or "look at it in AWS"
    return way_out.replace("{stack}", plan.wanted.options).replace("\n", "\n      ")


def _watch(plan: StackPlan) -> str:
    return f"aws cloudformation describe-stack-events {plan.wanted.options}"


def _follow(plan: StackPlan, again: str) -> str:
    """Say how to watch what AWS does by itself, and that a first step needs its second."""
    return f"next: {_watch(plan)}" + (f"\n      then {again}" if plan.is_first_step else "")


def stopped(ending: Ending, again: str, ink: Ink = plain) -> str:
    """Say what an interrupt, or a no, left behind; empty where there is nothing to say.

    `again` is the command that deploys what is left.
    """
    done = left_behind(ending.done)
    next_ = f"\n{done}\nnext: {again}"
    match ending.verdict:
        case Verdict.NOT_APPROVED:
            return f"Nothing more was changed.{next_}" if done else "Nothing was changed."
        case Verdict.INTERRUPTED:
            word = ink("bad", "interrupted")
            if done:
                return f"{word}: the change sets that waited are deleted.{next_}"
            return f"{word}: nothing was changed; the change sets are deleted."
        case Verdict.DETACHED if ending.plan is not None:
            plan = ending.plan
            others = {n: deed for n, deed in ending.done.items() if n != plan.wanted.name}
            what = "deleting the shell of" if plan.shell else "with"
            said_ = f"{ink('bad', 'detached')}: AWS goes on {what} {plan.wanted.name} by itself."
            lines = [said_, left_behind(others), _follow(plan, again)]
            return "\n".join(line for line in lines if line)
        case _:
            return ""


def left_behind(done: Mapping[str, Deed]) -> str:
    """Say what has been done to which stacks; empty where nothing has."""
    return "\n".join(f"  {name}: {deed.value}" for name, deed in done.items())
