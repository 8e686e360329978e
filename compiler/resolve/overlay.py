"""An environment's overrides laid over a spec: the deepest value wins."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from compiler.frontend.tree import Entry, Mapping, Node, Path, describe, head
from compiler.text.diagnostic import Code, Diagnostic, Label
from compiler.text.nearest import suggestion

NO_SUCH_ENTRY = Code("WF311", "override-of-nothing")
OTHER_SHAPE = Code("WF312", "override-of-another-shape")

Report = Callable[[Diagnostic], None]
About = Callable[[Path], bool]


class Depths(NamedTuple):
    """How deep an override goes.

    `named` tells whether the keys under a path are names that the spec must have declared;
    `whole` whether the value at a path is replaced as a whole; `shorthand` gives the key that a
    bare value at a path stands for.
    """

    named: About
    whole: About
    shorthand: Callable[[Path], str | None]


def overlay(below: Node, above: Node, depths: Depths, report: Report, path: Path = ()) -> Node:
    """Lay `above` over `below`; a value keeps its own place, and remembers what it replaced."""
    key = depths.shorthand(path)
    if key is not None and isinstance(below, Mapping) != isinstance(above, Mapping):
        below, above = _written_out(below, key), _written_out(above, key)
    if isinstance(below, Mapping) and isinstance(above, Mapping) and not depths.whole(path):
        return _mapping(below, above, depths, report, path)
    if isinstance(below, Mapping) and not isinstance(above, Mapping) and not depths.whole(path):
        _say_shape(below, above, report, path)
        return below
    return above._replace(replaced=head(below))


def _written_out(node: Node, key: str) -> Node:
    """Write a shorthand (`30d`) as its full form (`{keep: 30d}`)."""
    if isinstance(node, Mapping):
        return node
    return Mapping(node.span, (Entry(key, head(node), node, key),))


def _mapping(below: Mapping, above: Mapping, depths: Depths, report: Report, path: Path) -> Mapping:
    entries: dict[str, Entry] = {entry.key: entry for entry in below.entries}
    for entry in above.entries:
        old = entries.get(entry.key)
        if old is not None:
            value = overlay(old.value, entry.value, depths, report, (*path, entry.key))
            span = entry.key_span if not isinstance(entry.value, Mapping) else old.key_span
            entries[entry.key] = Entry(entry.key, span, value, old.raw)
        elif depths.named(path):
            _say_nothing(entry, below, report, path)
        else:
            entries[entry.key] = entry
    return below._replace(entries=tuple(entries.values()))


def _say_nothing(entry: Entry, below: Mapping, report: Report, path: Path) -> None:
    where = f"`{'.'.join(map(str, path))}`" if path else "the spec"
    report(
        Diagnostic(
            NO_SUCH_ENTRY,
            f"the override names `{entry.key}`, which {where} does not have",
            entry.key_span,
            help=_advice(entry, below, path),
            further=(Label(head(below), "what there is begins here"),) if below.entries else (),
        )
    )


def _advice(entry: Entry, below: Mapping, path: Path) -> str:
    help_ = suggestion(entry.key, below.keys(), what="there are")
    if path == ("alarms",):
        help_ += "\nrecommended and security alarms are changed where they are asked for"
    return help_


def _say_shape(below: Node, above: Node, report: Report, path: Path) -> None:
    name = ".".join(map(str, path))
    report(
        Diagnostic(
            OTHER_SHAPE,
            f"the override of `{name}` is {describe(above)}; it replaces {describe(below)}",
            head(above),
            help="write the keys to change, as in the spec",
            further=(Label(head(below), "this is what it would replace"),),
        )
    )
