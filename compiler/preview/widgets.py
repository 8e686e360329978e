"""A dashboard as data for its page: every widget with its place and what it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import assert_never

from compiler.ir.alarm import AlarmState
from compiler.ir.dashboard import (
    AlarmStatusWidget,
    Axis,
    Dashboard,
    HorizontalAnnotation,
    LogsWidget,
    MetricWidget,
    TextWidget,
    Variable,
    VerticalAnnotation,
    Widget,
)
from compiler.preview import logs, markdown
from compiler.preview.lines import Drawn, Examples, drawing, no_data
from compiler.preview.source import Source
from compiler.preview.window import Values, Window

_EXACT = 10_000
"""Whole numbers below it have four digits at most."""

Json = Mapping[str, object]

_NOT_ASKED = "no data: the query is not run, as each run is paid by what it reads"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a dashboard is drawn with: data, examples of inputs, states of alarms by name.

    `unknown` says why an alarm has no state. Answers of log queries are drawn only `made_up`.
    """

    data: Source
    examples: Examples
    states: Mapping[str, AlarmState]
    window: Window
    unknown: str = ""
    made_up: bool = True


def described(dashboard: Dashboard, around: Surroundings) -> Json:
    """Describe a dashboard for its page."""
    return {
        "name": dashboard.name,
        "start": around.window.start,
        "end": around.window.end,
        "range": dashboard.start or "",
        "variables": [_variable(variable) for variable in dashboard.variables],
        "widgets": [_widget(widget, around) for widget in dashboard.widgets],
    }


def _widget(widget: Widget, around: Surroundings) -> Json:
    box = widget.box
    place = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    return {**place, "path": widget.origin.path, **_content(widget, around)}


def _content(widget: Widget, around: Surroundings) -> Json:
    match widget:
        case MetricWidget():
            return _metric(widget, around)
        case TextWidget():
            plain = widget.background == "transparent"
            return {"type": "text", "html": markdown.html(widget.markdown), "transparent": plain}
        case AlarmStatusWidget():
            return _alarms(widget, around)
        case LogsWidget():
            return _logs(widget, around)
        case _:
            assert_never(widget)


def _logs(widget: LogsWidget, around: Surroundings) -> Json:
    return {
        "type": "logs",
        "title": widget.title,
        "view": widget.view,
        "query": widget.query,
        "groups": widget.log_groups,
        "columns": logs.columns(widget.query),
        "rows": logs.rows(widget, around.window) if around.made_up else (),
        "notes": () if around.made_up else (_NOT_ASKED,),
    }


def _metric(widget: MetricWidget, around: Surroundings) -> Json:
    drawn = drawing(widget, around.data, around.examples, around.window)
    return {
        "type": "metric",
        "title": widget.title,
        "view": widget.view,
        "stacked": widget.stacked,
        "period": widget.period,
        "legend": widget.legend or "bottom",
        "sparkline": widget.sparkline is not False,
        "wholeRange": bool(widget.set_period_to_time_range),
        "range": widget.start or "",
        "left": _axis(widget.left),
        "right": _axis(widget.right),
        "lines": [_line(line, around.window) for line in drawn.lines],
        "horizontal": [_horizontal(note) for note in widget.horizontal],
        "vertical": [_vertical(note) for note in widget.vertical],
        "notes": drawn.notes,
    }


def _line(line: Drawn, window: Window) -> Json:
    result = line.result
    return {
        "label": line.label,
        "properties": line.properties,
        "axis": line.axis,
        "color": line.color,
        "unit": line.unit,
        "period": result.period,
        "end": window.end_of(result.period),
        "values": _numbers(result.values),
        "lower": None if result.lower is None else _numbers(result.lower),
    }


def _numbers(values: Values) -> Sequence[float | int | None]:
    """Write numbers with four digits, which is more than a screen shows; None where none is."""
    return [_short(value) for value in values.tolist()]


def _short(value: float) -> float | int | None:
    if not isfinite(value):
        return None
    if -_EXACT < value < _EXACT and value.is_integer():
        return int(value)
    short = float(f"{value:.4g}")
    return int(short) if short.is_integer() else short


def _axis(axis: Axis | None) -> Json:
    if axis is None:
        return {}
    return {
        "min": axis.min,
        "max": axis.max,
        "label": axis.label,
        "showUnits": axis.show_units is not False,
    }


def _horizontal(note: HorizontalAnnotation) -> Json:
    return {
        "value": note.value,
        "label": note.label,
        "color": note.color,
        "fill": note.fill,
        "axis": note.axis or "left",
        "band": note.band_value,
        "bandLabel": note.band_label,
    }


def _vertical(note: VerticalAnnotation) -> Json:
    return {
        "value": note.value,
        "label": note.label,
        "color": note.color,
        "fill": note.fill,
        "band": note.band_value,
        "bandLabel": note.band_label,
    }


def _alarms(widget: AlarmStatusWidget, around: Surroundings) -> Json:
    """Describe the states; an alarm of which nothing is known is shown as such, or told."""
    other = "UNKNOWN" if around.unknown else "INSUFFICIENT_DATA"
    states = [(name, around.states.get(name, other)) for name in widget.alarms]
    shown = [pair for pair in states if not widget.states or pair[1] in widget.states]
    hidden = [name for name, state in states if state == "UNKNOWN"] if widget.states else []
    notes = [no_data(around.unknown, hidden)] if hidden else []
    return {
        "type": "alarms",
        "title": widget.title,
        "alarms": shown,
        "unknown": around.unknown,
        "notes": notes,
    }


def _variable(variable: Variable) -> Json:
    return {
        "id": variable.id,
        "label": variable.label or variable.id,
        "input": variable.input_type,
        "value": variable.default,
        "visible": variable.visible,
        "values": [{"value": v.value, "label": v.label or v.value} for v in variable.values],
    }
