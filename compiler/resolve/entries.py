"""The entries of a spec, fanned out: each with its defaults, its member's values and changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from collections.abc import Mapping as Names
from dataclasses import dataclass
from typing import Any

from compiler.frontend.decode import decode
from compiler.frontend.place import Place
from compiler.frontend.tree import Entry, Mapping, Node, Scalar, Sequence, describe, head
from compiler.frontend.value_errors import MAPPING, wrong_shape
from compiler.kinds.kind import Declared, Kind
from compiler.language.member import Member
from compiler.resolve.indentation import with_keys_inside
from compiler.resolve.substitute import Substitution
from compiler.text.diagnostic import Code, Diagnostic, Problem
from compiler.text.nearest import suggestion
from compiler.text.source import Span

BAD_NAME = Code("WF211", "entry-name")
BAD_EACH = Code("WF212", "each")
UNKNOWN_MEMBER = Code("WF213", "change-of-unknown-member")
NOT_ENTRIES = Code("WF214", "kind-without-entries")
EACH_NOT_HERE = Code("WF215", "each-not-here")

_MEMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
Report = Callable[[Diagnostic], None]


@dataclass(frozen=True, slots=True)
class Raw:
    """An entry before its fan-out: `key` as written, `name` with the environment's values."""

    kind: Kind[Any]
    key: str
    name: str
    span: Span
    node: Node

    @property
    def path(self) -> str:
        """How people name the entry."""
        return self.kind.key if self.kind.single else f"{self.kind.key}.{self.name}"

    @property
    def what(self) -> str:
        """What messages call the entry."""
        return self.kind.title if self.kind.single else f"{self.kind.title} `{self.name}`"


def raw_entries(kind: Kind[Any], section: Entry, report: Report) -> Iterator[Raw]:
    """Give the entries under the key of a kind; those with a bad name are told and left out."""
    node = section.value
    if isinstance(node, Scalar) and node.value is None:
        return
    if kind.single:
        yield Raw(kind, "", "", section.key_span, node)
        return
    if not isinstance(node, Mapping):
        text = f"`{kind.key}` must be a mapping of names, not {describe(node)}"
        help_ = f"write each {kind.title} under a name of its own"
        report(Diagnostic(NOT_ENTRIES, text, head(node), help=help_))
        return
    node, beside = with_keys_inside(kind, node)
    for diagnostic in beside:
        report(diagnostic)
    for entry in node.entries:
        told = isinstance(entry.value, Scalar) and entry.value.failed
        if not told and re.fullmatch(kind.names.pattern, entry.key) is None:
            text = f"`{entry.key}` cannot be the name of {kind.one}"
            report(Diagnostic(BAD_NAME, text, entry.key_span, help=f"use {kind.names.words}"))
            continue
        yield Raw(kind, entry.raw, entry.key, entry.key_span, entry.value)


def completed(raw: Raw, defaults: tuple[Node, ...]) -> Raw:
    """Write a shorthand out, and lay the entry over the defaults of its kind."""
    node = raw.node
    if raw.kind.shorthand is not None and isinstance(node, Scalar | Sequence):
        key = raw.kind.shorthand
        node = Mapping(node.span, (Entry(key, raw.span, node, key),), node.replaced)
    if isinstance(node, Mapping):
        for below in reversed(defaults):
            node = _below(node, below)
    return Raw(raw.kind, raw.key, raw.name, raw.span, node)


def _below(node: Mapping, defaults: Node) -> Mapping:
    if not isinstance(defaults, Mapping):
        return node
    missing = tuple(entry for entry in defaults.entries if node.entry(entry.key) is None)
    return node._replace(entries=(*node.entries, *missing))


def written_members(raw: Raw) -> tuple[Member, ...] | None:
    """Return the members of `each:`, None where the entry has none.

    Raises:
        Problem: `each` is not a list of names, or not a map from names to values.
    """
    each = raw.node.get("each") if isinstance(raw.node, Mapping) else None
    if each is None:
        return None
    entry = raw.node.entry("each") if isinstance(raw.node, Mapping) else None
    place = Place(each, entry.key_span if entry else raw.span, raw.path)
    if not raw.kind.fans_out:
        text = f"{raw.kind.one} does not fan out"
        help_ = "`each:` stands on a watch, an alarm, a log group or a log metric"
        raise place.problem(EACH_NOT_HERE, text, help_)
    if isinstance(each, Sequence) and each.items:
        found = [_member(item, item, place) for item in each.items]
    elif isinstance(each, Mapping) and each.entries:
        found = [_member(Scalar(e.key_span, e.key), e.value, place) for e in each.entries]
    else:
        text = f"`each` wants names, and this is {describe(each)}"
        if not isinstance(each, Scalar):
            text = "`each` has no member"
        raise place.problem(BAD_EACH, text, "write a list: `each: [admin, customers]`")
    seen: set[str] = set()
    for i, member in enumerate(found):
        if member.name in seen:
            text = f"member `{member.name}` stands in `each` a second time"
            raise place.child(i).problem(BAD_EACH, text, "name every member once")
        seen.add(member.name)
    if len(found) > 1 and raw.kind.implied is None and not _tells_apart(raw):
        text = f"nothing in {raw.what} says `${{each}}`: its {len(found)} members are the same"
        raise place.problem(BAD_EACH, text, "write `${each}` where the members differ")
    return tuple(found)


def _tells_apart(raw: Raw) -> bool:
    """Tell whether an entry is another for each member."""
    node = raw.node
    if not isinstance(node, Mapping) or node.entry("members") is not None:
        return True
    return "${each" in raw.name or any("${each" in text for text in _texts(node))


def _texts(node: Node) -> Iterator[str]:
    if isinstance(node, Scalar):
        yield node.text
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _texts(item)
    else:
        for entry in node.entries:
            yield entry.key
            yield from _texts(entry.value)


def _member(name: Node, values: Node, place: Place) -> Member:
    if not isinstance(name, Scalar) or name.value is None or not _MEMBER.fullmatch(name.text):
        here = Place(name, head(name), place.path)
        text = f"{describe(name)} cannot be the name of a member"
        if isinstance(name, Scalar) and name.value is None:
            text = "one of the members has no name"
        help_ = "use letters, digits, `-`, `_` and `.`"
        if isinstance(name, Mapping):
            help_ = "write all members as a mapping: `each: {admin: {…}, customers: {…}}`"
        raise here.problem(BAD_EACH, text, help_)
    if isinstance(values, Mapping):
        return Member(name.text, {e.key: _text(e, place) for e in values.entries})
    if isinstance(values, Sequence):
        text = f"the values of member `{name.text}` must be a mapping, not a list"
        raise place.child(name.text).problem(BAD_EACH, text, f"write `{name.text}: {{key: text}}`")
    if values is not name and values.value is not None:
        return Member(name.text, {"": values.text})
    return Member(name.text)


def _text(entry: Entry, place: Place) -> str:
    if isinstance(entry.value, Scalar) and entry.value.value is not None:
        return entry.value.text
    here = Place(entry.value, entry.key_span, place.path)
    text = f"the value `{entry.key}` of a member must be a text or a number"
    raise here.problem(BAD_EACH, text, f"write `{entry.key}: text`")


def fanned_out(
    raw: Raw, members: tuple[Member, ...] | None, report: Report
) -> Iterator[Declared[Any]]:
    """Decode an entry once for each member; mistakes are told, and that member is left out."""
    if not members:
        whole = raw.node.without("members") if isinstance(raw.node, Mapping) else raw.node
        if (declared := _declared(raw, None, whole, report)) is not None:
            yield declared
        return
    changed = _changes(raw, members, report)
    for member in members:
        node = _for_member(raw, changed.get(member.name) if changed else None)
        if node is not None and (declared := _declared(raw, member, node, report)) is not None:
            yield declared


def without_members(raw: Raw) -> Diagnostic | None:
    """Say that an entry changes members and has none."""
    entry = raw.node.entry("members") if isinstance(raw.node, Mapping) else None
    if entry is None:
        return None
    text = f"{raw.what} does not fan out: it has no members to change"
    help_ = f"remove `members:`, or add `each:` to the {raw.kind.title} or to what it watches"
    return Diagnostic(UNKNOWN_MEMBER, text, entry.key_span, help=help_)


def _changes(raw: Raw, members: tuple[Member, ...], report: Report) -> Mapping | None:
    """Return what changes for single members; what cannot be a change is told."""
    entry = raw.node.entry("members") if isinstance(raw.node, Mapping) else None
    if entry is None or (isinstance(entry.value, Scalar) and entry.value.value is None):
        return None
    if not isinstance(entry.value, Mapping):
        help_ = f"write `{members[0].name}: {{key: value}}`"
        name = f"`members` of {raw.what}"
        report(wrong_shape(name, MAPPING, entry.value, entry.at, help_))
        return None
    names = {member.name: member for member in members}
    for change in entry.value.entries:
        if change.key not in names:
            text = f"`{raw.name}` has no member `{change.key}`"
            help_ = suggestion(change.key, names, what="members")
            report(Diagnostic(UNKNOWN_MEMBER, text, change.key_span, help=help_))
        elif not isinstance(change.value, Mapping):
            name = f"`members.{change.key}` of {raw.what}"
            help_ = f"write the keys to change: `{change.key}: {{enabled: false}}`"
            report(wrong_shape(name, MAPPING, change.value, change.at, help_))
    return entry.value


def _for_member(raw: Raw, change: Node | None) -> Node | None:
    """Lay the changes of a member over the entry; None where it is left out."""
    node = raw.node
    if not isinstance(node, Mapping):
        return node
    node = node.without("each", "members")
    if not isinstance(change, Mapping):
        return node
    enabled = change.get("enabled")
    if "enabled" not in raw.kind.entry.model_fields:
        if isinstance(enabled, Scalar) and enabled.value is False:
            return None
        change = change.without("enabled")
    kept = tuple(entry for entry in node.entries if change.entry(entry.key) is None)
    return node._replace(entries=(*kept, *change.entries))


def _declared(raw: Raw, member: Member | None, node: Node, report: Report) -> Declared[Any] | None:
    before = Counted(report)
    substitution = Substitution(_each(member), ("inputs",), before)
    node = substitution.node(node)
    name = _name(raw.name, raw.span, substitution)
    if before.count:
        return None
    place = Place(node, raw.span, _path(raw, name, member))
    try:
        spec = decode(node, raw.kind.entry, raw.what, raw.span)
    except Problem as problem:
        for diagnostic in problem.diagnostics:
            report(diagnostic)
        return None
    return Declared(raw.key, name, member, spec, place)


def _path(raw: Raw, name: str, member: Member | None) -> str:
    """Name the entry; where its key holds `${each}` that tells the members apart already."""
    if member is None:
        return raw.path
    return f"{raw.kind.key}.{name}" if name != raw.name else f"{raw.path}[{member.name}]"


def _each(member: Member | None) -> Names[str, Node]:
    if member is None:
        return {}
    here = Span("", 1, 1, 1, 1)
    known: dict[str, Node] = {"each": Scalar(here, member.name)}
    for key, value in member.values.items():
        known[f"each.{key}" if key else "each.value"] = Scalar(here, value)
    return known


def _name(name: str, span: Span, substitution: Substitution) -> str:
    if "${" not in name:
        return name
    node = substitution.node(Scalar(span, name))
    return str(node.value) if isinstance(node, Scalar) else name


class Counted:
    """Reports, and counts what was reported."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self.count = 0

    def __call__(self, diagnostic: Diagnostic) -> None:
        """Report."""
        self.count += 1
        self._report(diagnostic)
