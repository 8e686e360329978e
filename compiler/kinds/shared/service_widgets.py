"""The widgets that the catalog has for the service of a watch."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.catalog import service as catalog
from compiler.catalog.service_widget import ServiceWidget, WidgetLine
from compiler.frontend.place import Place
from compiler.kinds.scope import Scope, Watched
from compiler.kinds.shared.widgets import MetricWidgetSpec, ServiceWidgetSpec
from compiler.text.diagnostic import Code
from compiler.text.nearest import listing, suggestion

UNKNOWN_WATCH = Code("WF454", "widget-of-unknown-watch")
UNKNOWN_WIDGET = Code("WF457", "widget-the-catalog-lacks")
NOTHING_DRAWN = Code("WF458", "service-widget-of-nothing")


def service_widgets(
    spec: ServiceWidgetSpec, place: Place, scope: Scope
) -> Iterator[MetricWidgetSpec]:
    """Write the widgets of a service as an author would; none where that is a mistake, told.

    Lines on dimensions that the watch does not give are left out, and widgets without lines.
    """
    watched = _watched(spec.service, place.child("service"), scope)
    if watched is None:
        return
    service = catalog.load(watched.service)
    titles = [widget.title for widget in service.widgets]
    unknown = False
    for key, named in (("only", spec.only), ("except", spec.without)):
        for i, title in enumerate(named):
            if title not in titles:
                unknown = True
                text = f"the catalog has no widget `{title}` for `{spec.service}`"
                help_ = suggestion(title, titles, what="there are")
                scope.report(place.child(key, i).finding(UNKNOWN_WIDGET, text, help_))
    if unknown:
        return
    given = {*watched.given, *dict(service.defaults)}
    wanted = [w for w in service.widgets if w.title in (spec.only or titles)]
    wanted = [widget for widget in wanted if widget.title not in spec.without]
    drawn = [(w, lines) for w in wanted if (lines := tuple(_fitting(w, service, given)))]
    if not drawn:
        text = f"no widget of the catalog is left to draw for `{spec.service}`"
        help_ = f"there are: {listing(titles)}; take fewer away, or remove this entry"
        if wanted:
            help_ = "their metrics need more dimensions than the watch gives"
        scope.report(place.child("service").finding(NOTHING_DRAWN, text, help_))
    size = {"width": spec.width, "height": spec.height}
    for i, (widget, lines) in enumerate(drawn):
        # The first stands where it is wanted, and the others flow after it.
        at = spec.at if i == 0 else None
        yield _written(widget, lines, spec).model_copy(update={**size, "at": at})


def _watched(watch: str, place: Place, scope: Scope) -> Watched | None:
    """Return what a watch is of; None where it has no widgets, which is told."""
    watches = scope.watches()
    found = watches.get(watch)
    if found is not None and found.service == "":
        return None
    if found is not None and found.service in catalog.names():
        return found
    text = f"no watch is called `{watch}`"
    help_ = suggestion(watch, watches, what="there are")
    if found is not None:
        text = f"the catalog draws no widgets for `{watch}`: it is a custom watch"
        help_ = f"name its metrics: `metrics: [{watch}.…]`"
    elif not watches:
        help_ = "declare it under `watch:`"
    scope.report(place.finding(UNKNOWN_WATCH, text, help_))
    return None


def _fitting(
    widget: ServiceWidget, service: catalog.Service, given: set[str]
) -> Iterator[WidgetLine]:
    for line in widget.lines:
        if not service.metrics[line.name].lacks({*given, *dict(line.dimensions)}):
            yield line


def _written(
    widget: ServiceWidget, lines: tuple[WidgetLine, ...], spec: ServiceWidgetSpec
) -> MetricWidgetSpec:
    head = spec.service if spec.title is None else spec.title
    shape: dict[str, object] = {
        "title": f"{head}: {widget.title}" if head else widget.title,
        "metrics": [_line(line, spec.service) for line in lines],
        "stacked": widget.stacked,
    }
    if widget.y_axis is not None:
        axis = widget.y_axis
        shape["y_axis"] = {"min": axis.min, "max": axis.max, "label": axis.label}
    # A period is read from text: here it is known already.
    return MetricWidgetSpec.model_validate(shape).model_copy(update={"period": spec.period})


def _line(line: WidgetLine, watch: str) -> dict[str, object]:
    return {
        "metric": f"{watch}.{line.metric}",
        "dimensions": dict(line.dimensions),
        "label": line.label,
    }
