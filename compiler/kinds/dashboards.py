"""`dashboards`: what people look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple, assert_never

from pydantic import Field

from compiler.frontend.model import SpecModel
from compiler.frontend.place import Place
from compiler.ir.dashboard import Box, Dashboard, MetricWidget, Variable, VariableValue, Widget
from compiler.kinds.kind import Declared, Kind
from compiler.kinds.scope import Broken, Scope
from compiler.kinds.shared import drawing
from compiler.kinds.shared.service_widgets import service_widgets
from compiler.kinds.shared.widgets import (
    AlarmStatusWidgetSpec,
    LogsWidgetSpec,
    MetricWidgetSpec,
    ServiceWidgetSpec,
    TextWidgetSpec,
    WidgetSpec,
)
from compiler.language.grid import Wanted, flow, overlaps
from compiler.language.period import Period
from compiler.text.diagnostic import Code, Label, Problem

BAD_DASHBOARD_NAME = Code("WF451", "dashboard-name")
OVERLAP = Code("WF452", "widgets-overlap")
TOO_MANY_WIDGETS = Code("WF453", "too-many-widgets")
TOO_MANY_METRICS = Code("WF456", "dashboard-of-too-many-metrics")
VARIABLE_FORM = Code("WF455", "dashboard-variable")

_NAME = re.compile(r"[A-Za-z0-9_-]{1,255}")
_MOST_WIDGETS = 500
_MOST_METRICS = 2500
_SIZES = {
    MetricWidgetSpec: (12, 6),
    TextWidgetSpec: (24, 2),
    AlarmStatusWidgetSpec: (24, 3),
    LogsWidgetSpec: (24, 6),
    ServiceWidgetSpec: (12, 6),
}


class VariableSpec(SpecModel):
    """Something the reader may change."""

    property: str | None = Field(None, description="The dimension or property that changes.")
    pattern: str | None = Field(None, description="The text of the body that is replaced.")
    input: Literal["input", "select", "radio"] = Field("select", description="How one chooses.")
    label: str | None = Field(
        None, description="What stands beside the field; without it, the name."
    )
    default: str | None = Field(None, description="The value it begins with.")
    visible: bool = Field(
        default=True,
        description="`false` hides the field; the variable still works in the address.",
    )
    search: str | None = Field(None, description="Fills the choices: a SEARCH without statistic.")
    populate_from: str | None = Field(None, description="The dimension whose values are offered.")
    values: list[str] | dict[str, str] = Field(
        default_factory=list, max_length=500, description="A list, or labels and their values."
    )


class DashboardSpec(SpecModel):
    """Widgets on a grid of 24 columns."""

    name: str | None = Field(None, description="Its name; default `<prefix>-<key>`.")
    period: Period = Field(300, description="The length of one point where a widget says nothing.")
    widgets: list[WidgetSpec] = Field(min_length=1, description="In reading order.")
    variables: dict[str, VariableSpec] = Field(
        default_factory=dict,
        max_length=25,
        description="What a reader may change on the dashboard; by name.",
    )
    start: str | None = Field(
        None, pattern=r"^(-P.+|\d{4}-.+)$", description="`-PT3H`, or a moment."
    )
    end: str | None = Field(None, description="A moment.")
    period_override: Literal["auto", "inherit"] | None = Field(
        None,
        description="What the time range does to periods: `auto` adapts, `inherit` keeps them.",
    )
    enabled: bool = Field(default=True, description="False leaves the dashboard out.")


class _Piece(NamedTuple):
    spec: WidgetSpec
    place: Place


def lower(declared: Declared[DashboardSpec], scope: Scope) -> Iterator[Dashboard]:
    """Make the dashboard, unless it is disabled."""
    spec, place = declared.spec, declared.place
    if not spec.enabled:
        return
    name = f"{scope.environment.prefix}-{declared.name}"
    if spec.name is not None:
        name = scope.literal(spec.name, place.child("name"))
    if not _NAME.fullmatch(name):
        text = f"CloudWatch does not take `{name}` as the name of a dashboard"
        help_ = "use letters, digits, `-` and `_`, at most 255"
        raise place.child("name").problem(BAD_DASHBOARD_NAME, text, help_)
    pieces = tuple(_pieces(spec, place, scope))
    if len(pieces) > _MOST_WIDGETS:
        text = f"the dashboard has {len(pieces)} widgets; CloudWatch takes {_MOST_WIDGETS}"
        raise place.child("widgets").problem(TOO_MANY_WIDGETS, text, "make several dashboards")
    widgets = _widgets(pieces, spec.period, scope)
    count = sum(drawing.metrics_of(w.lines) for w in widgets if isinstance(w, MetricWidget))
    if count > _MOST_METRICS:
        text = f"the dashboard has {count} metrics; CloudWatch takes {_MOST_METRICS}"
        raise place.child("widgets").problem(TOO_MANY_METRICS, text, "make several dashboards")
    yield Dashboard(
        identity=declared.identity("Dashboard"),
        origin=place.origin(),
        name=name,
        widgets=widgets,
        variables=tuple(_variables(spec, place)),
        start=spec.start,
        end=spec.end,
        period_override=spec.period_override,
    )


def _pieces(spec: DashboardSpec, place: Place, scope: Scope) -> Iterator[_Piece]:
    for i, widget in enumerate(spec.widgets):
        here = place.child("widgets", i)
        if not isinstance(widget, ServiceWidgetSpec):
            yield _Piece(widget, here)
            continue
        for drawn in service_widgets(widget, here, scope):
            yield _Piece(drawn, here)


def _widgets(pieces: tuple[_Piece, ...], period: int, scope: Scope) -> tuple[Widget, ...]:
    boxes = flow(_wanted(piece.spec) for piece in pieces)
    for i, j in overlaps(boxes):
        here, there = pieces[i].place, pieces[j].place
        text = (
            f"the widget covers columns and rows of another: both are at {_at(boxes[i], boxes[j])}"
        )
        help_ = "move one of them, or leave `at:` out and let it flow"
        finding = here.finding(OVERLAP, text, help_, further=(Label(there.span, "the other"),))
        scope.report(finding)
    drawn: list[Widget] = []
    for (spec, place), box in zip(pieces, boxes, strict=True):
        try:
            drawn.append(_widget(spec, box, period, place, scope))
        except Broken:
            continue
        except Problem as problem:
            for diagnostic in problem.diagnostics:
                scope.report(diagnostic)
    return tuple(drawn)


def _wanted(spec: WidgetSpec) -> Wanted:
    width, height = _SIZES[type(spec)]
    at = (spec.at[0], spec.at[1]) if spec.at is not None else None
    if at is not None and spec.width is None:
        width = min(width, 24 - at[0])
    return Wanted(spec.width or width, spec.height or height, at)


def _at(a: Box, b: Box) -> str:
    return f"[{max(a.x, b.x)}, {max(a.y, b.y)}]"


def _widget(spec: WidgetSpec, box: Box, period: int, place: Place, scope: Scope) -> Widget:
    match spec:
        case MetricWidgetSpec():
            return drawing.metric_widget(spec, box, period, place, scope)
        case TextWidgetSpec():
            return drawing.text_widget(spec, box, place, scope)
        case AlarmStatusWidgetSpec():
            return drawing.alarm_status_widget(spec, box, place, scope)
        case LogsWidgetSpec():
            return drawing.logs_widget(spec, box, place, scope)
        case ServiceWidgetSpec():
            raise AssertionError("a service widget has become metric widgets before")
        case _:
            assert_never(spec)


def _variables(spec: DashboardSpec, place: Place) -> Iterator[Variable]:
    for name, variable in spec.variables.items():
        here = place.child("variables", name)
        if (variable.property is None) == (variable.pattern is None):
            text = f"variable `{name}` changes a `property` or a `pattern`, one of them"
            raise here.problem(VARIABLE_FORM, text, "add `property:` (a dimension) or `pattern:`")
        values = variable.values
        pairs = values.items() if isinstance(values, dict) else ((None, v) for v in values)
        yield Variable(
            id=name,
            type="pattern" if variable.property is None else "property",
            target=variable.property or variable.pattern or "",
            input_type=variable.input,
            label=variable.label,
            default=variable.default,
            visible=variable.visible,
            search=variable.search,
            populate_from=variable.populate_from,
            values=tuple(VariableValue(value, label) for label, value in pairs),
        )


KIND = Kind(key="dashboards", title="dashboard", entry=DashboardSpec, lower=lower, phase=3)
