"""A choice among things with names: all, some, all but some, each with changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from compiler.frontend.tree import Mapping, Node, Scalar, Sequence, head
from compiler.text.source import Span

EXCEPT = "except"


class Choice(NamedTuple):
    """One thing chosen: where that is written, and the changes to it."""

    name: str
    at: Node
    changes: Mapping | None = None


class Selection(NamedTuple):
    """What is chosen, in the order of `names`; the names that are none; what is no choice."""

    chosen: tuple[Choice, ...]
    unknown: tuple[Choice, ...]
    misshapen: tuple[Misshapen, ...] = ()


class Misshapen(NamedTuple):
    """A value of another kind than it must be: its name in messages, and what is wanted."""

    name: str
    wanted: str
    node: Node
    at: Span
    help: str = ""


def select(node: Node, names: tuple[str, ...], all_word: str | None = None) -> Selection:
    """Read a choice among `names`.

    `true` or `all_word` chooses all, `false` none. A list chooses its names; an item may be
    `name: {changes}`. A mapping chooses all, less `except:`; its other keys are changes.
    """
    if isinstance(node, Scalar):
        return _scalar(node, names, all_word)
    chosen = _listed(node) if isinstance(node, Sequence) else _mapped(node, names)
    known = [choice for choice in chosen if choice.name in names]
    known.sort(key=lambda choice: names.index(choice.name))
    unknown = [choice for choice in (*chosen, *_excepted(node)) if choice.name not in names]
    return Selection(tuple(known), tuple(unknown), tuple(_misshapen(node)))


def _scalar(node: Scalar, names: tuple[str, ...], all_word: str | None) -> Selection:
    if node.value is False:
        return Selection((), ())
    if node.value is True or (all_word is not None and node.value == all_word):
        return Selection(tuple(Choice(name, node) for name in names), ())
    return Selection((), (Choice(node.text, node),))


def _listed(node: Sequence) -> list[Choice]:
    chosen: dict[str, Choice] = {}
    for item in node.items:
        if isinstance(item, Scalar):
            chosen[item.text] = Choice(item.text, item)
        elif isinstance(item, Mapping):
            for entry in item.entries:
                changes = entry.value if isinstance(entry.value, Mapping) else None
                at = Scalar(entry.key_span, entry.key)
                chosen[entry.key] = Choice(entry.key, at, changes)
    return list(chosen.values())


def _mapped(node: Mapping, names: tuple[str, ...]) -> list[Choice]:
    without = {choice.name for choice in _excepted(node)}
    chosen = {name: Choice(name, node) for name in names if name not in without}
    for entry in node.entries:
        if entry.key != EXCEPT:
            changes = entry.value if isinstance(entry.value, Mapping) else None
            chosen[entry.key] = Choice(entry.key, Scalar(entry.key_span, entry.key), changes)
    return list(chosen.values())


def _misshapen(node: Mapping | Sequence) -> Iterator[Misshapen]:
    """Find changes that are no mapping, and names that are none."""
    if isinstance(node, Sequence):
        for item in node.items:
            if isinstance(item, Sequence) or (isinstance(item, Scalar) and item.value is None):
                help_ = "write the name of an alarm, or remove this"
                yield Misshapen("one of the names", "a name", item, head(item), help_)
            elif isinstance(item, Mapping):
                yield from _misshapen(item)
        return
    for entry in node.entries:
        value = entry.value
        if entry.key == EXCEPT:
            if not isinstance(value, Sequence):
                shown = value.value if isinstance(value, Scalar) else "…"
                help_ = f"write `{EXCEPT}: [{shown}]`"
                yield Misshapen(f"`{EXCEPT}`", "a list of names", value, entry.at, help_)
        elif not isinstance(value, Mapping):
            name = f"what changes in `{entry.key}`"
            help_ = f"write the keys to change: `{entry.key}: {{threshold: …}}`"
            yield Misshapen(name, "a mapping (`key: value`)", value, entry.at, help_)


def _excepted(node: Node) -> tuple[Choice, ...]:
    listed = node.get(EXCEPT) if isinstance(node, Mapping) else None
    if not isinstance(listed, Sequence):
        return ()
    return tuple(Choice(i.text, i) for i in listed.items if isinstance(i, Scalar))
