"""What metric references mean: a watch's metric, a named one, or metric math over them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from compiler.catalog import service as catalog
from compiler.frontend.place import Place
from compiler.ir.metric import Series, StatQuery
from compiler.ir.value import Text
from compiler.kinds.kind import Declared
from compiler.kinds.log_metrics import LogMetricSpec
from compiler.kinds.metrics import MetricSpec
from compiler.kinds.scope import Broken
from compiler.kinds.watch import CUSTOM, WatchSpec
from compiler.language.expression.reference import MetricReference
from compiler.language.expression.statistic import is_statistic
from compiler.language.member import Member, Members
from compiler.resolve import known_metrics
from compiler.resolve.fan_out import FanOut
from compiler.resolve.project import OwnNamespace
from compiler.resolve.query_id import query_id
from compiler.resolve.watched import Published, published
from compiler.text.diagnostic import Code, Diagnostic, Problem
from compiler.text.nearest import listing, suggestion

UNKNOWN_REFERENCE = Code("WF331", "unknown-metric-reference")
UNKNOWN_MEMBER = Code("WF332", "unknown-member")
NO_FAN_OUT = Code("WF333", "member-of-no-fan-out")
NO_DIMENSIONS = Code("WF335", "log-metric-without-its-dimensions")
METRIC_OF_METRIC = Code("WF334", "metric-of-a-named-metric")

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Declarations:
    """The declarations that references are looked up in, by key, with all their members."""

    watch: Mapping[str, tuple[Declared[WatchSpec], ...]]
    metrics: Mapping[str, Declared[MetricSpec]]
    log_metrics: Mapping[str, tuple[Declared[LogMetricSpec], ...]]
    own: Mapping[str, OwnNamespace]
    broken: frozenset[str]
    text: Callable[[str, Place], Text]
    report: Callable[[Diagnostic], None]
    account: str
    region: str


_NO_MEMBERS = Members()


def named(name: str, member: str, statistic: str, metric: str | None = None) -> str:
    """Write the reference that names one metric and nothing else, its statistic included."""
    return MetricReference(name, metric, member or None, statistic=statistic).canonical()


class References:
    """Looks references up."""

    def __init__(self, declared: Declarations) -> None:
        self._declared = declared
        # Each of a thousand members asks for the same fan-out: it is sorted once.
        self._fan_outs: dict[tuple[str, bool], FanOut] = {}

    def _fan_out(self, name: str, *, logs: bool) -> FanOut:
        declared = self._declared.log_metrics if logs else self._declared.watch
        entries: tuple[Declared[Any], ...] = declared.get(name, ())
        known = self._fan_outs.get((name, logs))
        if known is None or known.entries is not entries:
            known = self._fan_outs[name, logs] = FanOut.of(entries, logs=logs)
        return known

    def members(self, ref: MetricReference) -> Members:
        """Return the members a reference fans out to by itself: none for a metric or one member."""
        if ref.member is not None or ref.every:
            return _NO_MEMBERS
        found = self._fan_out(ref.name, logs=ref.metric is None)
        return found.members if found.own_series else _NO_MEMBERS

    def named_metric(self, ref: MetricReference) -> Declared[MetricSpec] | None:
        """Return the entry of `metrics:` that a reference names, if it names one."""
        return self._declared.metrics.get(ref.name) if ref.metric is None else None

    def is_named(self, name: str) -> bool:
        """Tell whether a metric has the name, or one that is broken."""
        declared = self._declared
        return name in declared.metrics or name in declared.log_metrics or name in declared.broken

    def series(
        self, ref: MetricReference, member: Member | None, place: Place, more: Names = ()
    ) -> Series:
        """Find the one series of a reference that is no entry of `metrics:`.

        `more` are the dimensions that it will get besides its own.

        Raises:
            Problem: nothing has that name, or it has no such member or metric.
            Broken: what it names has a mistake of its own.
        """
        if ref.metric is None:
            return self._log_metric(ref, member, place, more)
        if ref.name not in self._declared.watch:
            self._raise_unknown(ref, place, tuple(self._declared.watch))
        watch = self._fan_out(ref.name, logs=False)
        return self._watch(ref, self._pick(watch, ref, member, place), place, more)

    def spelled(self, entry: Declared[MetricSpec], ref: MetricReference) -> Series:
        """Find the series of an entry of `metrics:` that spells namespace and name out."""
        spec = entry.spec
        namespace, metric = spec.namespace or "", spec.metric or ""
        dimensions = self._dimensions(spec.dimensions, entry.place.child("dimensions"))
        names = tuple(name for name, _ in dimensions)
        own = self._declared.own
        known, doubt = known_metrics.of_namespace(namespace, metric, names, own, entry.place)
        self._say(doubt)
        statistic = ref.statistic or spec.statistic or known.statistic or "Average"
        query = StatQuery(
            query_id(ref.name, ref.statistic or ""),
            namespace,
            metric,
            dimensions,
            statistic,
            reference=named(ref.name, "", statistic),
        )
        return Series(
            ref.canonical(), (self.moved(query, spec),), spec.label, unit=spec.unit or known.unit
        )

    def moved(self, query: StatQuery, spec: MetricSpec) -> StatQuery:
        """Give a query the period, account and region of an entry of `metrics:`."""
        account = spec.account if spec.account != self._declared.account else None
        region = spec.region if spec.region != self._declared.region else None
        # Where the service says the Region, an entry that says none does not move it.
        region = region if spec.region is not None else query.region
        return replace(query, period=spec.period, account=account, region=region)

    def narrowed(self, query: StatQuery, written: Mapping[str, str], place: Place) -> StatQuery:
        """Add dimensions, written beside a reference, to those of the metric it refers to."""
        if not written:
            return query
        at = place.child("dimensions")
        both = {**dict(query.dimensions), **dict(self._dimensions(written, at))}
        if query.namespace not in self._declared.own:
            self._say(known_metrics.doubt(query.namespace, query.metric, tuple(both), at))
        return replace(query, dimensions=tuple(sorted(both.items())))

    def _log_metric(
        self, ref: MetricReference, member: Member | None, place: Place, more: Names
    ) -> Series:
        if ref.name not in self._declared.log_metrics:
            names = (*self._declared.metrics, *self._declared.log_metrics)
            self._raise_unknown(ref, place, names)
        found = self._fan_out(ref.name, logs=True)
        fans_out = found.own_series
        if not fans_out and ref.member is not None:
            raise self.without_members(ref, place)
        entry = self._pick(found, ref, member, place) if fans_out else found.entries[0]
        metric = entry.spec.metric
        if set(metric.dimensions) != set(more):
            at = place.narrow(*ref.name_at)
            text = f"`{ref.name}` is published only with {listing(sorted(metric.dimensions))}"
            wanted = ", ".join(f"{name}: …" for name in sorted(metric.dimensions))
            help_ = f"name one of its series: `metrics: {{a_name: {{metric: {ref.name}, "
            raise at.problem(NO_DIMENSIONS, text, f"{help_}dimensions: {{{wanted}}}}}}}`")
        statistic = ref.statistic or entry.spec.statistic or "Sum"
        name = entry.member.name if entry.member and fans_out else ""
        query = StatQuery(
            query_id(ref.name, name, ref.statistic or ""),
            metric.namespace,
            metric.name,
            (),
            statistic,
            reference=named(ref.name, name, statistic),
        )
        return Series(ref.canonical(), (query,), unit=metric.unit, member=name)

    def _watch(
        self, ref: MetricReference, entry: Declared[WatchSpec], place: Place, more: Names
    ) -> Series:
        at = place.narrow(*ref.metric_at) if ref.metric_at else place
        found = self._published(ref.metric or "", entry, at, more)
        self._say(found.doubt)
        known = found.known
        member = entry.member.name if entry.member else ""
        statistic = ref.statistic or known.statistic or "Average"
        query = StatQuery(
            query_id(ref.name, member, known.name, statistic),
            known.namespace,
            known.name,
            found.dimensions,
            statistic,
            region=None if found.region == self._declared.region else found.region,
            interval=found.interval,
            reference=named(ref.name, member, statistic, known.name),
        )
        # Two statistics of one metric must not get the same legend.
        other = f" {ref.statistic}" if ref.statistic not in (None, known.statistic) else ""
        label = f"{member} {known.name}{other}" if member else None
        return Series(ref.canonical(), (query,), label, member, known.unit)

    def _published(
        self, metric: str, entry: Declared[WatchSpec], at: Place, more: Names
    ) -> Published:
        spec, declared = entry.spec, self._declared
        identity = self._dimensions(spec.identity(), entry.place)
        if spec.service != CUSTOM:
            here = {"account": declared.account, "region": declared.region}
            return published(catalog.load(spec.service), metric, identity, more, here, at)
        given = (*(name for name, _ in identity), *more)
        namespace = spec.namespace or ""
        known, doubt = known_metrics.of_namespace(namespace, metric, given, declared.own, at)
        return Published(known, identity, None, None, None if more else doubt)

    def _pick(
        self,
        found: FanOut,
        ref: MetricReference,
        member: Member | None,
        place: Place,
    ) -> Declared[Any]:
        wanted = ref.member if ref.member is not None else member.name if member else None
        if not found.members and ref.member is None:
            return found.entries[0]
        if not found.members:
            raise self.without_members(ref, place)
        if wanted is None:
            # Who resolves references finds their members first; any member would be a wrong one.
            raise AssertionError(f"{ref.canonical()} was resolved without its member")
        if (entry := found.by_member.get(wanted)) is not None:
            return entry
        at = place.narrow(*ref.member_at) if ref.member_at else place
        names = list(found.by_member)
        text = f"`{ref.name}` has no member `{wanted}`"
        raise at.problem(UNKNOWN_MEMBER, text, suggestion(wanted, names, what="members"))

    def without_members(self, ref: MetricReference, place: Place) -> Problem:
        """Make the finding that a reference names a member of what has none."""
        at = place.narrow(*ref.member_at) if ref.member_at else place
        what = "[*]" if ref.every else f"[{ref.member}]"
        text = f"`{ref.name}` is one thing, without members"
        return at.problem(NO_FAN_OUT, text, f"write `{ref.name}` without `{what}`")

    def _dimensions(self, written: Mapping[str, str], place: Place) -> tuple[tuple[str, Text], ...]:
        text = self._declared.text
        return tuple((key, text(written[key], place.child(key))) for key in sorted(written))

    def _raise_unknown(
        self, ref: MetricReference, place: Place, names: tuple[str, ...]
    ) -> NoReturn:
        if ref.name in self._declared.broken:
            raise Broken
        at = place.narrow(*ref.name_at)
        declared = self._declared
        if ref.metric is not None and ref.name in (*declared.metrics, *declared.log_metrics):
            text = f"`{ref.name}` is a metric already; it has no `.{ref.metric}`"
            meant = f"{ref.name}@{ref.metric}" if is_statistic(ref.metric) else ref.name
            raise at.problem(METRIC_OF_METRIC, text, f"write `{meant}`")
        if ref.metric is None and ref.name in declared.watch:
            service = declared.watch[ref.name][0].spec.service
            some = catalog.load(service).metrics if service in catalog.names() else ()
            text = f"`{ref.name}` is a watch; which of its metrics?"
            help_ = f"write `{ref.name}.{next(iter(some), 'Metric')}`"
            if some:
                help_ += f"; it has {listing(some)}"
            raise at.problem(UNKNOWN_REFERENCE, text, help_)
        what = "watch" if ref.metric is not None else "metric"
        text = f"no {what} is called `{ref.name}`"
        help_ = suggestion(ref.name, names, what="there are")
        if not names:
            where = "watch" if ref.metric is not None else "metrics"
            help_ = f"declare it under `{where}:`"
        raise at.problem(UNKNOWN_REFERENCE, text, help_)

    def _say(self, doubt: Diagnostic | None) -> None:
        if doubt is not None:
            self._declared.report(doubt)
