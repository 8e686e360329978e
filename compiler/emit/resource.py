"""Resources that the compiler only passes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, assert_never

from compiler.emit.piece import Piece
from compiler.emit.scope import Scope
from compiler.ir.resource import PlainResource, PropertyValue
from compiler.ir.value import Text


def plain_resource(node: PlainResource, scope: Scope) -> Piece:
    """Write a resource as it was given; cfn-lint judges it, there is no class to check it."""
    properties = {name: _value(value, scope) for name, value in node.properties.items()}
    body = {"Type": node.type, "Properties": properties}
    return Piece(node.identity.logical_id, body, node.origin)


def _value(value: PropertyValue, scope: Scope) -> Any:
    match value:
        case Text():
            written = scope.text(value)
            return written if isinstance(written, str) else written.to_dict()
        case str() | bool() | int() | float():
            return value
        case Mapping():
            return {name: _value(inner, scope) for name, inner in value.items()}
        case Sequence():
            return [_value(inner, scope) for inner in value]
        case _:
            assert_never(value)
