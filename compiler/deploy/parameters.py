"""Fills the parameters of a template from what other layers export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from compiler.aws.errors import AwsError, Trouble
from compiler.aws.stack import DeployedStack
from compiler.aws.terraform_state import TerraformOutputs
from compiler.deploy.codes import INPUT_NOT_FOUND
from compiler.deploy.port import Cloud
from compiler.emit.template import Template
from compiler.ir.estate import Environment, TerraformState
from compiler.ir.input import (
    ExportSource,
    Input,
    SsmSource,
    StackSource,
    TerraformSource,
    ValueSource,
)
from compiler.text.diagnostic import Diagnostic, Problem
from compiler.text.nearest import listing, suggestion

_ABSENT = frozenset({Trouble.NOT_FOUND, Trouble.INVALID})


@dataclass(frozen=True, slots=True)
class Filled:
    """The parameters of one template.

    `assumed` hold an example, because the embedded AWS has no such layer; `waiting` are the
    names of stacks that must be there first, by parameter.
    """

    values: Mapping[str, str]
    assumed: tuple[str, ...] = ()
    waiting: Mapping[str, str] | None = None


class ParameterSources:
    """Reads the sources of inputs in one account, each of them once."""

    def __init__(
        self, cloud: Cloud, environment: Environment, own: Mapping[str, frozenset[str]]
    ) -> None:
        """`own` are the stacks of this estate, which may be yet to come, and their outputs."""
        self._cloud = cloud
        self._environment = environment
        self._own = own
        self._states: dict[str, TerraformOutputs] = {}
        self._stacks: dict[str, DeployedStack | None] = {}

    def fill(self, template: Template) -> Filled:
        """Give every parameter of a template its value.

        Raises:
            Problem: a source does not hold what an input asks for.
            AwsError: a source may not be read.
        """
        values: dict[str, str] = {}
        waiting: dict[str, str] = {}
        assumed = self._stood_in(template)
        problems: list[Diagnostic] = []
        for name, input_ in sorted(template.parameters.items()):
            try:
                values[name] = self._value(input_)
            except AwsError as error:
                if error.trouble not in _ABSENT:
                    raise
                values[name] = input_.example
                awaited = self._awaited(input_)
                if awaited:
                    waiting[name] = awaited
                elif self._environment.embedded and input_.example:
                    assumed.append(input_.name)
                else:
                    problems.append(_not_found(input_, error))
        if problems:
            raise Problem(*problems)
        return Filled(values, tuple(sorted(set(assumed))), waiting)

    def _stood_in(self, template: Template) -> list[str]:
        """Name the inputs that CloudFormation reads itself, and that the embedded AWS stands in."""
        if not self._environment.embedded:
            return []
        read = (ExportSource, SsmSource)
        return [i.name for i in template.stack.inputs if isinstance(i.source, read)]

    def _value(self, input_: Input) -> str:
        source = input_.source
        match source:
            case ValueSource():
                return source.value
            case SsmSource():
                return source.path
            case StackSource():
                return self._stack_output(source)
            case TerraformSource():
                return self._state(source.state).text(source.output)
            case ExportSource():
                # Fn::ImportValue needs no parameter; one that asks for it is given the name.
                return source.name
            case _:
                assert_never(source)

    def _awaited(self, input_: Input) -> str:
        """Name the stack of this estate that an input waits for; empty where it does not."""
        source = input_.source
        if isinstance(source, StackSource) and source.output in self._own.get(source.stack, ()):
            return source.stack
        return ""

    def _stack_output(self, source: StackSource) -> str:
        if source.stack not in self._stacks:
            self._stacks[source.stack] = self._cloud.stacks.stack(source.stack)
        stack = self._stacks[source.stack]
        if stack is None:
            raise AwsError(
                Trouble.NOT_FOUND,
                f"the stack {source.stack} does not exist in {self._environment.region}",
                "deploy it first, or correct its name",
            )
        value = stack.output(source.output)
        if value is None:
            keys = [output.key for output in stack.outputs]
            raise AwsError(
                Trouble.NOT_FOUND,
                f"the stack {source.stack} has no output `{source.output}`",
                suggestion(source.output, keys, what="it has") or "it has no outputs at all",
            )
        return value

    def _state(self, name: str) -> TerraformOutputs:
        if name not in self._states:
            self._states[name] = self._cloud.terraform_outputs(self._where(name))
        return self._states[name]

    def _where(self, name: str) -> TerraformState:
        states = dict(self._environment.terraform_states)
        if name in states:
            return states[name]
        known = listing(states) if states else "none"
        raise AwsError(
            Trouble.NOT_FOUND,
            f"the environment {self._environment.name} names no Terraform state `{name}`",
            f"add it to `terraform_states:` of the environment; there are: {known}",
        )


def _not_found(input_: Input, error: AwsError) -> Diagnostic:
    return Diagnostic(
        INPUT_NOT_FOUND,
        f"the input `{input_.name}` cannot be filled: {error.message}",
        input_.origin.span,
        help=error.help,
    )
