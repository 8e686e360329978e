"""A stack becomes its template: every node its resources, in one order for everyone.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, assert_never

from compiler.emit import yaml_text
from compiler.emit.alarm import alarm
from compiler.emit.composite import composite
from compiler.emit.dashboard import dashboard
from compiler.emit.inputs import is_filled_at_deploy, parameter
from compiler.emit.intrinsic import referred, shortened
from compiler.emit.logs import log_group, metric_filter
from compiler.emit.outputs import outputs
from compiler.emit.piece import Piece
from compiler.emit.resource import plain_resource
from compiler.emit.scope import Scope
from compiler.emit.template import HEADER, Template
from compiler.emit.topic import notify_key, topic
from compiler.emit.trail import trail
from compiler.emit.unit import Size
from compiler.ir.alarm import Alarm, Composite
from compiler.ir.dashboard import Dashboard
from compiler.ir.estate import Environment, Node, Stack
from compiler.ir.logs import LogGroup, MetricFilter
from compiler.ir.resource import PlainResource
from compiler.ir.topic import NotifyKey, Topic
from compiler.ir.trail import Trail

_FRAME = ("Type", "DependsOn", "DeletionPolicy", "UpdateReplacePolicy")


def emit(stack: Stack, environment: Environment, project: str) -> Template:
    """Compile a stack of an environment to its template: the same bytes for the same estate.

    Raises ValueError when two resources have one logical ID, or when troposphere refuses a
    value: both are bugs of what made the estate.
    """
    scope = Scope(stack, environment)
    made = _by_id(piece for node in stack.nodes for piece in _resources(node, scope))
    shown = _by_id(piece for node in stack.nodes for piece in outputs(node, scope))
    asked = _by_id(_parameters(stack, made))
    sections = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": stack.description,
        "Metadata": {"watchform": _about(stack, environment, project)},
        "Parameters": {name: shortened(piece.body) for name, piece in asked.items()},
        "Resources": {name: _framed(piece) for name, piece in made.items()},
        "Outputs": {name: shortened(piece.body) for name, piece in shown.items()},
    }
    text = yaml_text.write({name: value for name, value in sections.items() if value})
    return Template(
        stack=stack,
        environment=environment,
        body=f"{_header(stack, environment)}\n{text}",
        # An output may be called as a resource is; then the resource is what is looked for.
        origins={name: piece.origin for name, piece in (asked | shown | made).items()},
        parameters={
            entry.parameter: entry
            for entry in stack.inputs
            if entry.parameter in asked and is_filled_at_deploy(entry)
        },
    )


def measured(stack: Stack, environment: Environment, nodes: Iterable[Node]) -> dict[str, Size]:
    """Say by logical ID of the node how much of a template each of them takes."""
    scope = Scope(stack, environment)
    parameters = {entry.parameter for entry in stack.inputs}
    sizes = {}
    for node in nodes:
        made, shown = _by_id(_resources(node, scope)), _by_id(outputs(node, scope))
        written = {name: _framed(piece) for name, piece in made.items()}
        written |= {f"{name} ": shortened(piece.body) for name, piece in shown.items()}
        # They stand one level deeper in the template: two blanks before each line.
        text = yaml_text.write(written)
        sizes[node.identity.logical_id] = Size(
            resources=len(made),
            outputs=len(shown),
            body=len(text.encode()) + 2 * text.count("\n"),
            parameters=frozenset(
                name
                for piece in made.values()
                for name in referred(piece.body)
                if name in parameters
            ),
        )
    return sizes


def _resources(node: Node, scope: Scope) -> Iterator[Piece]:
    """Write the resources of one node."""
    match node:
        case Alarm():
            yield alarm(node, scope)
        case Composite():
            yield composite(node, scope)
        case Dashboard():
            yield dashboard(node, scope)
        case LogGroup():
            yield log_group(node, scope)
        case MetricFilter():
            yield metric_filter(node)
        case Trail():
            yield from trail(node, scope)
        case Topic():
            yield from topic(node, scope)
        case NotifyKey():
            yield from notify_key(node, scope)
        case PlainResource():
            yield plain_resource(node, scope)
        case _:
            assert_never(node)


def _by_id(pieces: Iterable[Piece]) -> dict[str, Piece]:
    """Put pieces in the order of their logical IDs."""
    found: dict[str, Piece] = {}
    for piece in pieces:
        other = found.setdefault(piece.logical_id, piece)
        if other is not piece:
            both = f"{other.origin.path} and {piece.origin.path}"
            raise ValueError(f"{both} have the same logical ID, {piece.logical_id}")
    return dict(sorted(found.items()))


def _framed(piece: Piece) -> dict[str, Any]:
    """Put the attributes of a resource in the order in which they are read."""
    body = piece.body
    framed = {name: body[name] for name in _FRAME if name in body}
    framed["Metadata"] = {"watchform": piece.origin.path}
    return {**framed, "Properties": shortened(body["Properties"])}


def _parameters(stack: Stack, made: Mapping[str, Piece]) -> Iterator[Piece]:
    """Write the parameters that the resources read."""
    read = {name for piece in made.values() for name in referred(piece.body)}
    for entry in stack.inputs:
        written = parameter(entry) if entry.parameter in read else None
        if written is not None:
            yield written


def _about(stack: Stack, environment: Environment, project: str) -> dict[str, Any]:
    """Say what the template was compiled from, in words that do not change by themselves."""
    about: dict[str, Any] = {
        "Spec": stack.origin.span.file,
        "Environment": environment.name,
        "Project": project,
    }
    if stack.tags:
        # They are given to the stack when it is deployed, and it gives them to its resources.
        about["Tags"] = dict(sorted(stack.tags))
    return about


def _header(stack: Stack, environment: Environment) -> str:
    spec = stack.origin.span.file
    return f"{HEADER}{spec} for {environment.name}. Edit the spec, not this file."
