"""`silence:` of project.yaml: rules that a project does not want to hear."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from compiler.frontend.model import SpecModel
from compiler.frontend.place import Place
from compiler.frontend.tree import Mapping
from compiler.ir.silence import Silence


class SilenceSpec(SpecModel):
    """A rule that says nothing, in all the project or where it says."""

    rule: str = Field(min_length=1, description="Its name or its code: `count-as-average`.")
    reason: str = Field(min_length=1, description="Why, for those who come later.")
    specs: list[str] = Field(
        default_factory=list, description="Only in these, by file name without its ending."
    )
    entries: list[str] = Field(
        default_factory=list, description="Only in these: `alarms.api-errors`, `alarms.api-*`."
    )


def silences_of(specs: list[SilenceSpec], project: Mapping) -> Iterator[Silence]:
    """Give the silences of the project file, each at the name of its rule."""
    place = Place(project, project.span, "project").child("silence")
    for i, spec in enumerate(specs):
        span = place.child(i, "rule").span
        yield Silence(spec.rule, spec.reason, span, None, tuple(spec.specs), tuple(spec.entries))
