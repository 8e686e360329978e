"""The outputs of a Terraform state, versions 3 and 4.

Only `outputs` is looked at; nothing else of a state is kept in memory longer than the parsing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from compiler.aws.errors import AwsError, Trouble
from compiler.text.nearest import listing, suggestion


@dataclass(frozen=True, slots=True)
class TerraformOutput:
    """One output: its value as JSON has it."""

    value: object
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class TerraformOutputs:
    """The outputs of one state; `where` is how messages name the state."""

    where: str
    outputs: Mapping[str, TerraformOutput]

    def text(self, name: str) -> str:
        """Return an output as the text that a template parameter takes.

        Raises:
            AwsError: there is no such output, it is sensitive, or it is not a single value.
        """
        output = self.outputs.get(name)
        if output is None:
            raise AwsError(
                Trouble.NOT_FOUND,
                f"the Terraform state {self.where} has no output `{name}`",
                self._instead(name),
            )
        if output.sensitive:
            raise AwsError(
                Trouble.INVALID,
                f"the output `{name}` of the Terraform state {self.where} is sensitive, and the "
                "parameters of a stack can be read by everyone who sees the stack",
                "write the value to the SSM Parameter Store and read it with `ssm:`, or make the "
                "output not sensitive if it is no secret",
            )
        return _text(name, output.value, self.where)

    def _instead(self, name: str) -> str:
        if not self.outputs:
            return "it has no outputs at all: is it the state of the right layer, and applied?"
        near = suggestion(name, self.outputs)
        there = f"it has: {listing(sorted(self.outputs))}"
        return f"{near} {there}" if near.startswith("did you mean") else there


def parse(content: str | bytes, where: str) -> TerraformOutputs:
    """Read the outputs of a state file.

    Raises:
        AwsError: it is no Terraform state of version 3 or 4.
    """
    try:
        state = json.loads(content)
    except (ValueError, RecursionError):
        raise AwsError(
            Trouble.INVALID,
            f"{where} is not a Terraform state: it is not JSON",
            "name the state file itself (`terraform.tfstate`), not the folder or a plan",
        ) from None
    version = state.get("version") if isinstance(state, dict) else None
    if version == 4:
        return TerraformOutputs(where, _outputs(state.get("outputs")))
    if version == 3:
        return TerraformOutputs(where, _outputs(_root_module(state).get("outputs")))
    found = "no version" if version is None else f"version {version}"
    raise AwsError(
        Trouble.INVALID,
        f"{where} is not a Terraform state of version 3 or 4: it has {found}",
        "write it again with a current Terraform (`terraform apply -refresh-only`)",
    )


def _root_module(state: Mapping[str, object]) -> Mapping[str, object]:
    modules = state.get("modules")
    for module in modules if isinstance(modules, list) else []:
        if isinstance(module, dict) and module.get("path") == ["root"]:
            return module
    return {}


def _outputs(outputs: object) -> Mapping[str, TerraformOutput]:
    if not isinstance(outputs, dict):
        return {}
    return {
        name: TerraformOutput(entry.get("value"), bool(entry.get("sensitive", False)))
        for name, entry in outputs.items()
        if isinstance(entry, dict)
    }


def _text(name: str, value: object, where: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    what = "a list" if isinstance(value, list) else "a map" if isinstance(value, dict) else "empty"
    raise AwsError(
        Trouble.INVALID,
        f"the output `{name}` of the Terraform state {where} is {what}; an input is one text",
        "add an output that holds the one value that is needed",
    )
