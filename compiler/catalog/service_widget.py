"""A widget that a user expects of a service of the catalog."""

from __future__ import annotations

from dataclasses import dataclass

from compiler.catalog.data_file import Entry
from compiler.catalog.service_metric import Fixed


@dataclass(frozen=True, slots=True)
class Axis:
    """The left axis of a widget: its ends and its label, None where CloudWatch decides."""

    min: float | None
    max: float | None
    label: str | None


@dataclass(frozen=True, slots=True)
class WidgetLine:
    """A line: a metric of the service, some with `@Statistic`.

    `dimensions` are further ones, fixed: an `Operation`; `label` is the legend, None for
    CloudWatch's own.
    """

    metric: str
    dimensions: Fixed = ()
    label: str | None = None

    @property
    def name(self) -> str:
        """The name of the metric alone."""
        return self.metric.partition("@")[0]


@dataclass(frozen=True, slots=True)
class ServiceWidget:
    """A widget; `stacked` draws its lines on one another, as areas."""

    title: str
    lines: tuple[WidgetLine, ...]
    y_axis: Axis | None
    stacked: bool = False


def widget_of(entry: Entry) -> ServiceWidget:
    """Read a widget.

    Raises:
        ValueError: something is missing, unknown or of the wrong kind; the message names the place.
    """
    axis = entry.optional_entry("y_axis")
    widget = ServiceWidget(
        title=entry.text("title"),
        lines=tuple(_line(own) for own in entry.texts_or_entries("metrics")),
        y_axis=None if axis is None else _axis(axis),
        stacked=entry.flag("stacked"),
    )
    entry.close()
    return widget


def _line(own: str | Entry) -> WidgetLine:
    if isinstance(own, str):
        return WidgetLine(own)
    line = WidgetLine(
        metric=own.text("metric"),
        dimensions=own.pairs("dimensions"),
        label=own.optional_text("label"),
    )
    own.close()
    return line


def _axis(entry: Entry) -> Axis:
    axis = Axis(
        min=entry.optional_number("min"),
        max=entry.optional_number("max"),
        label=entry.optional_text("label"),
    )
    entry.close()
    return axis
