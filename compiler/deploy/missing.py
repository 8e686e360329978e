"""Tells which input it was that CloudFormation could not read, where it reads inputs itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

from compiler.aws.errors import AwsError
from compiler.deploy.codes import INPUT_NOT_FOUND
from compiler.deploy.plan import Wanted
from compiler.deploy.port import Stacks
from compiler.ir.input import ExportSource, InputSource, SsmSource
from compiler.text.diagnostic import Diagnostic
from compiler.text.nearest import suggestion

_EXPORT = re.compile(r"No export named (\S+) found")
_SSM = re.compile(r"Unable to fetch parameters \[([^\]]+)\]")


def missing_inputs(stacks: Stacks, wanted: Wanted, reason: str) -> tuple[Diagnostic, ...]:
    """Say at the lines of inputs what is missing; empty where the reason is another one."""
    return (*_exports(stacks, wanted, reason), *_parameters(wanted, reason))


def _exports(stacks: Stacks, wanted: Wanted, reason: str) -> Iterator[Diagnostic]:
    for name in _EXPORT.findall(reason):
        known: tuple[str, ...] = ()
        with suppress(AwsError):
            # It may be allowed to deploy and not to list.
            known = stacks.exports()
        near = suggestion(name, known, what="there are") if known else ""
        help_ = near or "deploy the stack that exports it first, or correct the name"
        message = f"no stack of the account and region exports {name}"
        yield from _at(wanted, ExportSource(name), message, help_)


def _parameters(wanted: Wanted, reason: str) -> Iterator[Diagnostic]:
    for paths in _SSM.findall(reason):
        for path in (path.strip() for path in paths.split(",")):
            message = f"the Parameter Store has no {path}"
            help_ = f"put it there, or correct the path: aws ssm get-parameter --name {path}"
            yield from _at(wanted, SsmSource(path), message, help_)


def _at(wanted: Wanted, source: InputSource, message: str, help_: str) -> Iterable[Diagnostic]:
    return [
        Diagnostic(
            INPUT_NOT_FOUND,
            f"the input `{input_.name}` cannot be filled: {message}",
            input_.origin.span,
            help=help_,
        )
        for input_ in wanted.inputs
        if input_.source == source
    ]
