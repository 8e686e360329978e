"""The body of a dashboard: its widgets in AWS's own terms, keys in the order AWS documents.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
"""

from __future__ import annotations

from typing import assert_never

from compiler.emit.dashboard_rows import rows
from compiler.emit.json_text import JsonValue
from compiler.emit.properties import number, present
from compiler.emit.scope import Scope
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

Properties = dict[str, JsonValue]


def body(node: Dashboard, scope: Scope) -> Properties:
    """Give the body as data; the dimensions of metrics stay Text, they may hold inputs."""
    described: Properties = present(
        {
            "start": node.start,
            "end": node.end,
            "periodOverride": node.period_override,
            "variables": [_variable(variable) for variable in node.variables],
        }
    )
    return {**described, "widgets": [_widget(widget, scope) for widget in node.widgets]}


def _widget(widget: Widget, scope: Scope) -> Properties:
    kind, properties = _properties(widget, scope)
    box = widget.box
    return {
        "type": kind,
        "x": box.x,
        "y": box.y,
        "width": box.width,
        "height": box.height,
        "properties": properties,
    }


def _properties(widget: Widget, scope: Scope) -> tuple[str, Properties]:
    match widget:
        case MetricWidget():
            return "metric", _metric(widget, scope)
        case TextWidget():
            return "text", present({"markdown": widget.markdown, "background": widget.background})
        case AlarmStatusWidget():
            return "alarm", _alarm_status(widget, scope)
        case LogsWidget():
            return "log", _logs(widget, scope)
        case _:
            assert_never(widget)


def _metric(widget: MetricWidget, scope: Scope) -> Properties:
    drawn_over_time = widget.view == "timeSeries"
    return present(
        {
            "title": widget.title,
            "region": scope.environment.region,
            "view": widget.view,
            "stacked": widget.stacked if drawn_over_time else None,
            "period": widget.period,
            "metrics": list(rows(widget, scope)),
            "yAxis": _axes(widget),
            "annotations": _annotations(widget),
            "legend": {"position": widget.legend} if widget.legend else None,
            "liveData": widget.live,
            "setPeriodToTimeRange": widget.set_period_to_time_range,
            "sparkline": widget.sparkline,
            "timezone": widget.timezone,
            "start": widget.start,
            "end": widget.end,
        }
    )


def _axes(widget: MetricWidget) -> Properties | None:
    axes = present({"left": _axis(widget.left), "right": _axis(widget.right)})
    return axes or None


def _axis(axis: Axis | None) -> Properties | None:
    if axis is None:
        return None
    return present(
        {
            "label": axis.label,
            "min": None if axis.min is None else number(axis.min),
            "max": None if axis.max is None else number(axis.max),
            "showUnits": axis.show_units,
        }
    )


def _annotations(widget: MetricWidget) -> Properties | None:
    annotations = present(
        {
            "horizontal": [_horizontal(annotation) for annotation in widget.horizontal],
            "vertical": [_vertical(annotation) for annotation in widget.vertical],
        }
    )
    return annotations or None


def _horizontal(note: HorizontalAnnotation) -> JsonValue:
    line = present(
        {
            "label": note.label,
            "value": number(note.value),
            "color": note.color,
            "fill": note.fill,
            "yAxis": note.axis,
        }
    )
    if note.band_value is None:
        return line
    return [line, present({"label": note.band_label, "value": number(note.band_value)})]


def _vertical(note: VerticalAnnotation) -> JsonValue:
    line = present(
        {"label": note.label, "value": note.value, "color": note.color, "fill": note.fill}
    )
    if note.band_value is None:
        return line
    return [line, present({"label": note.band_label, "value": note.band_value})]


def _alarm_status(widget: AlarmStatusWidget, scope: Scope) -> Properties:
    return present(
        {
            "title": widget.title,
            "alarms": [scope.arn("cloudwatch", f"alarm:{name}") for name in widget.alarms],
            "sortBy": widget.sort_by,
            "states": list(widget.states),
        }
    )


def _logs(widget: LogsWidget, scope: Scope) -> Properties:
    sources = [f"SOURCE '{group}'" for group in widget.log_groups]
    drawn_over_time = widget.view == "timeSeries"
    return present(
        {
            "title": widget.title,
            "region": scope.environment.region,
            "view": widget.view,
            "stacked": widget.stacked if drawn_over_time else None,
            "query": " | ".join([*sources, widget.query]),
        }
    )


def _variable(variable: Variable) -> Properties:
    choices = [present({"value": v.value, "label": v.label}) for v in variable.values]
    return present(
        {
            "type": variable.type,
            variable.type: variable.target,
            "inputType": variable.input_type,
            "id": variable.id,
            "label": variable.label,
            "defaultValue": variable.default,
            "visible": variable.visible,
            "search": variable.search,
            "populateFrom": variable.populate_from,
            "values": choices,
        }
    )
