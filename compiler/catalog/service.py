"""The services a spec may watch: one data file each in `services/`, its name the short name."""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from compiler.catalog import data_file
from compiler.catalog.data_file import Entry
from compiler.catalog.dimension_form import DimensionForm, form_of
from compiler.catalog.recommended_alarm import RecommendedAlarm, alarm_of
from compiler.catalog.service_metric import Defaults, Fixed, ServiceMetric, metric_of
from compiler.catalog.service_widget import ServiceWidget, widget_of


@dataclass(frozen=True, slots=True)
class OnlyRegion:
    """The one Region where a service publishes its metrics, and the page that says so.

    `unless` are dimensions: a watch that gives one of them has metrics in its own Region.
    """

    name: str
    unless: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Service:
    """A service of the catalog.

    A watch must give the dimensions of `identity` and may give those of `optional`; `defaults` are
    the values of those it does not give. Nobody gives those of `fixed`. Both may hold `${account}`
    and `${region}`. `forms` are those of values that are often written otherwise. `metrics` and
    `recommended` are by name, in the order of the file; `left_out` are the metrics on which AWS
    recommends an alarm and the service has none, with the reason.
    """

    name: str
    title: str
    docs: str
    identity: tuple[str, ...]
    optional: tuple[str, ...]
    forms: Mapping[str, DimensionForm]
    fixed: Fixed
    defaults: Fixed
    region: OnlyRegion | None
    metrics: Mapping[str, ServiceMetric]
    widgets: tuple[ServiceWidget, ...]
    recommended: Mapping[str, RecommendedAlarm]
    left_out: Mapping[str, str]

    def fixed_for(self, metric: str) -> Fixed:
        """Return the dimensions of a metric that always have the same value."""
        known = self.metrics.get(metric)
        return self.fixed if known is None else known.fixed

    def region_of(self, given: Collection[str]) -> str | None:
        """Return the Region of the metrics of a watch that gives these dimensions.

        None is the Region of whoever watches.
        """
        if self.region is None or set(self.region.unless) & set(given):
            return None
        return self.region.name

    def namespaces(self) -> tuple[str, ...]:
        """Return the namespaces of its metrics, in the order of the file."""
        return tuple(dict.fromkeys(metric.namespace for metric in self.metrics.values()))


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
    fixed = entry.pairs("fixed")
    common = Defaults(entry.text("namespace"), entry.lists_of_texts("dimension_sets"), fixed)
    metrics = entry.entries("metrics").items()
    recommended = entry.entries("recommended").items()
    forms = entry.entries("forms").items()
    service = Service(
        name=short_name,
        title=entry.text("title"),
        docs=entry.text("docs"),
        identity=entry.texts("identity"),
        optional=entry.texts("optional"),
        forms=MappingProxyType({name: form_of(own) for name, own in forms}),
        fixed=fixed,
        defaults=entry.pairs("defaults"),
        region=_region(entry.optional_entry("region")),
        metrics=MappingProxyType({name: metric_of(name, own, common) for name, own in metrics}),
        widgets=tuple(widget_of(own) for own in entry.listed_entries("widgets")),
        recommended=MappingProxyType({name: alarm_of(name, own) for name, own in recommended}),
        left_out=MappingProxyType(dict(entry.pairs("left_out"))),
    )
    entry.close()
    if strange := service.forms.keys() - {*service.identity, *service.optional}:
        raise ValueError(f"{entry.where}: forms: no dimension of a watch: {min(strange)}")
    return service


def _region(entry: Entry | None) -> OnlyRegion | None:
    if entry is None:
        return None
    only = OnlyRegion(entry.text("only"), entry.texts("unless"), entry.text("source"))
    entry.close()
    return only
