"""A plan that was written into a file, read back: what a deployment has to be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from compiler.deploy.codes import PLAN_FILE
from compiler.text.diagnostic import Diagnostic, Problem

_LARGEST = 50_000_000


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What was reviewed: the environment, its account, and a digest by the name of each stack.

    `reverts` says that it puts back what was changed by hand.
    """

    environment: str
    account: str
    digests: Mapping[str, str]
    reverts: bool = False


def read(path: Path, environment: str) -> Reviewed:
    """Read a plan file.

    Raises:
        Problem: it cannot be read, is no plan, was made offline, or is of another environment.
    """
    document = _document(path)
    stacks = document.get("stacks")
    found = Reviewed(
        environment=str(document.get("environment", "")),
        account=str(document.get("account", "")),
        digests={
            str(stack.get("name")): str(stack.get("digest"))
            for stack in (stacks if isinstance(stacks, list) else ())
            if isinstance(stack, dict)
        },
        reverts=document.get("reverts_drift") is True,
    )
    if document.get("version") != 1 or not isinstance(stacks, list):
        raise _problem(path, "is not a plan", "make one: `watchform plan --out plan.json`")
    if document.get("offline"):
        help_ = "plan with the account: `watchform plan --out plan.json`"
        raise _problem(path, "was made offline, and cannot be deployed", help_)
    if found.environment != environment:
        text = f"is a plan for {found.environment}, not for {environment}"
        raise _problem(path, text, f"deploy it with `--env {found.environment}`")
    return found


def _document(path: Path) -> Mapping[str, object]:
    try:
        if path.stat().st_size > _LARGEST:
            raise _problem(path, "is too large for a plan", "make it anew")
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        help_ = "make it: `watchform plan --out plan.json`"
        raise _problem(path, f"cannot be read: {error.strerror or 'unknown'}", help_) from None
    except (ValueError, RecursionError):
        raise _problem(path, "is not JSON", "make it anew with `watchform plan --out`") from None
    return document if isinstance(document, dict) else {}


def _problem(path: Path, text: str, help_: str) -> Problem:
    return Problem(Diagnostic(PLAN_FILE, f"{path.as_posix()} {text}", None, help=help_))
