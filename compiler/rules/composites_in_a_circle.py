"""Composites that wait for each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.ir.alarm import Composite
from compiler.ir.estate import Estate
from compiler.rules.rule import Rule
from compiler.text.diagnostic import Code, Diagnostic, Label

CODE = Code("WF812", "composites-in-a-circle")

_NAME = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPED = re.compile(r"\\(.)")


def check(estate: Estate) -> Iterator[Diagnostic]:
    """Find composites whose rules or suppressors lead back to themselves.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
    """
    nodes = (node for stack in estate.stacks for node in stack.nodes)
    composites = {node.name: node for node in nodes if isinstance(node, Composite)}
    below = {
        name: [child for child in _children(composite) if child in composites]
        for name, composite in composites.items()
    }
    for circle in _circles(below):
        first, *others = (composites[name] for name in circle)
        path = " → ".join(node.origin.path for node in (first, *others, first))
        yield Diagnostic(
            CODE,
            f"the composites wait for each other: {path}" if others else _of_itself(first),
            first.origin.field("rule"),
            help="leave one of them out of the rule of another",
            further=tuple(Label(node.origin.field("rule"), "and this") for node in others),
        )


def _of_itself(composite: Composite) -> str:
    return f"`{composite.origin.path}` waits for itself"


def _children(composite: Composite) -> Iterator[str]:
    for found in _NAME.finditer(composite.rule):
        yield _ESCAPED.sub(r"\1", found[1])
    if composite.suppressor is not None:
        yield composite.suppressor.name


def _circles(below: dict[str, list[str]]) -> Iterator[tuple[str, ...]]:
    """Give the circles of a graph that a walk meets, each once; every edge is followed once."""
    done: set[str] = set()
    for start in [name for name, children in below.items() if children]:
        path = [start] if start not in done else []
        waiting = [iter(below[name]) for name in path]
        while waiting:
            child = next(waiting[-1], None)
            if child is None:
                waiting.pop()
                done.add(path.pop())
            elif child in path:
                yield tuple(path[path.index(child) :])
            elif child not in done:
                path.append(child)
                waiting.append(iter(below[child]))


RULE = Rule(
    code=CODE,
    check=check,
    reason=(
        "A composite is made after what it watches. Two that watch each other can never be made, "
        "nor deleted."
    ),
    bad="""
watch:
  api: {service: api-gateway-rest, ApiName: shop}
alarms:
  api-errors: {metric: api.5XXError@Sum, threshold: "> 10", actions: {}}
composites:
  shop-down: {rule: ALARM(api-errors) OR ALARM(cart-down), actions: {}}
  cart-down: {rule: ALARM(shop-down), actions: {}}
""",
    good="""
watch:
  api: {service: api-gateway-rest, ApiName: shop}
alarms:
  api-errors: {metric: api.5XXError@Sum, threshold: "> 10", actions: {}}
composites:
  shop-down: {rule: ALARM(api-errors) OR ALARM(cart-down), actions: {}}
  cart-down: {rule: ALARM(api-errors), actions: {}}
""",
    refused=True,
)
