"""A compiled stack: the template and where each of its resources was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from compiler.ir.estate import Environment, Stack
from compiler.ir.input import Input
from compiler.ir.origin import Origin

HEADER = "# Compiled by watchform from "
"""Begins the first line of every template."""


@dataclass(frozen=True, slots=True)
class Template:
    """One stack as CloudFormation, for one environment.

    `body` is the YAML text; `origins` maps every logical ID of the template (resources,
    parameters, outputs) to the spec entry it comes from; `parameters` are the inputs that
    must be given a value when the stack is deployed, by the name of the template parameter.
    """

    stack: Stack
    environment: Environment
    body: str
    origins: Mapping[str, Origin]
    parameters: Mapping[str, Input]
