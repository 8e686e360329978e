"""A plan as data: what is shown, and the digests that a deployment holds it against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from compiler.deploy.guards import Held, held
from compiler.deploy.plan import ResourceChange, StackPlan
from compiler.deploy.reviewed import fingerprint
from compiler.ir.estate import Environment
from compiler.text.diagnostic import Diagnostic
from compiler.text.source import Span

VERSION = 1


def document(
    environment: Environment, plans: Sequence[StackPlan], *, offline: bool = False
) -> Mapping[str, object]:
    """Return the plan of an environment; `offline` plans hold no digest that can be deployed."""
    return {
        "version": VERSION,
        "environment": environment.name,
        "account": environment.account,
        "region": environment.region,
        "offline": offline,
        "reverts_drift": any(plan.wanted.reverts for plan in plans),
        "stacks": [_stack(plan, offline=offline) for plan in plans],
        "to_allow": [] if environment.embedded else [_held(each) for each in held(plans)],
    }


def _stack(plan: StackPlan, *, offline: bool) -> Mapping[str, object]:
    return {
        "name": plan.wanted.name,
        "spec": plan.wanted.key,
        "action": plan.action.value,
        "reason": plan.reason,
        "notes": list(plan.notes),
        "digest": None if offline else fingerprint(plan),
        "changes": [_change(change) for change in plan.changes],
        "drift": _drift(plan),
        "findings": [_finding(each) for each in plan.findings],
    }


def _drift(plan: StackPlan) -> Mapping[str, object] | None:
    """Write what was changed by hand; null where nobody looked, or nothing is there."""
    if plan.drift is None:
        return None
    return {
        "changes": [_change(change) for change in plan.drift.changes],
        "checked": plan.drift.checked,
        "unchecked": [{"name": each.name, "type": each.type} for each in plan.drift.unchecked],
        "findings": [_finding(each) for each in plan.drift.findings],
    }


def _finding(found: Diagnostic) -> Mapping[str, object]:
    return {
        "code": found.code.id,
        "severity": found.severity.value,
        "message": found.message,
        "help": found.help,
    }


def _change(change: ResourceChange) -> Mapping[str, object]:
    return {
        "action": change.action,
        "certain": change.certain,
        "logical_id": change.logical_id,
        "type": change.type,
        "name": change.name,
        "policy": change.policy,
        **_place(change.span),
        "meaning": [{"text": said.text, "weaker": said.weaker} for said in change.meaning],
        "properties": [
            {"path": p.path, "before": p.before, "after": p.after, "cause": p.cause}
            for p in change.properties
        ],
    }


def _held(each: Held) -> Mapping[str, object]:
    return {
        "why": each.guard.value,
        "stack": each.stack,
        "logical_id": each.logical_id,
        "name": each.name,
        "text": each.text,
        **_place(each.span),
    }


def _place(span: Span | None) -> Mapping[str, object]:
    if span is None:
        return {"file": None, "line": None}
    return {"file": span.file, "line": span.line}
