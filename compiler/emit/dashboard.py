"""Dashboards.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-dashboard.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from troposphere import Sub
from troposphere.cloudwatch import Dashboard as DashboardResource

from compiler.emit.dashboard_body import body
from compiler.emit.json_text import write
from compiler.emit.piece import Piece
from compiler.emit.scope import Scope
from compiler.ir.dashboard import Dashboard, MetricWidget
from compiler.ir.metric import StatQuery


def dashboard(node: Dashboard, scope: Scope) -> Piece:
    """Write a dashboard, its body as the text that AWS wants."""
    resource = DashboardResource(
        node.identity.logical_id, DashboardName=node.name, DashboardBody=_body(node, scope)
    )
    return Piece.of(resource, node.origin)


def _body(node: Dashboard, scope: Scope) -> Any:
    data = body(node, scope)
    names = tuple(_inputs(node, scope))
    if not names:
        return write(data)
    text = write(data, lambda name: scope.inputs[name].parameter)
    return Sub(text, scope.imports(names))


def _inputs(node: Dashboard, scope: Scope) -> Iterator[str]:
    """Name the inputs that the body holds and that only the account knows."""
    for widget in node.widgets:
        lines = widget.lines if isinstance(widget, MetricWidget) else ()
        queries = (query for line in lines for query in line.series.queries)
        for query in queries:
            if isinstance(query, StatQuery):
                for _, value in query.dimensions:
                    yield from scope.known(value).inputs
