"""Watches, metrics, inputs and topics that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.ir.alarm import Alarm, Composite
from compiler.ir.dashboard import Dashboard
from compiler.ir.estate import Estate, Stack
from compiler.ir.input import StackSource
from compiler.rules.rule import Rule
from compiler.text.diagnostic import Code, Diagnostic, Severity

CODE = Code("WF813", "unused-declaration", Severity.WARNING)

_USERS = {
    "watch": "no alarm, widget or metric names it",
    "metric": "no alarm, widget or metric names it",
    "input": "`${{inputs.{name}}}` stands nowhere",
    "topic": "no severity and no alarm notifies it",
}


def check(estate: Estate) -> Iterator[Diagnostic]:
    """Find what is declared and not used, in specs that alarm or draw at all."""
    read = {
        entry.source.stack
        for stack in estate.stacks
        for entry in stack.inputs
        if isinstance(entry.source, StackSource)
    }
    for stack in estate.stacks:
        begun = _alarms_or_draws(stack)
        for each in stack.unread:
            # Other stacks may read what topics there are; and a spec begins with its watches.
            if (each.what == "topic" and stack.name in read) or not (begun or each.what == "input"):
                continue
            why = _USERS[each.what].format(name=each.name)
            yield Diagnostic(
                CODE,
                f"the {each.what} `{each.name}` is not used: {why}",
                each.origin.span,
                help="use it, or remove it",
            )


def _alarms_or_draws(stack: Stack) -> bool:
    return any(isinstance(node, Alarm | Composite | Dashboard) for node in stack.nodes)


RULE = Rule(
    code=CODE,
    check=check,
    reason=(
        "What nobody uses is often what an alarm was meant to watch. It also makes the reader "
        "believe that something is watched."
    ),
    bad="""
watch:
  api: {service: api-gateway-rest, ApiName: shop}
  orders: {service: lambda, FunctionName: shop-orders}
alarms:
  api-errors: {metric: api.5XXError@Sum, threshold: "> 10", actions: {}}
""",
    good="""
watch:
  api: {service: api-gateway-rest, ApiName: shop}
  orders: {service: lambda, FunctionName: shop-orders}
alarms:
  api-errors: {metric: api.5XXError@Sum, threshold: "> 10", actions: {}}
  order-errors: {metric: orders.Errors@Sum, threshold: "> 10", actions: {}}
""",
)
