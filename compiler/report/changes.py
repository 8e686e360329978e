"""What changes in meaning: entry by entry, what is the same in several environments once."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from compiler.deploy.offline import CreateOnly
from compiler.deploy.plan import ChangeAction, PropertyChange, ResourceChange
from compiler.report.names import (
    Name,
    Texts,
    environment_words,
    general,
    general_text,
    named,
    names_of,
)
from compiler.report.sides import Side
from compiler.report.specs import spec_changes
from compiler.text.source import Span


@dataclass(frozen=True, slots=True)
class Sentence:
    """One thing that changes; `weaker` where the monitoring sees, keeps or tells less then."""

    text: str
    weaker: bool
    environments: tuple[str, ...]


_NOTHING = Sentence("", weaker=False, environments=())


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a spec that changes.

    `members` are those of its fan-out; `type` is the type of the resource. `span` is where it
    stands, None where the spec no longer has it.
    """

    stack: str
    name: str
    members: tuple[str, ...]
    type: str
    action: ChangeAction
    span: Span | None
    environments: tuple[str, ...]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class StackFate:
    """A stack that is new or goes, or of which only its own texts change."""

    stack: str
    what: str
    environments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What changes in all environments; `compared` are those of which that can be said."""

    entries: tuple[Entry, ...]
    stacks: tuple[StackFate, ...]
    compared: tuple[str, ...]

    @property
    def weaker(self) -> tuple[Entry, ...]:
        """The entries by which the monitoring sees, keeps or tells less, and how."""
        return _only(self.entries, lambda sentence: sentence.weaker)

    @property
    def others(self) -> tuple[Entry, ...]:
        """What changes besides; an entry of which all is told already is not told again."""
        return _only(self.entries, lambda sentence: not sentence.weaker)


_DESCRIPTION = "AlarmDescription"
_NUMBER = re.compile(r"\d+(\.\d+)?")


def changes(found: Sequence[Side], create_only: CreateOnly) -> Changes:
    """Compare both sides of each environment."""
    compared = tuple(s for s in found if _comparable(s))
    told: dict[Hashable, list[_Told]] = {}
    fates: dict[tuple[str, str], list[str]] = {}
    for side in compared:
        for spec in spec_changes(side, create_only):
            if spec.fate:
                fates.setdefault((spec.key, spec.fate), []).append(side.environment)
            for each in _members(spec.key, spec.changes, side):
                told.setdefault(each.key, []).append(each)
    entries = [_entry(group) for group in told.values()]
    stacks = tuple(StackFate(*key, tuple(names)) for key, names in fates.items())
    return Changes(tuple(entries), stacks, tuple(side.environment for side in compared))


def _comparable(side: Side) -> bool:
    return (side.after is None or side.new is not None) and not side.before_is_unknown


def _only(entries: Iterable[Entry], wanted: Callable[[Sentence], bool]) -> tuple[Entry, ...]:
    found = []
    for entry in entries:
        chosen = tuple(filter(wanted, entry.sentences))
        if chosen or (not entry.sentences and wanted(_NOTHING)):
            found.append(replace(entry, sentences=chosen))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of some members of an entry in one environment; equal keys are told together.

    `exact` is what it says there, `general` the same without the names of the environment.
    """

    key: Hashable
    name: str
    general_name: str
    members: tuple[str, ...]
    change: ResourceChange
    stack: str
    environment: str
    exact: Texts
    general: Texts


def _members(stack: str, own: Iterable[ResourceChange], side: Side) -> Iterator[_Told]:
    """Join the members of an entry of which the same is told."""
    same: dict[Hashable, list[tuple[Name, ResourceChange]]] = {}
    names = names_of(side, stack)
    where = environment_words(side)
    for change in own:
        name = names.get(change.logical_id) or named(change.name)
        said = general(_said(change), name.words)
        key = (name.entry, change.type, change.action, bool(name.member), said)
        same.setdefault(key, []).append((name, change))
    for group in same.values():
        name, first = group[0]
        members = tuple(name.member for name, _ in group if name.member)
        exact = _said(first)
        if any(_said(change) != exact for _, change in group):
            exact = general(exact, name.words)
        entry = general_text(name.entry, where)
        same_as = (stack, entry, members, first.type, first.action)
        told = general(exact, where)
        yield _Told(
            same_as, name.entry, entry, members, first, stack, side.environment, exact, told
        )


def _entry(group: Sequence[_Told]) -> Entry:
    """Join what is told of an entry in several environments, sentence by sentence."""
    first = group[0]
    sentences: dict[tuple[str, bool], list[tuple[str, str]]] = {}
    for told in group:
        for (exact, weaker), (shared, _) in zip(told.exact, told.general, strict=True):
            sentences.setdefault((shared, weaker), []).append((exact, told.environment))
    return Entry(
        first.stack,
        first.name if len({told.name for told in group}) == 1 else first.general_name,
        first.members,
        first.change.type,
        first.change.action,
        next((told.change.span for told in group if told.change.span), None),
        tuple(told.environment for told in group),
        tuple(
            Sentence(
                shared if len({exact for exact, _ in own}) > 1 else own[0][0],
                weaker,
                tuple(dict.fromkeys(environment for _, environment in own)),
            )
            for (shared, weaker), own in sentences.items()
        ),
    )


def _said(change: ResourceChange) -> Texts:
    """Return the sentences about a change; values that no sentence explains are one each."""
    found = [(said.text, said.weaker) for said in change.meaning]
    told = frozenset[str]().union(*(said.properties for said in change.meaning))
    for value in change.properties:
        if value.path.split("/")[0] in told:
            continue
        if value.path == _DESCRIPTION and found and _only_numbers(value):
            found[0] = (f"{found[0][0]} (the numbers in its description change too)", found[0][1])
        elif value.before is None and value.after is None:
            found.append((f"{value.path}: {value.cause or 'changes'}", False))
        else:
            found.append((f"{value.path}: {_value(value.before)} → {_value(value.after)}", False))
    return tuple(found)


def _only_numbers(value: PropertyChange) -> bool:
    """Whether texts differ in numbers alone: those of a description follow the alarm."""
    before, after = (_NUMBER.sub("0", text or "") for text in (value.before, value.after))
    return before == after


def _value(text: str | None) -> str:
    if text is None:
        return "nothing"
    line = " ".join(text.split()).replace("`", "'")
    return f"`{line if len(line) <= 120 else f'{line[:119]}…'}`"
