"""Names that every environment would have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.ir.alarm import Alarm, Composite
from compiler.ir.dashboard import Dashboard
from compiler.ir.estate import Estate, Node
from compiler.ir.resource import PlainResource
from compiler.ir.topic import Topic
from compiler.ir.trail import Trail
from compiler.rules.rule import Rule
from compiler.text.diagnostic import Code, Diagnostic
from compiler.text.source import Span

CODE = Code("WF802", "name-without-prefix")

_WORDS = {"AWS::Logs::QueryDefinition": "query"}


def check(estate: Estate) -> Iterator[Diagnostic]:
    """Find names that do not hold the environment's prefix."""
    prefix = estate.environment.prefix
    # `shop-developers` does not hold `shop-dev`.
    holds = re.compile(rf"(?<![A-Za-z0-9]){re.escape(prefix)}(?![A-Za-z0-9])")
    for stack in estate.stacks:
        if not holds.search(stack.name):
            yield _finding("stack", stack.name, prefix, stack.origin.field("stack"))
        for node in stack.nodes:
            for what, key, name in _names(node):
                if not holds.search(name):
                    yield _finding(what, name, prefix, node.origin.field(key))


def _finding(what: str, name: str, prefix: str, span: Span) -> Diagnostic:
    return Diagnostic(
        CODE,
        f"the {what} `{name}` has the same name in every environment",
        span,
        help=f"begin it with `${{prefix}}`, which is `{prefix}` here",
    )


def _names(node: Node) -> Iterator[tuple[str, str, str]]:
    if isinstance(node, Alarm | Composite):
        yield "alarm", "name", node.name
    elif isinstance(node, Dashboard):
        yield "dashboard", "name", node.name
    elif isinstance(node, Topic):
        yield "topic", "name", node.name
    elif isinstance(node, Trail):
        yield "trail", "name", node.name
        yield "bucket", "bucket", node.bucket
    elif isinstance(node, PlainResource) and node.name:
        yield _WORDS.get(node.type, node.type), "folder", node.name


RULE = Rule(
    code=CODE,
    check=check,
    reason=(
        "Environments often share an account. A name without the environment's prefix collides "
        "there, or is taken away from the other environment."
    ),
    bad="""
watch:
  api: {service: api-gateway-rest, ApiName: shop}
alarms:
  api-errors: {metric: api.5XXError@Sum, threshold: "> 10", actions: {}, name: api-errors}
""",
    good="""
watch:
  api: {service: api-gateway-rest, ApiName: shop}
alarms:
  api-errors: {metric: api.5XXError@Sum, threshold: "> 10", actions: {}, name: "${prefix}-errors"}
""",
)
