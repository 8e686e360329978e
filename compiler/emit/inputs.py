"""Parameters: how a template is told what only the account knows.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
"""

from __future__ import annotations

from typing import assert_never

from troposphere import Parameter

from compiler.emit.piece import Piece
from compiler.ir.input import (
    ExportSource,
    Input,
    SsmSource,
    StackSource,
    TerraformSource,
    ValueSource,
)


def parameter(entry: Input) -> Piece | None:
    """Write the parameter of an input; None where the template takes the value otherwise."""
    match entry.source:
        case ExportSource() | ValueSource():
            return None
        case SsmSource(path=path):
            text = _described(entry, f"SSM parameter {path}.")
            kind = "AWS::SSM::Parameter::Value<String>"
            written = Parameter(entry.parameter, Type=kind, Default=path, Description=text)
        case StackSource(stack=stack, output=output):
            text = _described(entry, f"Output {output} of the stack {stack}.")
            written = Parameter(entry.parameter, Type="String", Description=text)
        case TerraformSource(state=state, output=output):
            text = _described(entry, f"Output {output} of the Terraform state {state}.")
            written = Parameter(entry.parameter, Type="String", Description=text)
        case _:
            assert_never(entry.source)
    return Piece.of(written, entry.origin)


def is_filled_at_deploy(entry: Input) -> bool:
    """Whether somebody must look the value up before the stack can be deployed."""
    return isinstance(entry.source, StackSource | TerraformSource)


def _described(entry: Input, source: str) -> str:
    described = entry.description.strip()
    if described and described[-1] not in ".!?":
        described += "."
    return f"{described} {source}".strip()
