"""One spec becomes one stack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Names
from dataclasses import dataclass, replace
from typing import Any

from compiler.frontend.place import Place
from compiler.frontend.tree import Mapping, Scalar, failed
from compiler.frontend.tree import Node as Tree
from compiler.ir.estate import Environment, Node, Stack
from compiler.ir.unread import Unread
from compiler.kinds.kind import Declared, Kind
from compiler.kinds.registry import kinds
from compiler.kinds.scope import Broken, Scope
from compiler.resolve.amount import Amount
from compiler.resolve.called_functions import called_functions
from compiler.resolve.defaults import defaults_of
from compiler.resolve.depths import DEPTHS, with_defaults
from compiler.resolve.entries import (
    Counted,
    Raw,
    completed,
    fanned_out,
    raw_entries,
    without_members,
    written_members,
)
from compiler.resolve.header import header_of, with_known_keys
from compiler.resolve.inputs import inputs_of
from compiler.resolve.leftovers import leftovers
from compiler.resolve.overlay import overlay
from compiler.resolve.project import OwnNamespace
from compiler.resolve.scope import SpecScope
from compiler.resolve.substitute import Substitution
from compiler.resolve.unread import unread
from compiler.text.diagnostic import Code, Diagnostic, Label, Problem

TWICE = Code("WF223", "entry-asked-for-twice")

Report = Callable[[Diagnostic], None]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known around a spec."""

    project: str
    environment: Environment
    own: Names[str, OwnNamespace]
    known: Names[str, Tree]
    defaults: Mapping | None
    tags: tuple[tuple[str, str], ...]


def stack_of(
    key: str, tree: Mapping, override: Tree | None, around: Surroundings, report: Report
) -> Stack | None:
    """Resolve a spec; what is wrong is told, and what hangs on it is left out.

    `override` is what the environment lays over it. None where its header is wrong.
    """
    merged: Tree = (
        tree
        if override is None
        else overlay(with_defaults(tree, override), override, DEPTHS, report)
    )
    substitution = Substitution(around.known, ("each", "inputs"), report)
    root = substitution.node(merged)
    if not isinstance(root, Mapping):
        return None
    written = (tree,) if override is not None else ()
    spec = _Spec(with_known_keys(root, report), written, around, report)
    spec.declare()
    spec.lower()
    return spec.stack(key)


class _Spec:
    """A spec on its way to a stack; `written` is the file, where overrides are laid over it."""

    def __init__(
        self, root: Mapping, written: tuple[Mapping, ...], around: Surroundings, report: Report
    ) -> None:
        self._root = root
        self._written = written
        self._around = around
        self._report = Counted(report)
        self._amount = Amount()
        self._declared: dict[str, dict[str, tuple[Declared[Any], ...]]] = {}
        self._broken: set[tuple[str, str]] = set()
        self._nodes: list[Node] = []
        self._read: set[str] = set()
        self._raws: dict[tuple[str, str], Raw] = {}
        self._own_defaults = defaults_of(root, root.get("defaults"), report)
        # Told once the entry is known to have no other mistake: that may be why it has no members.
        self._memberless: dict[tuple[str, str], Diagnostic] = {}

    def scope(self) -> Scope:
        """Return the spec as its entries see it now."""
        return SpecScope(
            self._around.project,
            self._around.environment,
            self._around.own,
            self._declared,
            frozenset(self._broken),
            self._nodes,
            self._read,
            self._report,
        )

    def declare(self) -> None:
        """Decode every entry: first those that others refer to, then what they ask for."""
        waiting: list[Raw] = []
        scope = self.scope()
        for kind in kinds():
            for raw in self._section(kind):
                if kind.implied is not None:
                    waiting.append(raw)
                else:
                    self._declare(raw, scope)
        waiting += self._asked_for()
        for implied in (False, True):
            # What takes its members from others sees all of them.
            scope = self.scope()
            for raw in waiting:
                if (raw.kind.implied is not None) is implied:
                    self._declare(raw, scope)

    def _asked_for(self) -> list[Raw]:
        scope = self.scope()
        found: list[Raw] = []
        for kind in kinds():
            for key, (entry, *_) in list(self._declared.get(kind.key, {}).items()):
                # As written: what it asks for fans out by itself, `${each}` and all.
                raw = self._raws[kind.key, key]
                whole = replace(entry, place=Place(raw.node, raw.span, raw.path))
                found += self._derived(kind, whole, scope)
        return found

    def _section(self, kind: Kind[Any]) -> Iterator[Raw]:
        entry = self._root.entry(kind.key)
        if entry is not None:
            yield from raw_entries(kind, entry, self._report)

    def _declare(self, raw: Raw, scope: Scope) -> None:
        kind = raw.kind
        place = self._declared.setdefault(kind.key, {})
        if (first := place.get(raw.key)) is not None:
            self._say_twice(raw, first[0].place)
            return
        whole = completed(raw, self._defaults(kind))
        self._raws[kind.key, raw.key] = whole
        found = () if failed(whole.node) else self._members_of(whole, scope)
        if found:
            place[raw.key] = found
        else:
            self._broken.add((kind.key, raw.key))

    def _members_of(self, raw: Raw, scope: Scope) -> tuple[Declared[Any], ...]:
        """Decode an entry for each of its members; none where one of them has a mistake."""
        kind = raw.kind
        try:
            members = written_members(raw)
            if members is None and kind.implied is not None and isinstance(raw.node, Mapping):
                members = kind.implied(raw.node, scope)
            if not members and (doubt := without_members(raw)) is not None:
                self._memberless[kind.key, raw.key] = doubt
            self._amount.add(raw, len(members or (None,)))
            told = Counted(self._report)
            found = tuple(fanned_out(raw, members, told))
            if not told.count and all(self._checked(kind, declared, scope) for declared in found):
                return found
        except Problem as problem:
            self._tell(problem)
        except Broken:
            pass
        return ()

    def _checked(self, kind: Kind[Any], declared: Declared[Any], scope: Scope) -> bool:
        if kind.check is None:
            return True
        try:
            kind.check(declared, scope)
        except Problem as problem:
            self._tell(problem)
            return False
        except Broken:
            return False
        return True

    def _derived(self, kind: Kind[Any], entry: Declared[Any], scope: Scope) -> list[Raw]:
        if kind.derive is None:
            return []
        by_key = {k.key: k for k in kinds()}
        told = self._report.count
        found: list[Raw] = []
        try:
            for derived in kind.derive(entry, scope):
                key = derived.key
                found.append(Raw(by_key[derived.kind], key, key, derived.span, derived.node))
        except Problem as problem:
            self._tell(problem)
        except Broken:
            self._broken.add((kind.key, entry.key))
        if self._report.count > told:
            self._broken.add((kind.key, entry.key))
        return found

    def _say_twice(self, raw: Raw, first: Place) -> None:
        text = f"{raw.what} is declared, and asked for a second time"
        help_ = "give the one under `alarms:` another name, or leave the other out"
        further = (Label(first.span, "the first"),)
        self._report(Diagnostic(TWICE, text, raw.span, help=help_, further=further))

    def _defaults(self, kind: Kind[Any]) -> tuple[Tree, ...]:
        """Return the defaults of a kind, the project's first."""
        layers = (self._around.defaults, self._own_defaults)
        found = (layer.get(kind.key) for layer in layers if layer is not None)
        return tuple(node for node in found if node is not None)

    def lower(self) -> None:
        """Make the nodes, kind by kind."""
        for kind in kinds():
            scope = self.scope()
            for entries in self._declared.get(kind.key, {}).values():
                for entry in entries:
                    try:
                        self._nodes += list(kind.lower(entry, scope))
                    except Problem as problem:
                        self._broken.add((kind.key, entry.key))
                        self._tell(problem)
                    except Broken:
                        self._broken.add((kind.key, entry.key))
        self._nodes += list(called_functions(self._nodes, self._around.environment))
        self._tell_leftovers()
        for at, diagnostic in self._memberless.items():
            if at not in self._broken:
                self._report(diagnostic)

    def _tell_leftovers(self) -> None:
        for kind in kinds():
            for key, entries in self._declared.get(kind.key, {}).items():
                if (kind.key, key) not in self._broken:
                    for diagnostic in leftovers(kind, entries, self._read):
                        self._report(diagnostic)

    def _tell(self, problem: Problem) -> None:
        for diagnostic in problem.diagnostics:
            self._report(diagnostic)

    def stack(self, key: str) -> Stack | None:
        """Return the stack, its nodes by logical ID."""
        try:
            header, place = header_of(self._root, key, self.scope(), self._report)
        except Problem as problem:
            self._tell(problem)
            return None
        except Broken:
            return None
        declared = self._declared.get("inputs", {})
        return Stack(
            key=key,
            name=header.stack,
            origin=Place(place.node, place.child("stack").span, key).origin(),
            description=header.description,
            inputs=tuple(inputs_of(declared, self._around.environment, self._report)),
            nodes=tuple(sorted(self._nodes, key=lambda node: node.identity.logical_id)),
            tags=self._around.tags,
            unread=tuple(self._unread()),
        )

    def _unread(self) -> Iterator[Unread]:
        """Give what is declared and not used; a metric of those can have a mistake all the same."""
        defaults = self._around.defaults
        others = (*self._written, *((defaults,) if defaults is not None else ()))
        every = (found for kind in self._declared.values() for found in kind.values())
        members = (declared.place.node for found in every for declared in found)
        for each in unread(self._root, others, members):
            if each.what == "metric" and ("metrics", each.name) not in self._broken:
                here = each.origin.span
                try:
                    self.scope().series(each.name, Place(Scalar(here, each.name), here, each.name))
                except Problem as problem:
                    self._tell(problem)
                except Broken:
                    continue
            yield each
