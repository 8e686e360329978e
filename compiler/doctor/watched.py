"""The metrics behind alarms and widgets, and which of them are silent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from compiler.doctor.examined import Examined, ExaminedStack
from compiler.ir.alarm import Alarm
from compiler.ir.dashboard import Dashboard, MetricWidget
from compiler.ir.metric import StatQuery
from compiler.ir.origin import Origin
from compiler.rules.shared.sparse_errors import counted_events, is_sparse

if TYPE_CHECKING:
    from compiler.aws.metric_data import MetricPoints, MetricRequest
    from compiler.aws.monitoring import ListedMetric

NOT_PUBLISHED = "nothing is published"
_HOUR, _DAY = 3600, 86400
_KEPT = 455 * _DAY
"""How long CloudWatch keeps points of an hour, in seconds.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html
"""


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric as CloudWatch knows it; `account` and `region` only where they are others."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]
    statistic: str
    unit: str | None
    account: str | None
    region: str | None


@dataclass(frozen=True, slots=True)
class User:
    """Who needs a metric: an alarm or a widget, and how its spec names the metric."""

    origin: Origin
    reference: str
    alarm: Alarm | None = None


@dataclass(frozen=True, slots=True)
class Watched:
    """A metric and all who need it; `interval` is the seconds between its points, if many.

    `sparse` is true where it has points only when something happens.
    """

    metric: Metric
    users: tuple[User, ...]
    interval: int | None
    sparse: bool


@dataclass(frozen=True, slots=True)
class Silent:
    """A metric without data: when it last had some (seconds since 1970), None for never.

    `listed` are the metrics of its name that had data within two weeks.
    """

    watched: Watched
    last: int | None
    listed: tuple[ListedMetric, ...]

    @property
    def elsewhere(self) -> bool:
        """Whether there is data, and none of it could be meant: the dimensions have other names."""
        names = {name for name, _ in self.watched.metric.dimensions}
        sets = [{name for name, _ in each.dimensions} for each in self.listed]
        return self.last is None and bool(sets) and names not in sets


def watched(examined: Examined) -> tuple[Watched, ...]:
    """Return the metrics of all alarms and dashboards that were deployed, each once."""
    return examined.once("watched", lambda: tuple(_watched(examined)))


def _watched(examined: Examined) -> Iterator[Watched]:
    users: dict[Metric, list[User]] = defaultdict(list)
    queries: dict[Metric, StatQuery] = {}
    for stack, query, user in _uses(examined):
        metric = _metric(stack, query)
        users[metric].append(user)
        queries.setdefault(metric, query)
    counted = counted_events(examined.estate)
    for metric, found in users.items():
        query = queries[metric]
        yield Watched(metric, tuple(found), query.interval, is_sparse(query, counted))


def _uses(examined: Examined) -> Iterator[tuple[ExaminedStack, StatQuery, User]]:
    for stack, node in examined.alarm_nodes:
        if isinstance(node, Alarm):
            for query in node.series.queries:
                if isinstance(query, StatQuery):
                    yield stack, query, User(node.origin, query.reference, node)
    for stack, dashboard in examined.nodes(Dashboard):
        for widget in dashboard.widgets:
            for line in widget.lines if isinstance(widget, MetricWidget) else ():
                for query in line.series.queries:
                    if isinstance(query, StatQuery):
                        yield stack, query, User(widget.origin, query.reference)


def _metric(stack: ExaminedStack, query: StatQuery) -> Metric:
    dimensions = tuple(sorted((name, stack.text(value)) for name, value in query.dimensions))
    return Metric(
        query.namespace,
        query.metric,
        dimensions,
        query.statistic,
        query.unit,
        query.account,
        query.region,
    )


def published(examined: Examined) -> bool:
    """Tell whether anything can have data: into the embedded AWS nobody need publish."""
    return not examined.account.embedded or len(silent(examined)) < len(watched(examined))


def silent(examined: Examined) -> Mapping[Metric, Silent]:
    """Return the metrics that had no data for a day, or for three of their own intervals."""
    return examined.once("silent", lambda: _silent(examined))


def _silent(examined: Examined) -> Mapping[Metric, Silent]:
    by_window: dict[int, list[Watched]] = defaultdict(list)
    for each in watched(examined):
        by_window[max(_DAY, 3 * (each.interval or 0))].append(each)
    quiet = [
        each
        for window, group in by_window.items()
        for each, points in _points(examined, group, window)
        if not points.times
    ]
    last = {each.metric: points.times for each, points in _points(examined, quiet, _KEPT)}
    return {
        each.metric: Silent(
            each, max(last[each.metric], default=None), _listed(examined, each.metric)
        )
        for each in quiet
    }


def _points(
    examined: Examined, group: Sequence[Watched], window: int
) -> Iterator[tuple[Watched, MetricPoints]]:
    """Read a group of metrics over a window, in seconds, up to now; each region by itself."""
    step = _HOUR if window <= _DAY else _DAY
    end = int(examined.now) // step * step + step
    regions: dict[str | None, list[Watched]] = defaultdict(list)
    for each in group:
        regions[each.metric.region].append(each)
    for region, members in regions.items():
        requests = [_request(each.metric, step) for each in members]
        total = len(requests)
        found = examined.monitoring(region).points(
            requests,
            end - step - window,
            end,
            lambda done, _, total=total: examined.progress(f"metrics {done:,} of {total:,}"),  # type: ignore[misc]
        )
        yield from zip(members, found, strict=True)


def _request(metric: Metric, step: int) -> MetricRequest:
    from compiler.aws.metric_data import MetricRequest

    return MetricRequest(
        metric.namespace,
        metric.name,
        dict(metric.dimensions),
        metric.statistic,
        step,
        metric.account,
        metric.unit,
    )


def _listed(examined: Examined, metric: Metric) -> tuple[ListedMetric, ...]:
    """List what CloudWatch has of a name, once for all that have it."""
    key = ("listed", metric.region, metric.account, metric.namespace, metric.name)
    examined.progress(f"what is listed as {metric.namespace} {metric.name}")
    monitoring = examined.monitoring(metric.region)
    return examined.once(
        key, lambda: monitoring.metrics(metric.namespace, metric.name, metric.account)
    )
