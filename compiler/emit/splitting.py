"""One stack becomes one template, or several where one cannot hold it.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from compiler.emit import folder
from compiler.emit.assembly import emit, measured
from compiler.emit.parts import LIMITS, MAIN, Limits, Part, placed
from compiler.emit.template import Template
from compiler.emit.unit import Limit, Size, Unit, units_of
from compiler.ir.alarm import Action, Alarm, ArnAction, Composite, TopicAction
from compiler.ir.estate import Environment, Estate, Node, Stack
from compiler.ir.topic import Topic
from compiler.ir.value import Text

_LONGEST_NAME = 128


def emit_estate(estate: Estate, out: Path) -> tuple[Template, ...]:
    """Compile every stack; what `out` has in a part of a large one already stays in that part."""
    return tuple(
        template
        for stack in estate.stacks
        for template in templates_of(
            stack, estate.environment, estate.project, folder.standing(out, stack.key)
        )
    )


def templates_of(
    stack: Stack,
    environment: Environment,
    project: str,
    known: Mapping[str, Part],
    limits: Limits = LIMITS,
) -> tuple[Template, ...]:
    """Compile a stack to its templates, the stack itself first.

    `known` says by logical ID in which part a resource stands already; it stays there.
    """
    sizes: dict[str, Size] = {}
    while True:
        parts = placed(units_of(stack, environment, sizes), known, limits)
        found = {
            part: emit(_part(stack, part, units, environment), environment, project)
            for part, units in parts.items()
        }
        # Bytes are measured only where they are too many: resources are nearly always first.
        heavy = [part for part, template in found.items() if not _fits(template, limits.most)]
        nodes = [n for part in heavy for n in found[part].stack.nodes]
        new = [n for n in nodes if n.identity.logical_id not in sizes]
        if not new:
            return tuple(found.values()) or (emit(stack, environment, project),)
        sizes |= measured(stack, environment, nodes)


def _fits(template: Template, limit: Limit) -> bool:
    parameters = sum(entry.parameter in template.origins for entry in template.stack.inputs)
    return len(template.body.encode()) <= limit.body and parameters <= limit.parameters


def _part(stack: Stack, part: Part, units: Iterable[Unit], environment: Environment) -> Stack:
    """Make the stack of one part; what stands in another is named as the account knows it."""
    nodes = [node for unit in units for node in unit.nodes]
    if part == MAIN and len(nodes) == len(stack.nodes):
        return stack
    ids = {node.identity.logical_id for node in nodes}
    topics = {n.identity.logical_id: n.name for n in stack.nodes if isinstance(n, Topic)}
    elsewhere = {
        topic: f"arn:{environment.partition}:sns:{environment.region}:{environment.account}:{name}"
        for topic, name in topics.items()
        if topic not in ids
    }
    apart = (_apart(node, ids, elsewhere) for node in nodes)
    return replace(
        stack,
        key=stack.key if part == MAIN else f"{stack.key}.{part.suffix}",
        name=_name(stack.name, part),
        nodes=tuple(sorted(apart, key=lambda node: node.identity.logical_id)),
    )


def _name(name: str, part: Part) -> str:
    """Name the stack of a part; a long name is cut, and then told apart by a digest."""
    if part == MAIN:
        return name
    room = _LONGEST_NAME - len(part.suffix) - 1
    if len(name) > room:
        digest = sha256(name.encode()).hexdigest()[:8]
        name = f"{name[: room - 9].rstrip('-')}-{digest}"
    return f"{name}-{part.suffix}"


def _apart(node: Node, ids: set[str], topics: Mapping[str, str]) -> Node:
    """Write what a node refers to in other parts by its name: it cannot be a `Ref`."""
    if not isinstance(node, Alarm | Composite):
        return node
    actions = replace(
        node.actions,
        alarm=tuple(_called(action, topics) for action in node.actions.alarm),
        ok=tuple(_called(action, topics) for action in node.actions.ok),
        insufficient_data=tuple(_called(a, topics) for a in node.actions.insufficient_data),
    )
    if isinstance(node, Composite):
        children = tuple(child for child in node.children if child in ids)
        return replace(node, actions=actions, children=children)
    return replace(node, actions=actions)


def _called(action: Action, topics: Mapping[str, str]) -> Action:
    if isinstance(action, TopicAction) and action.logical_id in topics:
        return ArnAction(Text.of(topics[action.logical_id]))
    return action
