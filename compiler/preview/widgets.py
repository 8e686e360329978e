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
from compiler.preview.lines import Data, Drawn, Examples, drawing
from compiler.preview.window import Values, Window

_EXACT = 10_000
"""Whole numbers below it have four digits at most."""

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a dashboard is drawn with: data, examples of inputs, states of alarms by name."""

    data: Data
    examples: Examples
    states: Mapping[str, AlarmState]
    window: Window


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
            return {
                "type": "logs",
                "title": widget.title,
                "view": widget.view,
                "query": widget.query,
                "groups": widget.log_groups,
                "columns": logs.columns(widget.query),
                "rows": logs.rows(widget, around.window),
            }
        case _:
            assert_never(widget)


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
        "lines": [_line(line) for line in drawn.lines],
        "horizontal": [_horizontal(note) for note in widget.horizontal],
        "vertical": [_vertical(note) for note in widget.vertical],
        "notes": drawn.notes,
    }


def _line(line: Drawn) -> Json:
    return {
        "label": line.label,
        "properties": line.properties,
        "axis": line.axis,
        "color": line.color,
        "unit": line.unit,
        "period": line.period,
        "values": _numbers(line.values),
        "lower": None if line.lower is None else _numbers(line.lower),
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
    states = [(name, around.states.get(name, "INSUFFICIENT_DATA")) for name in widget.alarms]
    shown = [pair for pair in states if not widget.states or pair[1] in widget.states]
    return {"type": "alarms", "title": widget.title, "alarms": shown}


def _variable(variable: Variable) -> Json:
    return {
        "id": variable.id,
        "label": variable.label or variable.id,
        "input": variable.input_type,
        "value": variable.default,
        "visible": variable.visible,
        "values": [{"value": v.value, "label": v.label or v.value} for v in variable.values],
    }
