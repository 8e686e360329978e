"""`inputs`: what other layers export."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from compiler.frontend.model import Offer, SpecModel, mistake
from compiler.ir.input import (
    ExportSource,
    InputSource,
    SsmSource,
    StackSource,
    TerraformSource,
    ValueSource,
)
from compiler.kinds.kind import WORD, Kind, nothing
from compiler.text.nearest import listing

_FORMS = ("value", "export", "ssm", "stack", "terraform")


class StackOutput(SpecModel):
    """An output of another CloudFormation stack."""

    name: str = Field(min_length=1, description="The stack's name.")
    output: str = Field(min_length=1, description="The key of its output.")


class TerraformOutput(SpecModel):
    """An output of a Terraform state that the environment file names."""

    state: Annotated[str, Offer.STATE] = Field(
        min_length=1, description="A name under `terraform_states:`."
    )
    output: str = Field(min_length=1, description="The name of the output.")


class InputSpec(SpecModel):
    """One input: where its value comes from, and an example of it."""

    value: str | None = Field(None, description="The value itself.")
    export: str | None = Field(None, min_length=1, description="An export of another stack.")
    ssm: str | None = Field(
        None, pattern=r"^/?[A-Za-z0-9_.\-/]+$", description="An SSM parameter: `/path/to/it`."
    )
    stack: StackOutput | None = Field(None, description="An output of another stack.")
    terraform: TerraformOutput | None = Field(None, description="An output of a Terraform state.")
    example: str | None = Field(None, description="Stands in where no account is at hand.")
    description: str = Field("", description="What the value is.")

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        given = [form for form in _FORMS if form in self.model_fields_set]
        if len(given) == 1:
            if self.example is None and self.value is None:
                text = "there is no `example`"
                raise mistake(
                    text, "add `example:`; it stands in for the value in previews and tests"
                )
            return self
        read = " and ".join(f"`{form}`" for form in given) or "none of them"
        text = f"wanted one of {listing(_FORMS)}, read {read}"
        second = given[1] if given else ""
        raise mistake(text, "say once where the value comes from", key=second)

    def source(self) -> InputSource:
        """Return where the value comes from."""
        if self.export is not None:
            return ExportSource(self.export)
        if self.ssm is not None:
            return SsmSource(self.ssm)
        if self.stack is not None:
            return StackSource(self.stack.name, self.stack.output)
        if self.terraform is not None:
            return TerraformSource(self.terraform.state, self.terraform.output)
        return ValueSource(self.value or "")


KIND = Kind(key="inputs", title="input", entry=InputSpec, names=WORD, lower=nothing, whole=True)
