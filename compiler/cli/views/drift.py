"""What was changed by hand, as people read it, and what can be done about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from textwrap import fill

from compiler.cli.views.ink import Ink, plain
from compiler.cli.views.plan_text import one_by_one
from compiler.cli.views.words import kind
from compiler.deploy.plan import Drift, StackPlan


def render(plan: StackPlan, ink: Ink = plain, width: int = 80) -> str:
    """Write what was changed by hand in one stack; empty where nobody looked."""
    return "\n".join(_lines(plan, plan.drift, ink, width)) if plan.drift is not None else ""


def _lines(plan: StackPlan, drift: Drift, ink: Ink, width: int) -> Iterator[str]:
    yield f"{ink('title', plan.wanted.name)}, by hand: {head(plan)}."
    if drift.unchecked:
        yield from _filled(left_out(drift), width)
    if not drift.changes:
        return
    yield ""
    yield from one_by_one(drift.changes, ink, width)
    yield ""
    for line in advice(plan):
        yield from _filled(line, width)


def _filled(text: str, width: int) -> Iterator[str]:
    text = fill(text, max(30, width - 2), break_on_hyphens=False, break_long_words=False)
    yield from (f"  {line}" for line in text.split("\n"))


def head(plan: StackPlan) -> str:
    """Say in a few words how much was changed, of how many resources that were compared."""
    drift = plan.drift or Drift()
    compared = f"{drift.checked} resource{'s' * (drift.checked != 1)} compared"
    if drift.changes:
        return f"{len(drift.changes)} changed, {compared}"
    if drift.findings:
        return f"not all is known, {compared}" if drift.checked else "nothing is known"
    return f"nothing was changed, {compared}"


def left_out(drift: Drift) -> str:
    """Count by kind what CloudFormation does not compare."""
    kinds = Counter(kind(each.type) for each in drift.unchecked)
    named = [f"{name} ({number})" for name, number in sorted(kinds.items())]
    return f"CloudFormation compares none of: {', '.join(named)}."


def advice(plan: StackPlan, quote: str = "") -> Iterator[str]:
    """Say what a deployment does about it, and what else can be done."""
    changed = plan.drift.changes if plan.drift else ()
    planned = {change.logical_id for change in plan.changes}
    both = sorted(change.name for change in changed if change.logical_id in planned)
    if plan.wanted.reverts:
        yield "This plan puts it back, as far as CloudFormation can."
        return
    yield (
        "A deployment leaves this as it is: CloudFormation compares templates, and does not look "
        "at what is there."
    )
    if both:
        yield (
            f"Only {', '.join(both)}, which the plan changes, may be put back with it, or in part."
        )
    command = f"{quote}watchform deploy {plan.wanted.run} --revert-drift{quote}"
    yield f"To put it back: {command}. To keep it, write it into the spec and deploy."
