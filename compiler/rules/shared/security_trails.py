"""Trails that security alarms look at."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.ir.estate import Estate, Stack
from compiler.ir.logs import MetricFilter
from compiler.ir.trail import Trail
from compiler.kinds.trail import SECURITY_NAMESPACE


def security_trails(estate: Estate) -> Iterator[Trail]:
    """Give the trails from whose events security metrics are made."""
    namespace = f"{estate.environment.prefix}/{SECURITY_NAMESPACE}"
    for stack in estate.stacks:
        for trail in stack.nodes:
            if isinstance(trail, Trail) and _watched(stack, trail, namespace):
                yield trail


def _watched(stack: Stack, trail: Trail, namespace: str) -> bool:
    return any(
        isinstance(node, MetricFilter)
        and node.log_group == trail.log_group
        and node.namespace == namespace
        for node in stack.nodes
    )
