"""Whether plans may be executed: what was allowed, and what was reviewed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from compiler.deploy.codes import ALLOWED_NOTHING, NOT_AS_REVIEWED
from compiler.deploy.guards import Held, diagnostics, held, unknown, without_leave
from compiler.deploy.plan import StackPlan
from compiler.deploy.plan_file import Reviewed
from compiler.deploy.reviewed import differing
from compiler.text.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms plans are executed.

    With `guarded`, what loses data or weakens the monitoring has to be `allowed`; `reviewed` is a
    plan that was reviewed.
    """

    guarded: bool = False
    allowed: tuple[str, ...] = ()
    reviewed: Reviewed | None = None

    def left(self, plans: Sequence[StackPlan]) -> tuple[Held, ...]:
        """Return what still has to be allowed."""
        return without_leave(held(plans), self.allowed) if self.guarded else ()

    def objections(self, plans: Sequence[StackPlan]) -> tuple[Diagnostic, ...]:
        """Say why plans may not be executed as things are; empty where they may."""
        told = _not_as_reviewed(plans, self.reviewed)
        if told or not self.guarded:
            return tuple(told)
        return (*_allowed_nothing(held(plans), self.allowed), *diagnostics(self.left(plans)))


def _not_as_reviewed(plans: Sequence[StackPlan], reviewed: Reviewed | None) -> list[Diagnostic]:
    names = () if reviewed is None else differing(plans, reviewed.digests)
    return [
        Diagnostic(
            NOT_AS_REVIEWED,
            f"{name} is not what was reviewed: the stack, the specs or an input changed",
            None,
            help="plan again, and have that reviewed: `watchform plan --out plan.json`",
        )
        for name in names
    ]


def _allowed_nothing(found: Sequence[Held], allowed: Collection[str]) -> list[Diagnostic]:
    there = ", ".join(dict.fromkeys(each.name.partition("[")[0] for each in found))
    return [
        Diagnostic(
            ALLOWED_NOTHING,
            f"`--allow {name}` allows nothing: no change of this plan has to be allowed by it",
            None,
            help=f"to be allowed are: {there}" if there else "leave it out",
        )
        for name in unknown(found, allowed)
    ]
