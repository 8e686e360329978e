"""How it ended, in a few lines, and the exit code that says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from shlex import quote

from compiler.aws.errors import AwsError, Trouble
from compiler.cli.screen import Exit
from compiler.cli.views.ink import Ink, plain
from compiler.cli.views.words import cells, duration, padded
from compiler.deploy.ending import Ending, Verdict
from compiler.deploy.outcome import Deed, Outcome, Result
from compiler.deploy.plan import Refusal, StackPlan
from compiler.deploy.stack_states import Decision, state_of
from compiler.ir.estate import Environment

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
    Result.BROKEN: Exit.NO_ACCESS,
    Result.NOT_APPROVED: Exit.APPROVAL_REQUIRED,
    Result.NOT_TRIED: Exit.REJECTED,
    Result.CANCELLED: Exit.INTERRUPTED,
}
_VERDICTS: Mapping[Verdict, Exit] = {
    Verdict.DONE: Exit.DONE,
    Verdict.NOT_APPROVED: Exit.APPROVAL_REQUIRED,
    Verdict.INTERRUPTED: Exit.INTERRUPTED,
    Verdict.DETACHED: Exit.INTERRUPTED,
    Verdict.CANCELLED: Exit.INTERRUPTED,
}


def exit_of_plans(plans: Sequence[StackPlan]) -> Exit:
    """Return the exit code of a plan that is only looked at.

    Where it is not known what was changed by hand, that must not look like nothing.
    """
    for plan in plans:
        if plan.refusal is not None:
            return _REFUSALS[plan.refusal]
    if any(plan.drift is not None and plan.drift.findings for plan in plans):
        return Exit.NO_ACCESS
    changes = any(plan.has_changes or plan.has_drifted for plan in plans)
    return Exit.PLAN_HAS_CHANGES if changes else Exit.DONE


def exit_of(ending: Ending) -> Exit:
    """Return the exit code of a deployment."""
    if ending.refusal is not None:
        return _REFUSALS[ending.refusal]
    if ending.result is not None:
        outcome = ending.outcomes.get(ending.plan.wanted.name) if ending.plan else None
        return exit_of_outcome(outcome) if outcome else _RESULTS[ending.result]
    return _VERDICTS[ending.verdict]


def exit_of_error(error: AwsError) -> Exit:
    """Return the exit code of what AWS refused, or of the way there."""
    if error.trouble in {Trouble.INVALID, Trouble.WRONG_STATE, Trouble.EXISTS}:
        return Exit.REJECTED
    return Exit.NO_ACCESS


def exit_of_outcome(outcome: Outcome) -> Exit:
    """Return the exit code of what happened to one stack."""
    if outcome.result is Result.BROKEN and outcome.error is not None:
        return exit_of_error(outcome.error)
    return _RESULTS[outcome.result]


def exit_of_state(status: str) -> Exit:
    """Return the exit code of a stack on which nothing runs."""
    refused = state_of(status).decision is Decision.REFUSE
    return Exit.NEEDS_RECOVERY if refused else Exit.DONE


# What most needs a person comes last.
_SEVERITY = (
    Exit.DONE,
    Exit.APPROVAL_REQUIRED,
    Exit.INTERRUPTED,
    Exit.BUSY,
    Exit.STILL_RUNNING,
    Exit.NO_ACCESS,
    Exit.REJECTED,
    Exit.ROLLED_BACK,
    Exit.NEEDS_RECOVERY,
)


def severity(code: Exit) -> int:
    """Say how much an exit code needs a person, for the worst of several."""
    return _SEVERITY.index(code)


def heading(environment: Environment, ink: Ink = plain) -> str:
    """Say where it goes: `dev · account 123456789012 · us-west-2`."""
    where = "embedded AWS" if environment.embedded else f"account {environment.account}"
    return ink("faint", f"{environment.name} · {where} · {environment.region}")


def command(environment: Environment, project: Path = HERE) -> str:
    """Write the command that deploys again, with the project folder where it is not this one."""
    return f"watchform deploy {options(environment, project)}"


def options(environment: Environment, project: Path = HERE) -> str:
    """Write the options that name an environment to every command."""
    where = "" if project == HERE else f" --project {quote(str(project))}"
    return f"--env {environment.name}{where}"


def follow(plan: StackPlan, environment: Environment, project: Path, *, more: bool = False) -> str:
    """Say how to watch what AWS does by itself, and that there is `more` to be done then.

    A first step always needs its second.
    """
    found = f"next: watchform watch {options(environment, project)}"
    return found + (
        f"\n      then {command(environment, project)}" if more or plan.is_first_step else ""
    )


def stopped(
    ending: Ending, environment: Environment, ink: Ink = plain, project: Path = HERE
) -> str:
    """Say what an interrupt, or a no, left behind; empty where there is nothing to say."""
    running = {plan.wanted.name for plan in ending.running}
    done = left_behind({name: d for name, d in ending.done.items() if name not in running})
    next_ = f"\n{done}\nnext: {command(environment, project)}"
    match ending.verdict:
        case Verdict.NOT_APPROVED:
            return f"Nothing more was changed.{next_}" if done else "Nothing was changed."
        case Verdict.INTERRUPTED:
            word = ink("bad", "interrupted")
            if done:
                return f"{word}: what waited is cleared away.{next_}"
            cleared = "" if ending.left else "; the change sets are deleted"
            return f"{word}: nothing was changed{cleared}."
        case Verdict.DETACHED:
            what = [f"deleting the shell of {p.wanted.name}" if p.shell else f"with {p.wanted.name}"
                    for p in ending.running]  # fmt: skip
            said_ = f"{ink('bad', 'detached')}: AWS goes on {' and '.join(what)} by itself."
            step = next((p for p in ending.running if p.is_first_step), ending.running[-1])
            more = bool(ending.undone)
            lines = [said_, done, follow(step, environment, project, more=more)]
            return "\n".join(line for line in lines if line)
        case _:
            return ""


def summary(ending: Ending, ink: Ink = plain) -> str:
    """Say in a table what became of each stack; empty where there is only one."""
    rows = [(name, *_became(outcome)) for name, outcome in ending.outcomes.items()]
    rows += [(p.wanted.name, "running", "AWS goes on by itself") for p in ending.running]
    if len(rows) < 2:
        return ""
    width, word = (max(cells(row[column]) for row in rows) for column in (0, 1))
    lines = ["", ink("title", "Stacks")]
    for name, result, more in sorted(rows):
        role = "good" if result == Result.DONE.value else "bad"
        lines.append(f"  {padded(name, width)}  {ink(role, padded(result, word))}  {more}".rstrip())
    return "\n".join(lines)


def _became(outcome: Outcome) -> tuple[str, str]:
    if outcome.result is Result.NOT_TRIED:
        return outcome.result.value, f"it needs {outcome.reason}"
    state = f"{outcome.status}, {duration(outcome.seconds)}" if outcome.status else ""
    return outcome.result.value, state


def left_behind(done: Mapping[str, Deed]) -> str:
    """Say what has been done to which stacks; empty where nothing has."""
    return "\n".join(f"  {name}: {deed.value}" for name, deed in done.items())
