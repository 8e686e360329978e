"""What a stack is told by other layers."""

from __future__ import annotations

from dataclasses import dataclass

from compiler.ir.origin import Origin


@dataclass(frozen=True, slots=True)
class ExportSource:
    """The export of another stack: `Fn::ImportValue`."""

    name: str


@dataclass(frozen=True, slots=True)
class SsmSource:
    """A parameter of the SSM Parameter Store, read by CloudFormation."""

    path: str


@dataclass(frozen=True, slots=True)
class StackSource:
    """An output of another stack, read when the plan is made."""

    stack: str
    output: str


@dataclass(frozen=True, slots=True)
class TerraformSource:
    """An output of a Terraform state, by the state's name in the environment file."""

    state: str
    output: str


@dataclass(frozen=True, slots=True)
class ValueSource:
    """A text known when compiling."""

    value: str


InputSource = ExportSource | SsmSource | StackSource | TerraformSource | ValueSource


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a stack; `example` stands in wherever no account is at hand."""

    name: str
    origin: Origin
    source: InputSource
    example: str
    description: str = ""

    @property
    def parameter(self) -> str:
        """The name of the template parameter that carries it: letters and digits."""
        return "Input" + "".join(w[:1].upper() + w[1:] for w in self.name.split("_"))
