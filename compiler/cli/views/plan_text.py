"""A plan as people read it: one line a resource, and what changes in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from textwrap import fill

from compiler.aws.stack import Output
from compiler.cli.views.ink import Ink, plain
from compiler.cli.views.members import joined
from compiler.cli.views.values import drawn
from compiler.cli.views.words import cells, kind, padded
from compiler.deploy.guards import Guard, Held, by_entry
from compiler.deploy.plan import Action, ChangeAction, ResourceChange, StackPlan

MARKS: Mapping[ChangeAction, str] = {
    "add": "+",
    "change": "~",
    "remove": "-",
    "replace": "±",
    "import": "<",
}
_COUNTED: Sequence[tuple[ChangeAction, str]] = (
    ("add", "to add"),
    ("import", "to take over"),
    ("change", "to change"),
    ("replace", "to replace"),
    ("remove", "to remove"),
)
_WIDEST_NAME = 52


def render(plan: StackPlan, ink: Ink = plain, width: int = 80) -> str:
    """Write the plan of one stack."""
    return "\n".join(_plan(plan, ink, width))


def _plan(plan: StackPlan, ink: Ink, width: int) -> Iterator[str]:
    name = ink("title", plan.wanted.name)
    if plan.action is Action.NOTHING:
        yield f"{name}: nothing to do, {plan.reason}."
    else:
        yield f"{name}: {plan.reason}."
    for note in plan.notes:
        yield f"  {note}"
    if plan.wanted.assumed:
        yield f"  examples stand in for other layers: {', '.join(plan.wanted.assumed)}"
    if not plan.changes:
        return
    yield ""
    if all(change.action in {"add", "import"} for change in plan.changes):
        yield from _by_kind(plan.changes, ink, width)
    else:
        yield from one_by_one(plan.changes, ink, width)
    yield ""
    yield f"  {summary(plan)}"


def summary(plan: StackPlan) -> str:
    """Count what a plan does: `2 to add, 1 to change`."""
    counts = [(plan.count(action), words) for action, words in _COUNTED]
    return ", ".join(f"{number} {words}" for number, words in counts if number)


def _by_kind(changes: Sequence[ResourceChange], ink: Ink, width_of_screen: int) -> Iterator[str]:
    """Group what is new by kind; where everything is new, its kind is all there is to say."""
    ordered = sorted(changes, key=lambda change: (kind(change.type), change.name))
    for type_, group in groupby(ordered, key=lambda change: kind(change.type)):
        of_kind = list(group)
        shown = joined(of_kind)
        width = _name_width(shown)
        yield f"  {type_} ({len(of_kind)})"
        for change in shown:
            mark = ink(change.action, f"{MARKS[change.action]} {padded(change.name, width)}")
            yield f"    {mark}  {ink('faint', _place(change))}".rstrip()
            for value in change.properties:
                yield from drawn(value, ink, 8, width_of_screen)


def _explained(change: ResourceChange, ink: Ink, indent: int, width: int) -> Iterator[str]:
    """Say what a change means, then draw the values that no sentence explains."""
    told = frozenset[str]().union(*(said.properties for said in change.meaning))
    for said in change.meaning:
        text = fill(said.text, max(30, width - indent - 2), break_on_hyphens=False)
        first, *rest = text.split("\n")
        mark = ink("bad", "!") if said.weaker else "·"
        yield f"{' ' * indent}{mark} {first}"
        yield from (f"{' ' * (indent + 2)}{line}" for line in rest)
    for value in change.properties:
        if value.path.split("/")[0] not in told:
            yield from drawn(value, ink, indent, width)


def one_by_one(changes: Sequence[ResourceChange], ink: Ink, width: int) -> Iterator[str]:
    """Write a line for each resource, and below it what changes."""
    shown = joined(sorted(changes, key=lambda change: change.name))
    name_width = _name_width(shown)
    kind_width = max(cells(kind(change.type)) for change in shown)
    for change in shown:
        mark = ink(change.action, f"{MARKS[change.action]} {padded(change.name, name_width)}")
        type_ = padded(kind(change.type), kind_width)
        yield f"  {mark}  {type_}  {ink('faint', _place(change))}".rstrip()
        becomes = fate(change)
        if becomes:
            yield f"      {becomes}"
        yield from _explained(change, ink, 6, width)


def _name_width(changes: Sequence[ResourceChange]) -> int:
    return min(_WIDEST_NAME, max(cells(change.name) for change in changes))


def _place(change: ResourceChange) -> str:
    return f"{change.span.file}:{change.span.line}" if change.span else ""


def fate(change: ResourceChange) -> str:
    """Say what becomes of a resource that goes, or is made anew."""
    kept = "Retain" in change.policy
    if change.action == "remove":
        return "leaves the stack and stays in the account" if kept else ""
    if change.action == "replace":
        how = "made anew" if change.certain else "made anew if AWS cannot change it in place"
        return f"{how}; the old one stays in the account" if kept else how
    if change.action == "import":
        return "exists already and is taken over"
    return ""


def outputs(found: Sequence[Output], ink: Ink = plain) -> str:
    """Write the outputs of a stack; addresses are never cut. Empty where there are none."""
    if not found:
        return ""
    width = max(cells(output.key) for output in found)
    lines = [ink("title", "Outputs")]
    lines += [
        f"  {padded(output.key, width)}  {output.value}"
        for output in sorted(found, key=lambda output: output.key)
    ]
    return "\n".join(lines)


def to_allow(found: Sequence[Held], ink: Ink = plain, width: int = 80) -> str:
    """Write what needs to be allowed before a plan can be deployed, and how."""
    lines = []
    for guard in Guard:
        own = by_entry(each for each in found if each.guard is guard)
        lines += [ink("bad", f"To be allowed: {guard.value}")] if own else []
        for each in own:
            place = f"  {each.span.file}:{each.span.line}" if each.span else ""
            many = f" ({each.members})" if each.members > 1 else ""
            lines.append(f"  {each.name}{many}{ink('faint', place)}")
            text = fill(each.text, max(30, width - 4), break_on_hyphens=False)
            lines += [f"    {line}" for line in text.split("\n")]
            lines.append(f"    --allow {each.name}")
    return "\n".join(lines)
