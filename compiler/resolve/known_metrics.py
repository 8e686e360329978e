"""Whether a metric exists: the catalog, the table of AWS's metrics, and the project's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from compiler.catalog import metric_table
from compiler.catalog.service import Service
from compiler.frontend.place import Place
from compiler.resolve.project import OwnNamespace
from compiler.text.article import with_article
from compiler.text.diagnostic import Code, Diagnostic, Severity
from compiler.text.nearest import listing, nearest, suggestion

UNKNOWN_METRIC = Code("WF341", "unknown-metric")
UNKNOWN_NAMESPACE = Code("WF342", "unknown-namespace")
DIMENSIONS_NOT_PUBLISHED = Code("WF343", "dimensions-not-published", Severity.WARNING)


_COMPUTED = re.compile(r"\s[-+*/]\s|[()]")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a metric: its usual statistic and its unit, where they are known."""

    namespace: str
    name: str
    statistic: str | None
    unit: str | None


def of_service(service: Service, metric: str, place: Place) -> Known:
    """Find a metric of a service.

    Raises:
        Problem: neither the catalog nor the table has the metric.
    """
    found = service.metrics.get(metric)
    if found is not None:
        return Known(found.namespace, metric, found.statistic, found.unit)
    for namespace in service.namespaces():
        row = metric_table.load().metric(namespace, metric)
        if row is not None:
            return Known(namespace, metric, row.statistic, row.unit)
    raise _unknown_of_service(service, metric, place)


def of_namespace(
    namespace: str,
    metric: str,
    dimensions: tuple[str, ...],
    own: Mapping[str, OwnNamespace],
    place: Place,
) -> tuple[Known, Diagnostic | None]:
    """Find a metric that is spelled out; `place` is the entry with `namespace` and `metric`.

    Raises:
        Problem: the namespace or the metric does not exist.
    """
    if namespace in own:
        return _own(namespace, metric, own[namespace], place), None
    table = metric_table.load()
    row = table.metric(namespace, metric)
    if row is not None:
        uncertain = doubt(namespace, metric, dimensions, place)
        return Known(namespace, metric, row.statistic, row.unit), uncertain
    if table.metrics_of(namespace):
        raise _unknown(namespace, metric, place)
    near = nearest(namespace, (*own, *table.namespaces()))
    help_ = f"did you mean `{near}`? " if near else ""
    raise place.child("namespace").problem(
        UNKNOWN_NAMESPACE,
        f"no metrics are known in namespace `{namespace}`",
        f"{help_}A namespace of your own is declared under `namespaces:` in project.yaml",
    )


def _own(namespace: str, metric: str, own: OwnNamespace, place: Place) -> Known:
    if not own.metrics:
        return Known(namespace, metric, None, None)
    row = own.metrics.get(metric)
    if row is None:
        help_ = suggestion(metric, own.metrics, what="declared")
        text = f"project.yaml declares no metric `{metric}` in `{namespace}`"
        raise place.child("metric").problem(UNKNOWN_METRIC, text, help_)
    return Known(namespace, metric, row.statistic, row.unit)


def doubt(namespace: str, metric: str, given: tuple[str, ...], place: Place) -> Diagnostic | None:
    """Doubt dimensions that AWS does not publish a metric with; None where nothing is known."""
    row = metric_table.load().metric(namespace, metric)
    if row is None or not row.dimension_sets or frozenset(given) in row.dimension_sets:
        return None
    return not_published(namespace, metric, given, place)


def not_published(namespace: str, metric: str, given: tuple[str, ...], place: Place) -> Diagnostic:
    """Say that AWS does not publish a metric with these dimensions, and with which it does."""
    row = metric_table.load().metric(namespace, metric)
    sets = row.dimension_sets if row is not None else ()
    shown = "\n".join(
        ", ".join(f"`{name}`" for name in sorted(dimensions)) or "no dimension"
        for dimensions in sorted(sets, key=len)[:6]
    )
    given_text = listing(sorted(given)) if given else "no dimension"
    return place.finding(
        DIMENSIONS_NOT_PUBLISHED,
        f"{namespace} does not publish `{metric}` with {given_text}",
        f"it is published with\n{shown}"
        if shown
        else "look at the metrics of the namespace in AWS",
    )


def _unknown_of_service(service: Service, metric: str, place: Place) -> Exception:
    namespaces = service.namespaces()
    text = f"{with_article(service.title)} has no metric `{metric}`"
    table = metric_table.load()
    near = nearest(metric, (*service.metrics, *_rest(namespaces)))
    elsewhere = table.namespaces_with(metric)
    if _COMPUTED.search(metric):
        text = f"wanted one metric, read an expression: `{metric}`"
        help_ = "write `expression:` in place of `metric:`, or name it under `metrics:`"
    elif near is None and elsewhere:
        help_ = f"`{metric}` is in {listing(elsewhere, most=4)}, not in {listing(namespaces)}"
    elif near is not None:
        help_ = f"did you mean `{near}`?"
    else:
        help_ = f"there are: {listing(service.metrics)}"
    return place.problem(UNKNOWN_METRIC, text, help_)


def _rest(namespaces: tuple[str, ...]) -> tuple[str, ...]:
    table = metric_table.load()
    return tuple(name for space in namespaces for name in table.metrics_of(space))


def _unknown(namespace: str, metric: str, place: Place) -> Exception:
    table = metric_table.load()
    elsewhere = table.namespaces_with(metric)
    text = f"{namespace} has no metric `{metric}`"
    if elsewhere:
        help_ = f"`{metric}` is in {listing(elsewhere)}"
        if f"{namespace.removeprefix('AWS/')}/ContainerInsights" in elsewhere:
            help_ += " (Container Insights must be on)"
    else:
        help_ = suggestion(metric, table.metrics_of(namespace), what="there are")
    return place.child("metric").problem(UNKNOWN_METRIC, text, help_)
