"""Reads a template back, the short forms of functions as their long ones."""

from __future__ import annotations

from typing import Any

import yaml

from compiler.emit import emit
from compiler.ir.estate import Node
from emit.estate import environment, stack


class _Reader(yaml.SafeLoader):
    pass


def _function(loader: _Reader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    else:
        assert isinstance(node, yaml.SequenceNode)
        value = loader.construct_sequence(node, deep=True)
    return {suffix if suffix == "Ref" else f"Fn::{suffix}": value}


_Reader.add_multi_constructor("!", _function)


def read(body: str) -> dict[str, Any]:
    return yaml.load(body, Loader=_Reader)  # noqa: S506 - a SafeLoader


def section(name: str, *nodes: Node, region: str = "us-west-2", **changes: Any) -> dict[str, Any]:
    template = emit(stack(*nodes, **changes), environment(region=region), "petclinic")
    return read(template.body).get(name, {})


def resources(*nodes: Node, **changes: Any) -> dict[str, Any]:
    """The resources of a stack of these nodes, by logical ID."""
    return section("Resources", *nodes, **changes)


def properties(node: Node, *others: Node, **changes: Any) -> dict[str, Any]:
    """The properties of the resource that has the node's own logical ID."""
    return resources(node, *others, **changes)[node.identity.logical_id]["Properties"]
