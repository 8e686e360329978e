"""What of a stack stands together, how much of a template it takes, and what it goes by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from hashlib import sha256
from typing import assert_never

from compiler.emit.outputs import outputs
from compiler.emit.scope import Scope
from compiler.ir.alarm import Alarm, Composite
from compiler.ir.dashboard import Dashboard
from compiler.ir.estate import Environment, Node, Stack, logical_ids
from compiler.ir.identity import Identity
from compiler.ir.logs import LogGroup, MetricFilter
from compiler.ir.resource import PlainResource
from compiler.ir.topic import NotifyKey, Topic
from compiler.ir.trail import Trail


class Bond(Enum):
    """What holds a thing where it is: `HOME` the stack itself, `SETTLED` habit, `FREE` nothing.

    `LAST` is what names alarms, and must be made after them wherever they are.
    """

    HOME = "home"
    SETTLED = "settled"
    FREE = "free"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Size:
    """What counts against the limits of a template; `body` is in bytes, 0 where not measured."""

    resources: int = 0
    outputs: int = 0
    body: int = 0
    parameters: frozenset[str] = field(default=frozenset())

    def __add__(self, other: Size) -> Size:
        return Size(
            self.resources + other.resources,
            self.outputs + other.outputs,
            self.body + other.body,
            self.parameters | other.parameters,
        )

    def within(self, limit: Limit) -> bool:
        """Whether nothing is more than the limit."""
        return (
            self.resources <= limit.resources
            and self.outputs <= limit.outputs
            and self.body <= limit.body
            and len(self.parameters) <= limit.parameters
        )


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that one template holds; `body` in bytes."""

    resources: int
    outputs: int
    parameters: int
    body: int


@dataclass(frozen=True, slots=True)
class Unit:
    """Nodes that stand in one template; `bits` is a digest of what they are: 64 of `0` and `1`."""

    nodes: tuple[Node, ...]
    bond: Bond
    bits: str
    size: Size


def units_of(
    stack: Stack, environment: Environment, measured: Mapping[str, Size]
) -> tuple[Unit, ...]:
    """Say what of a stack stands together, in the order of its nodes.

    `measured` are the sizes, by logical ID of the node, that are known better than by counting.
    """
    groups = {n.identity.logical_id for n in stack.nodes if isinstance(n, LogGroup)}
    together: dict[str, list[Node]] = {}
    for node in stack.nodes:
        together.setdefault(_holder(node, groups), []).append(node)
    scope = Scope(stack, environment)
    return tuple(_unit(tuple(nodes), measured, scope) for nodes in together.values())


def _holder(node: Node, groups: set[str]) -> str:
    """Name what a node stands together with: a metric filter with its log group."""
    if isinstance(node, MetricFilter) and node.log_group_id in groups:
        return node.log_group_id or ""
    return node.identity.logical_id


def _unit(nodes: tuple[Node, ...], measured: Mapping[str, Size], scope: Scope) -> Unit:
    whole = Size()
    for node in nodes:
        whole += measured.get(node.identity.logical_id) or _counted(node, scope)
    first = next((node for node in nodes if isinstance(node, LogGroup)), nodes[0])
    return Unit(nodes, _bond(first), _bits(first.identity), whole)


def _counted(node: Node, scope: Scope) -> Size:
    return Size(len(logical_ids(node)), sum(1 for _ in outputs(node, scope)))


def _bond(node: Node) -> Bond:
    match node:
        case Trail() | Topic() | NotifyKey():
            # They read from each other, and others find them in the stack's outputs.
            return Bond.HOME
        case MetricFilter() if node.log_group_id is not None:
            return Bond.HOME  # its log group is the trail's
        case Dashboard() | LogGroup() | MetricFilter() | PlainResource():
            return Bond.SETTLED
        case Alarm():
            return Bond.FREE
        case Composite():
            return Bond.LAST
        case _:
            assert_never(node)


def _bits(identity: Identity) -> str:
    """Digest what a thing is: the alarms of one member begin alike, so that they stay together."""
    shared = _digest(identity.member or identity.key, 16)
    own = _digest(f"{identity.kind} {identity.key} {identity.member}", 48)
    return shared + own


def _digest(text: str, length: int) -> str:
    number = int.from_bytes(sha256(text.encode()).digest()[:8])
    return f"{number:064b}"[:length]
