"""What was reviewed, as a digest: a deployment does exactly that, or nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from hashlib import sha256

from compiler.aws.change_set import ChangeSetType
from compiler.aws.stack import DeployedStack
from compiler.deploy.plan import Action, StackPlan
from compiler.deploy.wanted import digest


def base_of(deployed: DeployedStack | None, body: str) -> str:
    """Return a digest of what a stack is: its template, parameters and tags."""
    if deployed is None:
        return ""
    parts = [deployed.arn, body, sorted(deployed.parameters.items()), sorted(deployed.tags.items())]
    return sha256(json.dumps(parts).encode()).hexdigest()


def fingerprint(plan: StackPlan) -> str:
    """Return a digest of a plan: what the stack is, what it is to be, and what happens to it.

    Two plans with the same digest bring the same stack from the same state to the same state.
    """
    type_: ChangeSetType = "CREATE" if plan.action is Action.CREATE else "UPDATE"
    wanted = digest(plan.wanted, type_) if plan.action is not Action.WAITS else plan.wanted.body
    parts: list[object] = [plan.wanted.name, plan.action.value, wanted, plan.base]
    if plan.wanted.reverts:
        # What is there is no part of what the stack is told to be, and may have changed since.
        parts.append([[c.logical_id, c.action, *map(astuple, c.properties)] for c in plan.changes])
    return sha256(json.dumps(parts).encode()).hexdigest()


def differing(plans: Iterable[StackPlan], reviewed: Mapping[str, str]) -> tuple[str, ...]:
    """Name the stacks whose plan is not the one that was reviewed, those that are gone too."""
    found = {plan.wanted.name: fingerprint(plan) for plan in plans}
    names = sorted(found.keys() | reviewed.keys())
    return tuple(name for name in names if found.get(name) != reviewed.get(name))
