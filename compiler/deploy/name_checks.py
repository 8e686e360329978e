"""Refuses what would fail on a name, before AWS is told to do it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from compiler.aws.errors import AwsError, Trouble
from compiler.deploy.codes import EXISTS_ALREADY, NAME_MOVES, NAME_STAYS, NAME_TAKEN
from compiler.deploy.custom_names import CustomName, Moved, asked_for, may_exist, moved, staying
from compiler.deploy.document import Document, resources
from compiler.deploy.plan import Action, Refusal, ResourceChange, StackPlan, Wanted
from compiler.deploy.port import Cloud
from compiler.text.diagnostic import Diagnostic
from compiler.text.source import Span

_MOST = 5
"""So many taken names are told one by one: what is wrong has to fit a screen."""


def with_names_moving(plan: StackPlan, before: Document | None) -> StackPlan | None:
    """Refuse names that go from one resource of the stack to another."""
    if before is None:
        return None
    wanted = plan.wanted
    found = [_moves(wanted, each) for each in moved(before, wanted.document)]
    return _refused(plan, found)


def with_names_staying(
    plan: StackPlan, changes: Iterable[ResourceChange], before: Document | None
) -> StackPlan | None:
    """Refuse to make anew what would keep its name."""
    if before is None:
        return None
    found = [
        Diagnostic(
            NAME_STAYS,
            f"{change.name} has to be made anew, and CloudFormation cannot do that while "
            f"the {name.kind} stays `{name.name}`",
            change.span,
            help="give it another name with this change, or take it out of the spec, deploy, "
            "and write it anew",
        )
        for change, name in staying(changes, before, plan.wanted.document)
    ]
    return _refused(plan, found)


def with_names_taken(cloud: Cloud, plan: StackPlan, before: Document | None) -> StackPlan:
    """Refuse names that something else of the account has; a note says what may not be looked at.

    Raises:
        AwsError: the credentials are not, or no longer, good.
    """
    wanted = plan.wanted
    new = resources(wanted.document)
    names = {
        key: name
        for key, name in asked_for(before, wanted.document).items()
        if not may_exist(new[key], key, wanted.new)
    }
    taken, unknown = _look(cloud, names.values())
    found = [*_told(cloud, wanted, {k: n for k, n in names.items() if n in taken}, taken)]
    noted = replace(plan, notes=(*plan.notes, *unknown))
    return _refused(noted, found) or noted


def _look(cloud: Cloud, names: Iterable[CustomName]) -> tuple[dict[CustomName, str], list[str]]:
    by_kind = defaultdict[str, list[str]](list)
    for each in names:
        by_kind[each.kind].append(each.name)
    taken: dict[CustomName, str] = {}
    unknown = []
    for kind, wanted in sorted(by_kind.items()):
        try:
            found = cloud.taken(kind, sorted(wanted))
            taken |= {CustomName(kind, name): id_ for name, id_ in found.items()}
        except AwsError as error:
            if error.trouble is Trouble.NO_CREDENTIALS:
                raise
            # It may be allowed to deploy and not to look; then AWS says it when it makes them.
            why = f" ({error.action})" if error.action else ""
            unknown.append(f"whether the names of its {_plural(kind)} are free is not known{why}")
    return taken, unknown


def _told(
    cloud: Cloud, wanted: Wanted, names: Mapping[str, CustomName], ids: Mapping[CustomName, str]
) -> Iterator[Diagnostic]:
    further = len(names) - _MOST
    for key, name in list(names.items())[:_MOST]:
        yield _exists(cloud, wanted, key, name, ids[name])
    if further > 0:
        yield Diagnostic(
            NAME_TAKEN,
            f"of {wanted.name} {further} more names are taken",
            wanted.origin.span,
            help="has this stack been deployed under another name?",
        )


def _exists(cloud: Cloud, wanted: Wanted, key: str, name: CustomName, id_: str) -> Diagnostic:
    path, span = _place(wanted, key)
    if key in wanted.new and name.kind in {"bucket", "log group"}:
        return Diagnostic(
            EXISTS_ALREADY,
            f"{name.name} exists already, and the spec does not take it over",
            span,
            help="write `adopt: true` if this stack shall own it, or leave it to who made it",
        )
    owner = _owner(cloud, id_)
    whose = (
        "" if owner is None else f": the stack {owner} owns it" if owner else ": no stack owns it"
    )
    where = f"take it out of the stack {owner}" if owner else "delete the one that is there"
    return Diagnostic(
        NAME_TAKEN,
        f"{path} cannot be made, the {name.kind} `{name.name}` exists already{whose}",
        span,
        help=f"give this one another name, or {where} first",
    )


def _owner(cloud: Cloud, id_: str) -> str | None:
    """Name the stack that owns something, empty where none does; None where nobody may ask."""
    try:
        return cloud.stacks.owner(id_) or ""
    except AwsError:
        return None


def _moves(wanted: Wanted, each: Moved) -> Diagnostic:
    path, span = _place(wanted, each.logical_id)
    again = "write the new one with `adopt: true`" if each.kept else "write the new one"
    return Diagnostic(
        NAME_MOVES,
        f"{path} gets the name `{each.name.name}` that {each.holder} still has: CloudFormation "
        "makes what is new before it deletes what is old",
        span,
        help=f"keep the entry {each.holder} as it is called, or give this {each.name.kind} "
        f"another name\nor in two steps: take {each.holder} out and deploy, then {again} and "
        "deploy",
    )


def _place(wanted: Wanted, key: str) -> tuple[str, Span | None]:
    origin = wanted.origins.get(key)
    return (origin.path, origin.span) if origin else (key, wanted.origin.span)


def _plural(kind: str) -> str:
    return f"{kind}es" if kind.endswith("s") else f"{kind}s"


def _refused(plan: StackPlan, found: list[Diagnostic]) -> StackPlan | None:
    if not found:
        return None
    return replace(
        plan,
        action=Action.REFUSED,
        reason="names are in the way",
        refusal=Refusal.REJECTED,
        findings=tuple(found),
        changes=(),
    )
