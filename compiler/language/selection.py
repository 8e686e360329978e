"""A choice among things with names: all, some, all but some, each with changes."""

from __future__ import annotations

from typing import NamedTuple

from compiler.frontend.tree import Mapping, Node, Scalar, Sequence

EXCEPT = "except"


class Choice(NamedTuple):
    """One thing chosen: where that is written, and the changes to it."""

    name: str
    at: Node
    changes: Mapping | None = None


class Selection(NamedTuple):
    """What is chosen, in the order of `names`; and the names that are none."""

    chosen: tuple[Choice, ...]
    unknown: tuple[Choice, ...]


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
    return Selection(tuple(known), tuple(unknown))


def _scalar(node: Scalar, names: tuple[str, ...], all_word: str | None) -> Selection:
    if node.value is False:
        return Selection((), ())
    if node.value is True or (all_word is not None and node.value == all_word):
        return Selection(tuple(Choice(name, node) for name in names), ())
    return Selection((), (Choice(str(node.value), node),))


def _listed(node: Sequence) -> list[Choice]:
    chosen: dict[str, Choice] = {}
    for item in node.items:
        if isinstance(item, Scalar):
            chosen[str(item.value)] = Choice(str(item.value), item)
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


def _excepted(node: Node) -> tuple[Choice, ...]:
    listed = node.get(EXCEPT) if isinstance(node, Mapping) else None
    if not isinstance(listed, Sequence):
        return ()
    return tuple(Choice(str(i.value), i) for i in listed.items if isinstance(i, Scalar))
