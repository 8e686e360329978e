"""What an expression collects on its way to a series: queries, and remarks that rules judge."""

from __future__ import annotations

from compiler.frontend.place import Place
from compiler.ir.metric import Query, Remark, Series
from compiler.language.expression.kinds import Kind
from compiler.language.expression.reference import MetricReference
from compiler.language.expression.remarks import notice
from compiler.language.expression.tree import Node


def remarks_of(node: Node, shapes: dict[MetricReference, Kind], place: Place) -> tuple[Remark, ...]:
    """Return what rules shall judge of an expression, each at its place."""
    return tuple(
        Remark(each.about, each.text, place.narrow(each.start, each.end).span)
        for each in notice(node, lambda ref: shapes.get(ref, "series"))
    )


def added(series: Series, queries: dict[str, Query]) -> str:
    """Add the queries of a series: one id is always one query. Returns the id of the result."""
    queries.update({query.id: query for query in series.queries})
    return series.result.id
