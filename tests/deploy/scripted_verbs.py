"""The commands that look after stacks, run against the scripted AWS, in every state of a stack.

The tests hold the runs against what is expected here; the page of the reference is written from
the same runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from deploy_fakes import template
from scripted_aws import ScriptedAws
from scripted_run import NEW, Audience, Run, run
from scripted_states import State, account

from compiler.cli.account import Opened
from compiler.cli.destroy import destroy
from compiler.cli.recover import recover
from compiler.cli.rollback import rollback
from compiler.cli.screen import Exit
from compiler.cli.watch import watch
from compiler.emit.template import Template

Command = Callable[[Opened, Audience], Exit]


def tell(aws: ScriptedAws, command: Command, *templates: Template, asks: bool = False) -> Run:
    def told(it: Opened) -> int:
        return command(it, Audience(it, "terminal", asks=asks))

    return run(aws, templates or (template(NEW),), told, writes=False)


def watching(it: Opened, audience: Audience) -> Exit:
    return watch(it, audience, "", 3600.0)


def recovering(it: Opened, audience: Audience, *skip: str) -> Exit:
    return recover(it, audience, "", skip, 3600.0)


def rolling_back(it: Opened, audience: Audience) -> Exit:
    return rollback(it, audience, "", 3600.0)


def destroying(it: Opened, audience: Audience, confirm: str | None = "dev") -> Exit:
    return destroy(it, audience, "", confirm, 3600.0)


VERBS: Mapping[str, Command] = {
    "watch": watching,
    "recover": recovering,
    "rollback": rolling_back,
    "destroy": destroying,
}
DONE = (0, "")
GONE = (0, "DELETE_COMPLETE")
STUCK = (7, "")
BUSY = (8, "")

Expected = tuple[tuple[int, str], tuple[int, str], tuple[int, str], tuple[int, str]]
"""For each of the verbs the exit code, and the state then, which is empty where it stays."""

_READY: Expected = (DONE, DONE, DONE, GONE)
_NOTHING: Expected = (DONE, DONE, DONE, DONE)
_STUCK: Expected = (STUCK, STUCK, STUCK, GONE)


def _busy(code: int, ends: str) -> Expected:
    return ((code, ends), BUSY, BUSY, BUSY)


EXPECTED: Mapping[str | None, Expected] = {
    None: _NOTHING,
    "DELETE_COMPLETE": _NOTHING,
    "REVIEW_IN_PROGRESS": _NOTHING,
    "CREATE_COMPLETE": _READY,
    "IMPORT_COMPLETE": _READY,
    "IMPORT_ROLLBACK_COMPLETE": _READY,
    "UPDATE_COMPLETE": _READY,
    "UPDATE_ROLLBACK_COMPLETE": _READY,
    "ROLLBACK_COMPLETE": _READY,
    "CREATE_IN_PROGRESS": _busy(0, "CREATE_COMPLETE"),
    "DELETE_IN_PROGRESS": _busy(0, "DELETE_COMPLETE"),
    "IMPORT_IN_PROGRESS": _busy(0, "IMPORT_COMPLETE"),
    "IMPORT_ROLLBACK_IN_PROGRESS": _busy(6, "IMPORT_ROLLBACK_COMPLETE"),
    "ROLLBACK_IN_PROGRESS": _busy(6, "ROLLBACK_COMPLETE"),
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": _busy(0, "UPDATE_COMPLETE"),
    "UPDATE_IN_PROGRESS": (
        (0, "UPDATE_COMPLETE"),
        BUSY,
        (0, "UPDATE_ROLLBACK_COMPLETE"),
        BUSY,
    ),
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS": _busy(6, "UPDATE_ROLLBACK_COMPLETE"),
    "UPDATE_ROLLBACK_IN_PROGRESS": _busy(6, "UPDATE_ROLLBACK_COMPLETE"),
    "CREATE_FAILED": (STUCK, STUCK, (0, "ROLLBACK_COMPLETE"), GONE),
    "UPDATE_FAILED": (STUCK, STUCK, (0, "UPDATE_ROLLBACK_COMPLETE"), GONE),
    "UPDATE_ROLLBACK_FAILED": (STUCK, (0, "UPDATE_ROLLBACK_COMPLETE"), STUCK, GONE),
    "ROLLBACK_FAILED": _STUCK,
    "DELETE_FAILED": _STUCK,
    "IMPORT_ROLLBACK_FAILED": _STUCK,
}


@dataclass(frozen=True)
class Mended:
    """What a verb did about a stack: the run, and the state then, None where there is none."""

    run: Run
    ends: str | None


def observe(status: str | None, verb: str) -> Mended:
    """Let a verb loose on a stack in a state."""
    aws = account(State(status, 0, 0))
    found = tell(aws, VERBS[verb])
    stacks = aws.cloudformation.stacks
    return Mended(found, stacks[-1].status if stacks else None)
