"""Dashboards: widgets placed on a grid of 24 columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from compiler.ir.alarm import AlarmState
from compiler.ir.identity import Identity
from compiler.ir.metric import Series
from compiler.ir.origin import Origin

AxisSide = Literal["left", "right"]
View = Literal["timeSeries", "singleValue", "gauge", "bar", "pie", "table"]


@dataclass(frozen=True, slots=True)
class Box:
    """Where a widget stands: columns 0 to 23 from the left, rows from the top."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Axis:
    """A vertical axis; what is None is left to CloudWatch."""

    min: float | None = None
    max: float | None = None
    label: str | None = None
    show_units: bool | None = None


@dataclass(frozen=True, slots=True)
class HorizontalAnnotation:
    """A line at a value, or a band up to `band_value`, and what it means."""

    value: float
    label: str = ""
    color: str | None = None
    fill: Literal["above", "below", "none"] | None = None
    axis: AxisSide | None = None
    band_value: float | None = None
    band_label: str = ""


@dataclass(frozen=True, slots=True)
class VerticalAnnotation:
    """A line at a moment (ISO 8601), or a band up to `band_value`, and what it means."""

    value: str
    label: str = ""
    color: str | None = None
    fill: Literal["before", "after", "none"] | None = None
    band_value: str | None = None
    band_label: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One series of a widget and how it is drawn; `period` in seconds."""

    series: Series
    label: str | None = None
    color: str | None = None
    axis: AxisSide | None = None
    period: int | None = None
    visible: bool = True


@dataclass(frozen=True, slots=True)
class MetricWidget:
    """Lines over time, numbers, or another view of series; `period` in seconds."""

    origin: Origin
    box: Box
    title: str
    lines: tuple[Line, ...]
    view: View
    period: int
    stacked: bool = False
    left: Axis | None = None
    right: Axis | None = None
    horizontal: tuple[HorizontalAnnotation, ...] = ()
    vertical: tuple[VerticalAnnotation, ...] = ()
    live: bool | None = None
    set_period_to_time_range: bool | None = None
    sparkline: bool | None = None
    legend: Literal["bottom", "right", "hidden"] | None = None
    timezone: str | None = None
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class TextWidget:
    """Markdown."""

    origin: Origin
    box: Box
    markdown: str
    background: Literal["transparent", "solid"] | None = None


@dataclass(frozen=True, slots=True)
class AlarmStatusWidget:
    """The states of alarms, by name, in the order given; at most 100."""

    origin: Origin
    box: Box
    title: str
    alarms: tuple[str, ...]
    sort_by: Literal["default", "stateUpdatedTimestamp", "timestamp"] | None = None
    states: tuple[AlarmState, ...] = ()


@dataclass(frozen=True, slots=True)
class LogsWidget:
    """The answer of a Logs Insights query over log groups."""

    origin: Origin
    box: Box
    title: str
    query: str
    log_groups: tuple[str, ...]
    view: Literal["table", "timeSeries", "bar", "pie"] = "table"
    stacked: bool = False


Widget = MetricWidget | TextWidget | AlarmStatusWidget | LogsWidget


@dataclass(frozen=True, slots=True)
class VariableValue:
    """One choice of a variable."""

    value: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """Something the reader of a dashboard may change, in AWS's own terms."""

    id: str
    type: Literal["property", "pattern"]
    target: str
    input_type: Literal["input", "select", "radio"]
    label: str | None = None
    default: str | None = None
    visible: bool = True
    search: str | None = None
    populate_from: str | None = None
    values: tuple[VariableValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A dashboard; `start` and `end` are AWS's (`-PT3H`, or a moment)."""

    identity: Identity
    origin: Origin
    name: str
    widgets: tuple[Widget, ...]
    variables: tuple[Variable, ...] = ()
    start: str | None = None
    end: str | None = None
    period_override: Literal["auto", "inherit"] | None = None
