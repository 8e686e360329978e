"""A plan as Markdown, for one comment on a pull request: short, folded where it is long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compiler.cli.views import drift
from compiler.cli.views.markdown import code, plain, prose
from compiler.cli.views.members import joined
from compiler.cli.views.plan_text import MARKS, fate, summary
from compiler.cli.views.words import kind
from compiler.deploy.guards import Guard, Held, by_entry, held
from compiler.deploy.plan import Action, PropertyChange, ResourceChange, StackPlan
from compiler.ir.estate import Environment

_OPEN = 12
_LARGEST = 60_000
"""Characters; a comment on GitHub holds 65,536."""


def render(environment: Environment, plans: Sequence[StackPlan]) -> str:
    """Write the plan of an environment; what does not fit into a comment is counted, and said."""
    whole = "\n".join(_lines(environment, plans, values=True)) + "\n"
    if len(whole) <= _LARGEST:
        return whole
    short = "\n".join(_lines(environment, plans, values=False)) + "\n"
    note = "\nThe values that change are left out here: `watchform plan` shows them all.\n"
    if len(short) + len(note) <= _LARGEST:
        return short + note
    cut = short[:_LARGEST].rpartition("\n")[0]
    left = short[len(cut) :].count("\n")
    if cut.count("<details>") > cut.count("</details>"):
        # What follows would be folded away with it.
        cut += "\n\n</details>"
    return f"{cut}\n\n{left} lines more do not fit here: `watchform plan` shows them all.\n"


def _lines(environment: Environment, plans: Sequence[StackPlan], *, values: bool) -> Iterator[str]:
    yield f"### Plan for {environment.name} (account {environment.account}, {environment.region})"
    yield ""
    yield from _allowances(() if environment.embedded else held(plans))
    for plan in plans:
        yield from _stack(plan, values=values)
        yield from _drift(plan, values=values)


def _allowances(found: Sequence[Held]) -> Iterator[str]:
    for guard in Guard:
        own = by_entry(each for each in found if each.guard is guard)
        if own:
            yield f"> **To be allowed: {guard.value}**"
            for each in own:
                many = f" ({each.members})" if each.members > 1 else ""
                allowed = code(f"--allow {each.name}")
                yield f"> - {code(each.name)}{many}: {prose(each.text)} ({allowed})"
            yield ""


def _stack(plan: StackPlan, *, values: bool) -> Iterator[str]:
    head = f"**{plan.wanted.name}**: {plan.reason}"
    counted = summary(plan)
    yield f"{head} ({counted})." if counted else f"{head}."
    yield ""
    yield from (f"- {prose(note)}" for note in plan.notes)
    yield from (f"- **{d.severity.value}**: {prose(d.message)}" for d in plan.findings)
    if plan.action is Action.NOTHING or not plan.changes:
        return
    ordered = joined(sorted(plan.changes, key=lambda each: (each.action == "add", each.name)))
    shown = [change for change in ordered if change.action != "add"] or list(ordered)
    folded = [change for change in ordered if change not in shown]
    if len(shown) > _OPEN:
        folded, shown = [*shown[_OPEN:], *folded], shown[:_OPEN]
    yield from (line for change in shown for line in _change(change, values=values))
    if folded:
        yield ""
        yield f"<details><summary>{len(folded)} more</summary>"
        yield ""
        yield from (line for change in folded for line in _change(change, values=values))
        yield ""
        yield "</details>"
    yield ""


def _drift(plan: StackPlan, *, values: bool) -> Iterator[str]:
    if plan.drift is None:
        return
    yield f"**{plan.wanted.name}**, by hand: {drift.head(plan)}."
    yield ""
    yield from (f"- **{d.severity.value}**: {prose(d.message)}" for d in plan.drift.findings)
    changes = joined(sorted(plan.drift.changes, key=lambda each: each.name))
    yield from (line for change in changes for line in _change(change, values=values))
    if plan.drift.unchecked:
        yield f"- {drift.left_out(plan.drift)}"
    if plan.has_drifted:
        yield ""
        yield from (f"> {line}" for line in drift.advice(plan, "`"))
    yield ""


def _change(change: ResourceChange, *, values: bool) -> Iterator[str]:
    place = f" · {change.span.file}:{change.span.line}" if change.span else ""
    becomes = fate(change)
    yield (
        f"- `{MARKS[change.action]}` {code(change.name)} ({kind(change.type)})"
        f"{f': {becomes}' if becomes else ''}{place}"
    )
    told = frozenset[str]().union(*(said.properties for said in change.meaning))
    for said in change.meaning:
        yield f"  - {'⚠ ' if said.weaker else ''}{prose(said.text)}"
    if values:
        for value in change.properties:
            if value.path.split("/")[0] not in told:
                yield f"  - {_value(value)}"


def _value(value: PropertyChange) -> str:
    if value.before is None and value.after is None:
        return f"{plain(value.path)}: {prose(value.cause) or 'changes'}"
    return f"{plain(value.path)}: {_code(value.before)} → {_code(value.after)}"


def _code(text: str | None) -> str:
    if text is None:
        return "nothing"
    line = " ".join(text.split())
    return code(line if len(line) <= 120 else f"{line[:119]}…")
