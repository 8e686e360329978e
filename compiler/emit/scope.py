"""What a resource may name: the environment it goes to, and the inputs of its stack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, assert_never

from troposphere import ImportValue, Join, Ref, Sub

from compiler.ir.estate import Environment, Stack
from compiler.ir.input import (
    ExportSource,
    Input,
    SsmSource,
    StackSource,
    TerraformSource,
    ValueSource,
)
from compiler.ir.topic import NotifyKey, Topic
from compiler.ir.trail import Trail
from compiler.ir.value import InputRef, Text

_SUFFIXES = {"aws-cn": "amazonaws.com.cn"}


@dataclass(frozen=True)
class Scope:
    """The surroundings of a resource: templates are compiled for one environment."""

    stack: Stack
    environment: Environment

    @cached_property
    def inputs(self) -> Mapping[str, Input]:
        """The inputs of the stack by name."""
        return {entry.name: entry for entry in self.stack.inputs}

    @cached_property
    def notify_key(self) -> NotifyKey:
        """The key that encrypts the stack's own topics."""
        return next(node for node in self.stack.nodes if isinstance(node, NotifyKey))

    @cached_property
    def trails(self) -> tuple[Trail, ...]:
        """The trails that the stack makes."""
        return tuple(node for node in self.stack.nodes if isinstance(node, Trail))

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """The topics that the stack makes."""
        return tuple(node for node in self.stack.nodes if isinstance(node, Topic))

    @property
    def dns_suffix(self) -> str:
        """The end of the partition's service names."""
        return _SUFFIXES.get(self.environment.partition, "amazonaws.com")

    def arn(self, service: str, resource: str, *, region: str | None = None) -> str:
        """Write an ARN of the account; `region` is "" for services that have none."""
        place = self.environment.region if region is None else region
        account = self.environment.account
        return f"arn:{self.environment.partition}:{service}:{place}:{account}:{resource}"

    def trail_arn(self, trail: Trail) -> str:
        """Write the ARN of a trail before it exists: what it stands on is bound to it."""
        return self.arn("cloudtrail", f"trail/{trail.name}")

    def known(self, text: Text) -> Text:
        """Put the inputs that are known when compiling in their places."""
        parts: list[str | InputRef] = []
        for part in text.parts:
            value = part if isinstance(part, str) else self._value(part)
            if isinstance(value, str) and parts and isinstance(parts[-1], str):
                parts[-1] += value
            elif value != "":
                parts.append(value)
        return Text(tuple(parts))

    def _value(self, part: InputRef) -> str | InputRef:
        source = self.inputs[part.name].source
        return source.value if isinstance(source, ValueSource) else part

    def text(self, text: Text) -> Any:
        """Write a text: as it is, or with the intrinsics that stand for its inputs."""
        known = self.known(text)
        if known.literal is not None:
            return known.literal
        if len(known.parts) == 1:
            return self.reference(known.inputs[0])
        if any(isinstance(part, str) and "$" in part for part in known.parts):
            # A dollar sign beside a brace has a meaning of its own in Fn::Sub.
            pieces = [p if isinstance(p, str) else self.reference(p.name) for p in known.parts]
            return Join("", pieces)
        pattern = "".join(
            part if isinstance(part, str) else f"${{{self.inputs[part.name].parameter}}}"
            for part in known.parts
        )
        return Sub(pattern, self.imports(known.inputs))

    def reference(self, name: str) -> Any:
        """Write what gives the value of one input in the account."""
        entry = self.inputs[name]
        match entry.source:
            case ExportSource(name=export):
                return ImportValue(export)
            case SsmSource() | StackSource() | TerraformSource():
                return Ref(entry.parameter)
            case ValueSource(value=value):
                return value
            case _:
                assert_never(entry.source)

    def imports(self, names: tuple[str, ...]) -> dict[str, Any]:
        """Give the map of an Fn::Sub: the inputs among `names` that are no parameters."""
        entries = [self.inputs[name] for name in sorted(set(names))]
        return {
            entry.parameter: self.reference(entry.name)
            for entry in entries
            if isinstance(entry.source, ExportSource)
        }
