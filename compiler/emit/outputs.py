"""Outputs: where people find what a stack made.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, assert_never

from troposphere import GetAtt, Output, Ref

from compiler.emit.piece import Piece
from compiler.emit.scope import Scope
from compiler.ir.alarm import Alarm, Composite
from compiler.ir.dashboard import Dashboard
from compiler.ir.estate import Node
from compiler.ir.logs import LogGroup, MetricFilter
from compiler.ir.resource import PlainResource
from compiler.ir.topic import NotifyKey, Topic
from compiler.ir.trail import Trail

_CONSOLES = {"aws-cn": "console.amazonaws.cn", "aws-us-gov": "console.amazonaws-us-gov.com"}


def outputs(node: Node, scope: Scope) -> Iterator[Piece]:
    """Give the outputs of a node, under logical IDs made from its own."""
    for part, description, value in _values(node, scope):
        output = Output(node.identity.part(part), Description=description, Value=value)
        yield Piece.of(output, node.origin)


def _values(node: Node, scope: Scope) -> Iterator[tuple[str, str, Any]]:
    this = node.identity.logical_id
    match node:
        case Dashboard():
            address = console_address(node.name, scope)
            yield "Address", f"Console address of the dashboard {node.name}", address
            yield "Name", "Name of the dashboard", Ref(this)
        case Trail():
            yield from _trail(node)
        case LogGroup():
            yield "Name", f"Log group {node.name}", Ref(this)
        case Topic():
            yield "Arn", f"ARN of the topic {node.name}", Ref(this)
        case Alarm() | Composite() | MetricFilter() | NotifyKey() | PlainResource():
            return
        case _:
            assert_never(node)


def _trail(node: Trail) -> Iterator[tuple[str, str, Any]]:
    this = node.identity.logical_id
    yield "Name", "Name of the trail", Ref(this)
    yield "Arn", f"ARN of the trail {node.name}", GetAtt(this, "Arn")
    yield "BucketName", f"Bucket of the trail {node.name}", Ref(node.identity.part("Bucket"))
    if node.log_group is not None:
        yield "LogGroupName", f"Log group of the trail {node.name}", Ref(node.log_group_id)


def console_address(dashboard: str, scope: Scope) -> str:
    """Write the address at which a dashboard opens in the console."""
    region = scope.environment.region
    host = _CONSOLES.get(scope.environment.partition, "console.aws.amazon.com")
    return (
        f"https://{region}.{host}/cloudwatch/home?region={region}#dashboards/dashboard/{dashboard}"
    )
