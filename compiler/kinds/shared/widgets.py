"""The shapes of widgets."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from compiler.frontend.model import Offer, SpecModel, mistake
from compiler.ir.alarm import AlarmState
from compiler.ir.dashboard import AxisSide, View
from compiler.language.grid import COLUMNS
from compiler.language.period import Period
from compiler.text.nearest import nearest

Color = Annotated[str, Field(pattern=r"^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$")]


class Placed(SpecModel):
    """The size of a widget in grid units, and where it stands."""

    width: int | None = Field(None, ge=1, le=COLUMNS, description="Columns of 24.")
    height: int | None = Field(None, ge=1, le=1000, description="Rows.")
    at: list[int] | None = Field(None, min_length=2, max_length=2, description="`[x, y]`.")

    @model_validator(mode="after")
    def _inside(self) -> Self:
        if self.at is None:
            return self
        x, y = self.at
        if x < 0 or y < 0 or x + (self.width or 1) > COLUMNS:
            text = f"a widget at {self.at}, {self.width or 1} wide, leaves the {COLUMNS} columns"
            raise mistake(text, "columns count from 0 to 23", key="at")
        return self


class LineSpec(SpecModel):
    """A line of a widget: a metric or an expression, and how it is drawn."""

    metric: Annotated[str, Offer.METRIC] | None = Field(None, description="A metric reference.")
    expression: str | None = Field(None, description="Metric math over references.")
    dimensions: dict[str, str] = Field(
        default_factory=dict,
        max_length=30,
        description="With a reference: besides its own, `{Operation: Query}`.",
    )
    label: str | None = Field(None, description="The legend; dynamic labels work.")
    color: Color | None = Field(None, description="Red, green and blue: `#d62728`.")
    y_axis: AxisSide | None = Field(None, description="The axis the line belongs to.")
    period: Period | None = Field(
        None, description="The length of one point of this line, over the widget's."
    )
    visible: bool = Field(
        default=True,
        description="`false` hides the line; expressions of the widget can still read it.",
    )

    @model_validator(mode="after")
    def _one_metric(self) -> Self:
        if (self.metric is None) == (self.expression is None):
            read = "neither" if self.metric is None else "both"
            text = f"wanted `metric` or `expression`, read {read}"
            raise mistake(text, "say what is drawn", key="expression")
        if self.expression is not None and self.dimensions:
            text = "an expression has no `dimensions` of its own"
            help_ = "give them to the metrics it names, under `metrics:`"
            raise mistake(text, help_, key="dimensions")
        return self


class AxisSpec(SpecModel):
    """One vertical axis."""

    min: float | None = Field(
        None, description="Where the axis begins; without it, CloudWatch decides."
    )
    max: float | None = Field(
        None, description="Where the axis ends; without it, CloudWatch decides."
    )
    label: str | None = Field(None, description="Stands beside the axis.")
    show_units: bool | None = Field(
        None, description="Whether the unit stands beside the axis too."
    )


class AxesSpec(AxisSpec):
    """The left axis, or both."""

    left: AxisSpec | None = Field(None, description="The left axis, where both are described.")
    right: AxisSpec | None = Field(None, description="The right axis.")

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        given = self.model_fields_set
        if "left" in given and given - {"left", "right"}:
            text = "the left axis is described twice"
            raise mistake(text, "write its keys under `left:`, or leave `left:` out", key="left")
        return self


class HorizontalSpec(SpecModel):
    """A line at a value; with `to`, a band."""

    value: float = Field(description="Where the line stands.")
    to: float | None = Field(None, description="The other edge of a band.")
    label: str = Field("", description="What it means.")
    to_label: str = Field("", description="What the other edge of the band means.")
    color: Color | None = Field(None, description="Red, green and blue: `#d62728`.")
    fill: Literal["above", "below", "none"] | None = Field(
        None, description="Which side of the line is shaded."
    )
    y_axis: AxisSide | None = Field(None, description="The axis that `value` belongs to.")


class VerticalSpec(SpecModel):
    """A line at a moment; with `to`, a band."""

    value: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}", description="A moment: `2026-05-01T10:00Z`.")
    to: str | None = Field(
        None, pattern=r"^\d{4}-\d{2}-\d{2}", description="The end of a band, as `value`."
    )
    label: str = Field("", description="What it means.")
    to_label: str = Field("", description="What the end of the band means.")
    color: Color | None = Field(None, description="Red, green and blue: `#d62728`.")
    fill: Literal["before", "after", "none"] | None = Field(
        None, description="Which side of the line is shaded."
    )


class AnnotationsSpec(SpecModel):
    """Lines that mean something."""

    horizontal: list[HorizontalSpec] = Field(
        default_factory=list, description="Lines and bands at values."
    )
    vertical: list[VerticalSpec] = Field(
        default_factory=list, description="Lines and bands at moments."
    )


def _line(value: object) -> object:
    return {"metric": value} if isinstance(value, str) else value


class MetricWidgetSpec(Placed):
    """Metrics over time, as numbers, or otherwise."""

    title: str = Field("", description="Stands above the widget.")
    metrics: list[Annotated[LineSpec, BeforeValidator(_line), Offer.METRIC]] = Field(
        min_length=1, description="References, or mappings with a label, a colour, an axis."
    )
    view: View = Field(
        "timeSeries",
        description="Lines over time, the newest number, a gauge, bars, a pie, or a table.",
    )
    stacked: bool = Field(default=False, description="Lines stand on one another, as areas.")
    period: Period | None = Field(None, description="Over the dashboard's.")
    y_axis: AxesSpec | None = Field(None, description="The left axis, or `left:` and `right:`.")
    alarms: list[Annotated[str, Offer.ALARM]] = Field(
        default_factory=list, description="Draws their thresholds."
    )
    annotations: AnnotationsSpec | None = Field(
        None, description="Lines and bands that mean something."
    )
    live: bool | None = Field(None, description="Draws the newest point while it is not complete.")
    set_period: bool | None = Field(None, description="One point for the whole time range.")
    sparkline: bool | None = Field(
        None, description="A small graph under the number of `singleValue`."
    )
    legend: Literal["bottom", "right", "hidden"] | None = Field(
        None, description="Where the names of the lines stand."
    )
    timezone: str | None = Field(None, pattern=r"^[+-]\d{4}$", description="`+0900`.")
    start: str | None = Field(
        None, description="The beginning of this widget's own time range: `-PT3H`, or a moment."
    )
    end: str | None = Field(None, description="The end of this widget's own time range.")

    @model_validator(mode="after")
    def _gauge_has_bounds(self) -> Self:
        axes = self.y_axis
        left = (axes.left or axes) if axes is not None else None
        if self.view == "gauge" and (left is None or left.min is None or left.max is None):
            text = "a gauge needs the ends of its scale"
            raise mistake(text, "add `y_axis: {min: 0, max: 100}`", key="view")
        return self


class TextWidgetSpec(Placed):
    """Markdown."""

    text: str = Field(min_length=1, description="The Markdown.")
    background: Literal["transparent", "solid"] | None = Field(
        None, description="Whether the widget has a background of its own."
    )


class AlarmStatusWidgetSpec(Placed):
    """The states of alarms."""

    title: str = Field("", description="Stands above the widget.")
    alarm_status: Literal["all"] | list[Annotated[str, Offer.ALARM]] = Field(
        description="`all`, or a list of alarms."
    )
    sort_by: Literal["default", "stateUpdatedTimestamp", "timestamp"] | None = Field(
        None, description="The order of the alarms; without it, the order of the list."
    )
    states: list[AlarmState] = Field(default_factory=list, description="Only alarms in these.")


class LogsWidgetSpec(Placed):
    """The answer of a Logs Insights query."""

    title: str = Field("", description="Stands above the widget.")
    logs: str = Field(min_length=1, description="The query.")
    groups: list[Annotated[str, Offer.LOG_GROUP]] = Field(
        min_length=1, description="The log groups it reads."
    )
    view: Literal["table", "timeSeries", "bar", "pie"] = Field(
        "table", description="A table of the answer, or a graph of it."
    )
    stacked: bool = Field(default=False, description="Lines stand on one another, as areas.")


class ServiceWidgetSpec(Placed):
    """The widgets the catalog has for a service."""

    service: Annotated[str, Offer.WATCH] = Field(min_length=1, description="A watch.")
    title: str | None = Field(None, description="Stands before the title of each.")
    only: list[str] = Field(
        default_factory=list, description="The titles of those that are drawn; without it, all."
    )
    without: list[str] = Field(
        default_factory=list, alias="except", description="The titles of those that are left out."
    )
    period: Period | None = Field(None, description="Over the dashboard's.")


_TAGS = {
    "metrics": "metric widget",
    "text": "text widget",
    "alarm_status": "alarm status widget",
    "logs": "logs widget",
    "service": "service widget",
}


def _tag(value: Any) -> str:
    keys = value if isinstance(value, dict) else {}
    found = next((tag for key, tag in _TAGS.items() if key in keys), None)
    meant = (near for key in keys if (near := nearest(str(key), _TAGS)) is not None)
    return found or _TAGS[next(meant, "metrics")]


WidgetSpec = Annotated[
    Annotated[MetricWidgetSpec, Tag("metric widget")]
    | Annotated[TextWidgetSpec, Tag("text widget")]
    | Annotated[AlarmStatusWidgetSpec, Tag("alarm status widget")]
    | Annotated[LogsWidgetSpec, Tag("logs widget")]
    | Annotated[ServiceWidgetSpec, Tag("service widget")],
    Discriminator(_tag),
]
