"""Widgets as written become widgets as drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.frontend.place import Place
from compiler.ir.dashboard import (
    AlarmStatusWidget,
    Axis,
    Box,
    HorizontalAnnotation,
    Line,
    LogsWidget,
    MetricWidget,
    TextWidget,
    VerticalAnnotation,
)
from compiler.ir.metric import StatQuery
from compiler.kinds.scope import AlarmName, Scope
from compiler.kinds.shared.widgets import (
    AlarmStatusWidgetSpec,
    AxesSpec,
    AxisSpec,
    HorizontalSpec,
    LineSpec,
    LogsWidgetSpec,
    MetricWidgetSpec,
    TextWidgetSpec,
    VerticalSpec,
)
from compiler.language.alarm_rule.alarm import parse_alarm
from compiler.language.syntax_problem import SyntaxProblem
from compiler.text.diagnostic import Code

TOO_MANY_ALARMS = Code("WF441", "alarm-status-of-too-many")
TOO_MANY_METRICS = Code("WF442", "widget-of-too-many-metrics")
NO_ALARMS = Code("WF443", "alarm-status-of-none")
ALARM_SYNTAX = Code("WF444", "alarm-of-a-widget-syntax")

_MOST_ALARMS = 100
_MOST_METRICS = 500


def metric_widget(
    spec: MetricWidgetSpec, box: Box, period: int, place: Place, scope: Scope
) -> MetricWidget:
    """Draw metrics; `period` in seconds where the widget has none of its own."""
    lines: list[Line] = []
    for i, line in enumerate(spec.metrics):
        lines += _lines(line, place.child("metrics", i), scope)
    # What only expressions read is a row too, hidden.
    count = max(len(lines), metrics_of(lines))
    if count > _MOST_METRICS:
        text = f"the widget has {count} metrics; CloudWatch draws {_MOST_METRICS}"
        raise place.child("metrics").problem(TOO_MANY_METRICS, text, "make several widgets")
    left, right = _axes(spec.y_axis)
    notes = spec.annotations
    drawn = [_horizontal(note) for note in notes.horizontal] if notes else []
    return MetricWidget(
        origin=place.origin(),
        box=box,
        title=scope.literal(spec.title, place.child("title")),
        lines=tuple(lines),
        view=spec.view,
        period=spec.period or period,
        stacked=spec.stacked,
        left=left,
        right=right,
        horizontal=(*_thresholds(spec.alarms, place, scope), *drawn),
        vertical=tuple(_vertical(note) for note in notes.vertical) if notes else (),
        live=spec.live,
        set_period_to_time_range=spec.set_period,
        sparkline=spec.sparkline,
        legend=spec.legend,
        timezone=spec.timezone,
        start=spec.start,
        end=spec.end,
    )


def metrics_of(lines: Iterable[Line]) -> int:
    """Count the metrics that lines show, or that their expressions read."""
    queries = {query for line in lines for query in line.series.queries}
    return sum(isinstance(query, StatQuery) for query in queries)


def _named(word: str, place: Place, scope: Scope) -> tuple[str, tuple[AlarmName, ...]]:
    """Return the key of an alarm as a widget names it, and the alarms that are meant."""
    try:
        ref = parse_alarm(word)
    except SyntaxProblem as error:
        here = place.narrow(error.start, error.end)
        raise here.problem(ALARM_SYNTAX, error.message, error.help) from None
    return ref.key, scope.alarms(ref.key, ref.member, place)


def _lines(spec: LineSpec, place: Place, scope: Scope) -> Iterator[Line]:
    if spec.metric is not None:
        found = scope.series(spec.metric, place.child("metric"), narrowed=spec.dimensions)
    else:
        found = scope.expression(spec.expression or "", place.child("expression"))
    for series in found:
        label = spec.label
        if label is not None and len(found) > 1:
            label = f"{label} {series.member}"
        yield Line(series, label, spec.color, spec.y_axis, spec.period, spec.visible)


def _thresholds(alarms: list[str], place: Place, scope: Scope) -> Iterator[HorizontalAnnotation]:
    """Draw each threshold once, also where every member of a fan-out has it."""
    seen: set[tuple[str, str]] = set()
    for i, word in enumerate(alarms):
        key, found = _named(word, place.child("alarms", i), scope)
        for alarm in found:
            threshold = scope.threshold(alarm)
            if threshold is not None and (key, str(threshold)) not in seen:
                seen.add((key, str(threshold)))
                yield HorizontalAnnotation(threshold.value, label=f"{key} {threshold}")


def _axes(spec: AxesSpec | None) -> tuple[Axis | None, Axis | None]:
    if spec is None:
        return None, None
    given = spec.model_fields_set
    own = _axis(spec) if given - {"left", "right"} else None
    return own or _axis(spec.left), _axis(spec.right)


def _axis(spec: AxisSpec | None) -> Axis | None:
    return None if spec is None else Axis(spec.min, spec.max, spec.label, spec.show_units)


def _horizontal(spec: HorizontalSpec) -> HorizontalAnnotation:
    return HorizontalAnnotation(
        spec.value, spec.label, spec.color, spec.fill, spec.y_axis, spec.to, spec.to_label
    )


def _vertical(spec: VerticalSpec) -> VerticalAnnotation:
    return VerticalAnnotation(spec.value, spec.label, spec.color, spec.fill, spec.to, spec.to_label)


def text_widget(spec: TextWidgetSpec, box: Box, place: Place, scope: Scope) -> TextWidget:
    """Draw Markdown."""
    markdown = scope.literal(spec.text, place.child("text"))
    return TextWidget(place.origin(), box, markdown, spec.background)


def logs_widget(spec: LogsWidgetSpec, box: Box, place: Place, scope: Scope) -> LogsWidget:
    """Draw the answer of a query."""
    groups = place.child("groups")
    return LogsWidget(
        origin=place.origin(),
        box=box,
        title=scope.literal(spec.title, place.child("title")),
        query=scope.literal(spec.logs, place.child("logs")),
        log_groups=tuple(scope.literal(g, groups.child(i)) for i, g in enumerate(spec.groups)),
        view=spec.view,
        stacked=spec.stacked,
    )


def alarm_status_widget(
    spec: AlarmStatusWidgetSpec, box: Box, place: Place, scope: Scope
) -> AlarmStatusWidget:
    """Draw the states of alarms."""
    here = place.child("alarm_status")
    names: list[str] = []
    if spec.alarm_status == "all":
        names = [alarm.name for alarm in scope.every_alarm()]
    else:
        for i, word in enumerate(spec.alarm_status):
            _, found = _named(word, here.child(i), scope)
            names += [alarm.name for alarm in found]
    if not names:
        help_ = "declare one under `alarms:`, or leave the widget out"
        if spec.alarm_status != "all":
            help_ = "name one that is not disabled, or write `all`"
        raise here.problem(NO_ALARMS, "there is no alarm to show", help_)
    if len(names) > _MOST_ALARMS:
        text = f"the widget shows {len(names)} alarms; CloudWatch shows {_MOST_ALARMS}"
        raise here.problem(TOO_MANY_ALARMS, text, "name fewer, in several widgets")
    return AlarmStatusWidget(
        origin=place.origin(),
        box=box,
        title=scope.literal(spec.title, place.child("title")),
        alarms=tuple(dict.fromkeys(names)),
        sort_by=spec.sort_by,
        states=tuple(spec.states),
    )
