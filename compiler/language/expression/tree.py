"""The tree of an expression: what `parse_expression` gives and everything else reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from compiler.language.expression.reference import MetricReference


@dataclass(frozen=True, slots=True)
class Number:
    """A number without a sign: `100`, `0.5`, `1e-3`."""

    value: float
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A quoted argument of a function; `value` as written between the quotes, escapes included."""

    value: str
    quote: str = "'"
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Keyword:
    """A bare word that a function takes as an argument: `REPEAT`, `DESC`, `true`."""

    word: str
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Unary:
    """The negative of `operand`; `grouped` when brackets stood around it, which `start` counts."""

    operand: Node
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    grouped: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands; `operator` is one of `+ - * / ^ == != < <= > >= AND OR` (`&&` becomes AND).

    `grouped` when brackets stood around it, which `start` and `end` count.
    """

    operator: str
    left: Node
    right: Node
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    grouped: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments; the name stands at `start`."""

    function: str
    arguments: tuple[Node, ...]
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Array:
    """Several series as one argument: `[a, b]`."""

    items: tuple[Node, ...]
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)


Node = Number | Text | Keyword | MetricReference | Unary | Binary | Call | Array
"""Every kind of node. Offsets are characters of the text that was read, and are not compared."""


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly inside one, in order of appearance."""
    match node:
        case Unary():
            return (node.operand,)
        case Binary():
            return (node.left, node.right)
        case Call():
            return node.arguments
        case Array():
            return node.items
        case Number() | Text() | Keyword() | MetricReference():
            return ()


def walk(node: Node) -> Iterator[Node]:
    """Give a node and everything inside it, in order of appearance."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(children(current)))


def references(node: Node) -> tuple[MetricReference, ...]:
    """Return the metrics an expression names, in order of appearance, repeats included."""
    return tuple(each for each in walk(node) if isinstance(each, MetricReference))
