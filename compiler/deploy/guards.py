"""What a deployment must not do unless somebody says so: lose data, or see less."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from compiler.deploy.codes import DATA_LOST, MONITORING_WEAKER
from compiler.deploy.plan import ResourceChange, StackPlan
from compiler.text.diagnostic import Diagnostic
from compiler.text.source import Span

_STATEFUL = frozenset(
    {
        "AWS::CloudTrail::Trail",
        "AWS::KMS::Key",
        "AWS::Logs::LogGroup",
        "AWS::S3::Bucket",
        "AWS::SNS::Topic",
    }
)
_KEPT = "Retain"


class Guard(StrEnum):
    """Why something needs to be allowed."""

    DATA = "data would be lost"
    MONITORING = "the monitoring becomes weaker"


@dataclass(frozen=True, slots=True)
class Held:
    """One change that must be allowed by its logical ID, or by its entry of the spec."""

    guard: Guard
    stack: str
    logical_id: str
    name: str
    text: str
    span: Span | None
    members: int = 1

    @property
    def entry(self) -> str:
        """The entry of the spec it belongs to: what one allows all its members by."""
        return self.name.partition("[")[0]


def held(plans: Iterable[StackPlan]) -> tuple[Held, ...]:
    """Find the changes of plans that need to be allowed."""
    return tuple(
        found
        for plan in plans
        if plan.has_changes
        for change in plan.changes
        for found in _held(plan.wanted.name, change)
    )


def by_entry(found: Iterable[Held]) -> tuple[Held, ...]:
    """Join what is the same for several members of an entry."""
    joined: dict[tuple[str, str, str, Guard], list[Held]] = {}
    for each in found:
        joined.setdefault((each.stack, each.entry, each.text, each.guard), []).append(each)
    return tuple(
        replace(same[0], name=same[0].entry, members=len(same)) if len(same) > 1 else same[0]
        for same in joined.values()
    )


def without_leave(found: Iterable[Held], allowed: Collection[str]) -> tuple[Held, ...]:
    """Return what nobody allowed.

    Each may be allowed by its logical ID, by its name, or by the entry it is a member of.
    """
    return tuple(h for h in found if not _names(h) & set(allowed))


def unknown(found: Iterable[Held], allowed: Collection[str]) -> tuple[str, ...]:
    """Return what was allowed and is not held back: a misspelt name would allow nothing."""
    known = frozenset[str]().union(*(_names(h) for h in found))
    return tuple(name for name in allowed if name not in known)


def diagnostics(found: Iterable[Held]) -> tuple[Diagnostic, ...]:
    """Say what needs to be allowed, and how."""
    codes = {Guard.DATA: DATA_LOST, Guard.MONITORING: MONITORING_WEAKER}
    return tuple(
        Diagnostic(
            codes[each.guard],
            f"{each.name}{f' ({each.members})' * (each.members > 1)}: {each.text}",
            each.span,
            help=f"if that is meant: `--allow {each.name}`",
        )
        for each in by_entry(found)
    )


def _names(found: Held) -> frozenset[str]:
    return frozenset({found.logical_id, found.name, found.entry})


def _held(stack: str, change: ResourceChange) -> Iterator[Held]:
    lost = _lost(change)
    if lost:
        yield Held(Guard.DATA, stack, change.logical_id, change.name, lost, change.span)
    weaker = [said.text for said in change.meaning if said.weaker]
    if weaker:
        text = "; ".join(weaker)
        yield Held(Guard.MONITORING, stack, change.logical_id, change.name, text, change.span)


def _lost(change: ResourceChange) -> str:
    """Say what is lost with a resource that holds data, empty where nothing is."""
    if change.type not in _STATEFUL or _KEPT in change.policy:
        return ""
    if change.action == "remove" and change.policy == "Delete":
        return "is deleted with all that it holds"
    if change.action == "replace":
        return "is made anew, and the old one deleted with all that it holds"
    return ""
