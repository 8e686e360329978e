"""Names of entries as they are written, and texts without what differs between environments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from compiler.ir.estate import Environment, Node, logical_ids
from compiler.pipeline import Compilation
from compiler.report.sides import Side

Texts = tuple[tuple[str, bool], ...]
"""Sentences, and whether each is about the monitoring that becomes weaker."""


@dataclass(frozen=True, slots=True)
class Name:
    """An entry as it is written, and the member of its fan-out, empty where there is none."""

    entry: str
    member: str = ""

    @property
    def words(self) -> Mapping[str, str]:
        """What stands in texts of one member alone, and what it stands for."""
        return {self.member: "${each}"} if self.member else {}


def named(path: str) -> Name:
    """Read the name of an entry: `alarms.ecs-cpu[vets]`."""
    entry, bracket, member = path.partition("[")
    return Name(entry, member[:-1]) if bracket and path.endswith("]") else Name(path)


def names_of(side: Side, stack: str) -> Mapping[str, Name]:
    """Name what a stack holds, or held, by logical ID."""
    found: dict[str, Name] = {}
    for compilation in (side.old, side.new):
        for node in _nodes(compilation, stack):
            own = node.identity.logical_id
            found |= {each: named(node.origin.path) for each in logical_ids(node)}
            found[own] = _written(node)
    return found


def _nodes(compilation: Compilation | None, stack: str) -> tuple[Node, ...]:
    if compilation is None or compilation.estate is None:
        return ()
    own = (each.nodes for each in compilation.estate.stacks if each.key == stack)
    return next(own, ())


def _written(node: Node) -> Name:
    """Take the key as it is written where it has placeholders: it is one in all environments."""
    identity, path = node.identity, node.origin.path
    if "${" not in identity.key:
        return named(path)
    return Name(f"{path.partition('.')[0]}.{identity.key}", identity.member)


def environment_words(side: Side) -> Mapping[str, str]:
    """Return what stands in texts of one environment alone, and what it stands for."""
    known = side.new or side.old
    where: Environment | None = known.estate.environment if known and known.estate else None
    if where is None:
        return {}
    return {
        where.prefix: "${prefix}",
        where.account: "${account}",
        where.region: "${region}",
        where.name: "${environment}",
    }


def general_text(text: str, words: Mapping[str, str]) -> str:
    """Write a text without the words that differ from one environment or member to another."""
    known = sorted(filter(None, words), key=len, reverse=True)
    if not known:
        return text
    either = "|".join(map(re.escape, known))
    pattern = rf"(?<![A-Za-z0-9])({either})(?![A-Za-z0-9])"
    return re.sub(pattern, lambda found: words[found[1]], text)


def general(said: Texts, words: Mapping[str, str]) -> Texts:
    """Write sentences without such words."""
    return tuple((general_text(text, words), weaker) for text, weaker in said)
