"""The inputs of a stack, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from compiler.ir.estate import Environment
from compiler.ir.input import Input
from compiler.kinds.inputs import InputSpec
from compiler.kinds.kind import Declared
from compiler.text.diagnostic import Code, Diagnostic
from compiler.text.nearest import listing, nearest

UNKNOWN_STATE = Code("WF222", "unknown-terraform-state")


def inputs_of(
    declared: Mapping[str, tuple[Declared[InputSpec], ...]],
    environment: Environment,
    report: Callable[[Diagnostic], None],
) -> Iterator[Input]:
    """Give the inputs; one that names a Terraform state the environment has not is told."""
    states = [name for name, _ in environment.terraform_states]
    for name, (entry, *_) in sorted(declared.items()):
        spec = entry.spec
        if spec.terraform is not None and spec.terraform.state not in states:
            near = nearest(spec.terraform.state, states)
            help_ = f"did you mean `{near}`?" if near else f"it has: {listing(states)}"
            if not states:
                help_ = f"add `terraform_states: {{{spec.terraform.state}: …}}` to it"
            place = entry.place.child("terraform", "state")
            text = (
                f"environment `{environment.name}` has no Terraform state `{spec.terraform.state}`"
            )
            report(place.finding(UNKNOWN_STATE, text, help_))
            continue
        yield Input(
            name=name,
            origin=entry.place.origin(),
            source=spec.source(),
            example=spec.example if spec.example is not None else (spec.value or ""),
            description=spec.description,
        )
