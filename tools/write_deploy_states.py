"""Writes docs/reference/deploy-states.md: what plan and deploy do, as the tests see them do it.

Every row is a run of the commands against the scripted CloudFormation of tests/deploy, whose cases
the tests hold against what is expected.

    python tools/write_deploy_states.py            # writes the page
    python tools/write_deploy_states.py --check    # says whether it is what would be written
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "deploy-states.md"
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "deploy")]

import scripted_drift_cases as drift  # noqa: E402 - the tests are no package
import scripted_faults as faults  # noqa: E402
import scripted_states as states  # noqa: E402
import scripted_verb_faults as verb_faults  # noqa: E402
import scripted_verbs as verbs  # noqa: E402
from scripted_aws import Fault  # noqa: E402

from compiler.deploy.stack_states import state_of  # noqa: E402

_ORDERS = {
    ("CreateChangeSet", "ExecuteChangeSet"): "made and executed a change set",
    ("DeleteStack", "CreateChangeSet", "ExecuteChangeSet"): "deleted the shell, then the same",
    (): "changed nothing",
}
_INTRODUCTION = """
This page is written from runs of the commands against a CloudFormation that follows a script: a
real boto3 client, whose requests and answers are held against botocore's model, and a clock that
does not wait. The tests run the same, and hold it against what is wanted.

Exit codes: 0 done, or nothing to do · 2 the plan has changes (`--exit-code`) · 5 rejected · 6
failed and rolled back · 7 needs recovery · 8 busy · 9 still running · 10 no credentials or
permission, or no way to AWS · 130 interrupted.

## States

After every row it was checked that no change set and no empty stack of the run is left, and that
no resource got lost.
"""
_VERBS = """
## The commands that look after stacks

Each ends with an exit code, and with the state that the stack is in then, where that is another. A
stack that needs another command than the one that was given is named with that: 7, and 8 where
something is running on it.
"""
_FAULTS = """
## What goes wrong on the way

Each call of an update goes wrong in each way, after all ten attempts of the client. `survived`
means that the deployment went on and ended well. A number is the exit code of a run that said what
happened and what to do. Access that is denied stays denied, and credentials that have expired stay
so for all calls. After every run no resource was lost, the same deployment went through once more,
and no change set was left over. Only where the credentials had expired (*) it could not be deleted:
that is said, and the next deployment takes it up.
"""
_INTERRUPTS = """
## Interrupts

At every call and every wait of a deployment, and after every call whose answer then never came,
there was an interrupt (exit code 130). Afterwards no change set and no empty stack of the run was
left, no resource was lost, and the same deployment went through.
"""
_VERB_FAULTS = """
## When these commands go wrong, or are interrupted

The same, for the commands that look after stacks: an order whose answer never came is given once
more, with the same token, by which AWS knows it. What is asked before the order ends with 10, and
nothing was begun. After every run, and after an interrupt at every moment, the same command once
more brought the stack where it was to be brought, and no resource was lost; only an update that has
ended meanwhile cannot be cancelled any more.
"""

_DRIFT = """
## What was changed by hand

`plan --drift --exit-code` ends with 2 where something was changed by hand, and with 10 where that
could not be found out: not knowing never looks like nothing.
"""


def page() -> str:
    """Write the page."""
    return "\n".join(_page())


def _page() -> Iterator[str]:
    yield "# What plan and deploy do about each state\n"
    yield "<!-- Written by tools/write_deploy_states.py -->"
    yield _INTRODUCTION
    yield "| the stack | which means | `plan` ends | `deploy` ends | and has | the stack then |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for case in states.CASES:
        yield _state(states.observe(case))
    yield ""
    yield from _verbs()
    yield from _faults()
    yield from _interrupts()
    yield from _verb_faults()
    yield from _drift()


def _state(seen: states.Observed) -> str:
    _clean(seen.left, seen.lost, seen.case.name)
    does = _ORDERS[tuple(seen.deployed.writes)]
    if seen.case.wait_busy and seen.deployed.writes:
        does = f"waited, then {does}"
    cells = (
        _named(seen.case),
        state_of(seen.case.status).meaning,
        str(seen.planned.code),
        str(seen.deployed.code),
        does,
        f"`{seen.ends}`",
    )
    return f"| {' | '.join(cells)} |"


def _verbs() -> Iterator[str]:
    yield _VERBS.lstrip()
    yield f"| the stack | {' | '.join(f'`{verb}`' for verb in verbs.VERBS)} |"
    yield f"| --- | {' | '.join('---' for _ in verbs.VERBS)} |"
    for status in verbs.EXPECTED:
        cells = [_verb(status, verb) for verb in verbs.VERBS]
        yield f"| {f'`{status}`' if status else 'none'} | {' | '.join(cells)} |"
    yield ""


def _verb(status: str | None, verb: str) -> str:
    found = verbs.observe(status, verb)
    ends = f": `{found.ends}`" if found.ends != status else ""
    return f"{found.run.code}{ends}"


def _named(case: states.State) -> str:
    status = f"`{case.status}`" if case.status else "none"
    note = f"`{case.note}`" if case.note.startswith("--") else case.note
    return f"{status}, {note}" if note else status


def _clean(left: list[str], lost: list[str], what: str) -> None:
    if left or lost:
        raise SystemExit(f"{what}: left over {left}, lost {lost}")


def _faults() -> Iterator[str]:
    yield _FAULTS.lstrip()
    yield f"| the call | {' | '.join(faults.EVERYWHERE)} |"
    yield f"| --- | {' | '.join('---' for _ in faults.EVERYWHERE)} |"
    for operation in faults.OPERATIONS:
        cells = [_fault(operation, error) for error in faults.EVERYWHERE]
        yield f"| {operation} | {' | '.join(cells)} |"
    yield ""
    yield "And what AWS documents for single calls:\n"
    yield "| the call | the error | |"
    yield "| --- | --- | --- |"
    for operation, errors in faults.DOCUMENTED.items():
        for error in errors:
            yield f"| {operation} | {error} | {_fault(operation, error)} |"
    yield ""


def _fault(operation: str, error: str) -> str:
    name = "an update"
    seen = faults.observe(faults.SCENARIOS[name], faults.fault_at(name, operation, error))
    expired = error == "ExpiredToken"
    _clean([] if expired else seen.left, seen.lost + seen.lost_again, f"{operation}: {error}")
    if seen.again.code:
        raise SystemExit(f"{operation}: {error}: not deployed afterwards")
    return "survived" if seen.run.code == 0 else f"{seen.run.code}{'*' if seen.left else ''}"


def _interrupts() -> Iterator[str]:
    yield _INTERRUPTS.lstrip()
    yield "| the deployment | moments | nothing went on | AWS went on by itself |"
    yield "| --- | --- | --- | --- |"
    for name, scenario in faults.SCENARIOS.items():
        detached = before = 0
        for number, call in enumerate(faults.calls(name), 1):
            for after in (False, True)[: 1 if call == "sleep" else 2]:
                seen = faults.observe(scenario, Fault(number, KeyboardInterrupt, after=after))
                what = f"{name}: {number} {call}"
                _clean(seen.left, seen.lost + seen.lost_again, what)
                if (seen.run.code, seen.again.code) != (130, 0):
                    raise SystemExit(f"{what}: {seen.run.code}, then {seen.again.code}")
                detached += "detached" in seen.run.err
                before += "detached" not in seen.run.err
        yield f"| {name} | {detached + before} | {before} | {detached} |"
    yield ""


def _verb_faults() -> Iterator[str]:
    yield _VERB_FAULTS.lstrip()
    yield f"| the command: the call | {' | '.join(faults.EVERYWHERE)} |"
    yield f"| --- | {' | '.join('---' for _ in faults.EVERYWHERE)} |"
    for name in verb_faults.CASES:
        for operation in verb_faults.operations(name):
            if operation in verb_faults.ORDERS or operation.endswith("at the end"):
                cells = [_verb_fault(name, operation, error) for error in faults.EVERYWHERE]
                yield f"| {name}: {operation} | {' | '.join(cells)} |"
    yield ""
    yield "| the command | moments | nothing was begun | AWS went on by itself |"
    yield "| --- | --- | --- | --- |"
    for name in verb_faults.CASES:
        codes = []
        for fault in verb_faults.moments(name):
            seen = verb_faults.observe(verb_faults.CASES[name], fault)
            _mended(seen, f"{name}: {fault}")
            codes.append("detached" in seen.run.err)
        yield f"| {name} | {len(codes)} | {codes.count(False)} | {codes.count(True)} |"
    yield ""


def _verb_fault(name: str, operation: str, error: str) -> str:
    fault = verb_faults.fault_at(name, operation, error)
    seen = verb_faults.observe(verb_faults.CASES[name], fault)
    _mended(seen, f"{name}: {operation}: {error}")
    return "survived" if seen.run.code == 0 else str(seen.run.code)


def _mended(seen: verb_faults.Observed, what: str) -> None:
    if seen.again.code or seen.amiss:
        raise SystemExit(f"{what}: then {seen.again.code}, and {seen.amiss} are amiss")


def _drift() -> Iterator[str]:
    yield _DRIFT.lstrip()
    yield "| what is there | `plan --drift` ends | and says |"
    yield "| --- | --- | --- |"
    for case in drift.CASES:
        run = drift.observe(case)
        yield f"| {case.name} | {run.code} | {_by_hand(run.out)} |"
    yield "\nAnd by the state of the stack, in which an alarm was changed by hand:\n"
    yield "| the stack | `plan --drift` ends | and says |"
    yield "| --- | --- | --- |"
    for case in drift.STATES:
        run = drift.observe(case)
        yield f"| `{case.status}` | {run.code} | {_by_hand(run.out)} |"
    yield "\nEach call goes wrong in each way, on a stack in which an alarm was changed by hand:\n"
    yield f"| the call | {' | '.join(faults.EVERYWHERE)} |"
    yield f"| --- | {' | '.join('---' for _ in faults.EVERYWHERE)} |"
    for operation in drift.LOOKS:
        codes = [drift.observe_fault(operation, error).code for error in faults.EVERYWHERE]
        cells = ["survived" if code == drift.FOUND else str(code) for code in codes]
        yield f"| {operation} | {' | '.join(cells)} |"
    yield ""


def _by_hand(out: str) -> str:
    """Take what the plan says of changes by hand."""
    _, found, rest = out.partition(", by hand: ")
    return rest.partition(".\n")[0] if found else "nothing: no resource is there"


def main() -> None:
    """Write the page, or check it."""
    text = page()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(text, encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != text:
        raise SystemExit(f"{PAGE.relative_to(ROOT)} is stale: run tools/write_deploy_states.py")


if __name__ == "__main__":
    main()
