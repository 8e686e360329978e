"""The services a spec may watch: one data file each in `services/`, its name the short name."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from compiler.catalog import data_file
from compiler.catalog.data_file import Entry

AWS_RECOMMENDATIONS = (
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/"
    "Best_Practice_Recommended_Alarms_AWS_Services.html"
)
_THRESHOLD = re.compile(r"(>=|<=|>|<) -?[0-9]+(\.[0-9]+)?")
_COMPARISONS = frozenset({">", ">=", "<", "<="})


@dataclass(frozen=True, slots=True)
class ServiceMetric:
    """A metric of a service, as an operator would draw or alarm on it.

    `statistic` is the usual one; `unit` CloudWatch's word, None where AWS publishes none.
    `dimension_sets` are those it is published with, out of the identity of the service and of
    `fixed`, the dimensions that always have the same value. `needs` says what must be switched on
    or in use before there is data, None if nothing.
    """

    name: str
    namespace: str
    statistic: str
    unit: str | None
    dimension_sets: tuple[tuple[str, ...], ...]
    fixed: tuple[tuple[str, str], ...]
    needs: str | None

    def dimensions_for(self, given: Collection[str]) -> tuple[str, ...] | None:
        """Return the widest set of which every dimension is given or fixed, None if none is."""
        known = {*given, *(name for name, _ in self.fixed)}
        fitting = (names for names in self.dimension_sets if set(names) <= known)
        return max(fitting, key=len, default=None)


@dataclass(frozen=True, slots=True)
class Axis:
    """The left axis of a widget: its ends and its label, None where CloudWatch decides."""

    min: float | None
    max: float | None
    label: str | None


@dataclass(frozen=True, slots=True)
class ServiceWidget:
    """A widget that a user expects; `metrics` are names of the service, some with `@Statistic`."""

    title: str
    metrics: tuple[str, ...]
    y_axis: Axis | None


@dataclass(frozen=True, slots=True)
class RecommendedAlarm:
    """An alarm worth having, in the words of a spec: `> 80`, `1m`, `5 of 5`, `notBreaching`.

    `threshold` is None where it depends on the resource; then `asks` says on what, and `comparison`
    alone which way it goes. `dimensions` are fixed beside those of the watch: `Role`, `WRITER`.
    """

    name: str
    metric: str
    statistic: str
    comparison: str
    threshold: str | None
    asks: str | None
    period: str
    datapoints: str
    treat_missing_data: str
    dimensions: tuple[tuple[str, str], ...]
    description: str
    source: str

    @property
    def by_aws(self) -> bool:
        """Whether AWS recommends it; otherwise it is ours."""
        return self.source.startswith(AWS_RECOMMENDATIONS)


@dataclass(frozen=True, slots=True)
class Service:
    """A service of the catalog.

    A watch must give the dimensions of `identity` and may give those of `optional`; nobody gives
    those of `fixed`. `metrics` and `recommended` are by name, in the order of the file.
    """

    name: str
    title: str
    docs: str
    identity: tuple[str, ...]
    optional: tuple[str, ...]
    fixed: tuple[tuple[str, str], ...]
    metrics: Mapping[str, ServiceMetric]
    widgets: tuple[ServiceWidget, ...]
    recommended: Mapping[str, RecommendedAlarm]

    def fixed_for(self, metric: str) -> tuple[tuple[str, str], ...]:
        """Return the dimensions of a metric that always have the same value."""
        known = self.metrics.get(metric)
        return self.fixed if known is None else known.fixed


@functools.cache
def names() -> tuple[str, ...]:
    """Return the short names of all services, sorted."""
    return tuple(sorted(path.stem for path in (data_file.FOLDER / "services").glob("*.yaml")))


@functools.cache
def load(short_name: str) -> Service:
    """Read one service.

    Raises:
        KeyError: there is no service of that name.
        ValueError: its file has a mistake; the message names the place.
    """
    if short_name not in names():
        raise KeyError(short_name)
    return decode(short_name, data_file.read("services", f"{short_name}.yaml"))


def decode(short_name: str, entry: Entry) -> Service:
    """Make a service of the content of its file.

    Raises:
        ValueError: something is missing, unknown or of the wrong kind; the message names the place.
    """
    namespace = entry.text("namespace")
    dimension_sets = entry.lists_of_texts("dimension_sets")
    fixed = _pairs(entry, "fixed")
    metrics = entry.entries("metrics").items()
    recommended = entry.entries("recommended").items()
    service = Service(
        name=short_name,
        title=entry.text("title"),
        docs=entry.text("docs"),
        identity=entry.texts("identity"),
        optional=entry.texts("optional"),
        fixed=fixed,
        metrics=MappingProxyType(
            {name: _metric(name, own, namespace, dimension_sets, fixed) for name, own in metrics}
        ),
        widgets=tuple(_widget(own) for own in entry.listed_entries("widgets")),
        recommended=MappingProxyType({name: _alarm(name, own) for name, own in recommended}),
    )
    entry.close()
    return service


def _metric(
    name: str,
    entry: Entry,
    namespace: str,
    dimension_sets: tuple[tuple[str, ...], ...],
    fixed: tuple[tuple[str, str], ...],
) -> ServiceMetric:
    metric = ServiceMetric(
        name=name,
        namespace=entry.optional_text("namespace") or namespace,
        statistic=entry.text("statistic"),
        unit=entry.optional_text("unit"),
        dimension_sets=entry.lists_of_texts("dimension_sets") or dimension_sets,
        fixed=(*fixed, *_pairs(entry, "fixed")),
        needs=entry.optional_text("needs"),
    )
    entry.close()
    return metric


def _widget(entry: Entry) -> ServiceWidget:
    axis = entry.optional_entry("y_axis")
    widget = ServiceWidget(
        title=entry.text("title"),
        metrics=entry.texts("metrics"),
        y_axis=None if axis is None else _axis(axis),
    )
    entry.close()
    return widget


def _axis(entry: Entry) -> Axis:
    axis = Axis(
        min=entry.optional_number("min"),
        max=entry.optional_number("max"),
        label=entry.optional_text("label"),
    )
    entry.close()
    return axis


def _alarm(name: str, entry: Entry) -> RecommendedAlarm:
    threshold = entry.optional_text("threshold")
    alarm = RecommendedAlarm(
        name=name,
        metric=entry.text("metric"),
        statistic=entry.text("statistic"),
        comparison=_comparison(threshold, entry),
        threshold=threshold,
        asks=entry.optional_text("asks"),
        period=entry.text("period"),
        datapoints=entry.text("datapoints"),
        treat_missing_data=entry.text("treat_missing_data"),
        dimensions=_pairs(entry, "dimensions"),
        description=entry.text("description"),
        source=entry.text("source"),
    )
    if (threshold is None) is not (alarm.asks is not None):
        raise ValueError(f"{entry.where}: either a threshold, or what it `asks`")
    entry.close()
    return alarm


def _pairs(entry: Entry, key: str) -> tuple[tuple[str, str], ...]:
    pairs = entry.optional_entry(key)
    return () if pairs is None else pairs.all_texts()


def _comparison(threshold: str | None, entry: Entry) -> str:
    if threshold is None:
        comparison = entry.text("comparison")
        if comparison in _COMPARISONS:
            return comparison
        raise ValueError(f"{entry.where}: comparison must be one of > >= < <=")
    if _THRESHOLD.fullmatch(threshold):
        return threshold.partition(" ")[0]
    raise ValueError(f"{entry.where}: threshold must be like `> 10`, not {threshold!r}")
