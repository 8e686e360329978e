"""Which declarations nothing in the spec names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from compiler.frontend.place import Place
from compiler.frontend.tree import Mapping, Node, Scalar, Sequence
from compiler.ir.unread import Unread

_WORD = re.compile(r"(?<![\w.])[a-z][a-z0-9_]*")
_INPUT = re.compile(r"\$\{inputs\.(\w+)")
# Keys whose texts name watches and metrics, and keys whose texts name topics.
_OF_METRICS = frozenset({"metric", "expression", "only_when", "metrics", "service"})
_OF_TOPICS = frozenset({"alarm", "ok", "insufficient_data", "topic"})


What = Literal["watch", "metric", "input", "topic"]


def unread(spec: Mapping, others: Iterable[Node], members: Iterable[Node]) -> Iterator[Unread]:
    """Give what a spec declares and does not name.

    `spec` is laid under its overrides; `others` are the trees that may name things too: the spec
    as written, the defaults of the project. `members` are entries with `${each}` put in, which
    are asked only where a name is made of it.
    """
    names = _Names()
    for tree in (spec, *others):
        names.add_spec(tree)
    if names.made_of_members:
        for member in members:
            names.add(member, "")
    notify = spec.get("notify")
    topics = notify.get("topics") if isinstance(notify, Mapping) else None
    yield from _unnamed("watch", "watch", spec.get("watch"), names.metrics)
    yield from _unnamed("metric", "metrics", spec.get("metrics"), names.metrics)
    yield from _unnamed("input", "inputs", spec.get("inputs"), names.inputs)
    yield from _unnamed("topic", "notify.topics", topics, names.topics)


def _unnamed(what: What, path: str, section: Node | None, named: set[str]) -> Iterator[Unread]:
    for entry in section.entries if isinstance(section, Mapping) else ():
        if entry.key not in named:
            place = Place(entry.value, entry.key_span, f"{path}.{entry.key}")
            yield Unread(what, entry.key, place.origin())


class _Names:
    """The names that trees mention, by what they can stand for.

    More than what is really read: a text that only looks like a name counts too, and so does a
    disabled entry, which another environment may need.
    """

    def __init__(self) -> None:
        self.metrics: set[str] = set()
        self.topics: set[str] = set()
        self.inputs: set[str] = set()
        self.made_of_members = False
        self._texts: set[str] = set()

    def add_spec(self, spec: Node) -> None:
        """Take the names that a spec mentions."""
        for section in spec.entries if isinstance(spec, Mapping) else ():
            declares = section.key in ("watch", "inputs")
            for name, entry in _entries(section.value):
                if section.key == "watch" and _recommends(entry):
                    self.metrics.add(name)
                own = section.key == "metrics" and entry.get("namespace") is not None
                for each in entry.entries:
                    # There, `metric:` is the name that CloudWatch knows.
                    named = "" if declares or (own and each.key == "metric") else each.key
                    self.add(each.value, named)

    def add(self, node: Node, key: str) -> None:
        """Take the names that a value under a key mentions."""
        if isinstance(node, Scalar):
            if isinstance(node.value, str):
                self._add_text(node.value, key)
        elif isinstance(node, Sequence):
            for item in node.items:
                self.add(item, key)
        else:
            for entry in node.entries:
                self.add(entry.value, entry.key)

    def _add_text(self, text: str, key: str) -> None:
        if "${" in text:
            self.inputs.update(_INPUT.findall(text))
        if key in _OF_TOPICS:
            self.topics.add(text)
        elif key in _OF_METRICS and text not in self._texts:
            self._texts.add(text)
            self.made_of_members |= "${each" in text
            self.metrics.update(_WORD.findall(text))


def _entries(section: Node) -> Iterator[tuple[str, Mapping]]:
    """Give the entries of a section; of one that holds a single thing, that."""
    if not isinstance(section, Mapping):
        return
    for entry in section.entries:
        if isinstance(entry.value, Mapping):
            yield entry.key, entry.value
        else:
            yield "", Mapping(entry.key_span, (entry,))


def _recommends(watch: Mapping) -> bool:
    wanted = watch.get("recommended")
    return wanted is not None and not (isinstance(wanted, Scalar) and not wanted.value)
