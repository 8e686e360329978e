"""`queries`: Logs Insights queries that the console offers to everyone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from compiler.frontend.model import Offer, SpecModel
from compiler.ir.resource import PlainResource, PropertyValue
from compiler.kinds.kind import ANY, Declared, Kind
from compiler.kinds.retention import check_name
from compiler.kinds.scope import Scope


class QuerySpec(SpecModel):
    """A saved query."""

    query: str = Field(
        min_length=1, max_length=10000, description="In the language of the console."
    )
    groups: list[Annotated[str, Offer.LOG_GROUP]] = Field(
        default_factory=list, description="The log groups to offer."
    )
    folder: str | None = Field(None, description="Where it is listed; default the prefix.")


def lower(declared: Declared[QuerySpec], scope: Scope) -> Iterator[PlainResource]:
    """Make the query definition.

    Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-querydefinition.html
    """
    spec, place = declared.spec, declared.place
    for i, group in enumerate(spec.groups):
        check_name(group, place.child("groups", i), scope)
    folder = scope.environment.prefix if spec.folder is None else spec.folder
    name = f"{scope.literal(folder, place.child('folder'))}/{declared.name}"
    properties: dict[str, PropertyValue] = {
        "Name": name,
        "QueryString": scope.literal(spec.query, place.child("query")),
    }
    if spec.groups:
        properties["LogGroupNames"] = tuple(spec.groups)
    yield PlainResource(
        identity=declared.identity("Query"),
        origin=place.origin(),
        type="AWS::Logs::QueryDefinition",
        properties=properties,
        name=name,
    )


KIND = Kind(
    key="queries", title="query", entry=QuerySpec, names=ANY, lower=lower, shorthand="query"
)
