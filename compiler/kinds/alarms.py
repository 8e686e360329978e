"""`alarms`: what is wrong when, and who hears of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from compiler.catalog import service as catalog
from compiler.frontend.model import Offer, SpecModel, mistake
from compiler.frontend.place import Place
from compiler.frontend.tree import Mapping as Tree
from compiler.frontend.tree import Scalar, scalars
from compiler.ir.alarm import Alarm, BandThreshold, TreatMissingData
from compiler.ir.metric import Series, StatQuery
from compiler.kinds.kind import Declared, Kind
from compiler.kinds.scope import Scope
from compiler.kinds.shared.actions import ActionsSpec, actions_of, alarm_name, describe, tags_of
from compiler.language.datapoints import Datapoints, MOfN
from compiler.language.duration import show
from compiler.language.member import Member
from compiler.language.period import Period
from compiler.language.threshold import Threshold
from compiler.text.article import with_article
from compiler.text.diagnostic import Code, Problem

ONE_SERIES = Code("WF411", "alarm-on-many-series")
WINDOW = Code("WF412", "alarm-window-too-long")
HIGH_RESOLUTION = Code("WF413", "high-resolution-on-aws-metric")
OTHER_REGION = Code("WF414", "alarm-in-another-region")
UNIT_OF_EXPRESSION = Code("WF416", "unit-of-an-expression")
GATED_BREACHING = Code("WF417", "gated-alarm-with-breaching-gaps")
BETWEEN_POINTS = Code("WF418", "alarm-period-between-points")
LOW_SAMPLES = Code("WF415", "low-samples-without-percentile")


_DECLARED = "declare the metric under `watch:` or `metrics:`; an alarm names it: `watch.Metric`"


class AlarmSpec(SpecModel):
    """An alarm on a metric or an expression."""

    elsewhere: ClassVar[Mapping[str, str]] = {
        "namespace": _DECLARED,
        "dimensions": _DECLARED,
        "metricname": "write `metric: watch.Metric`",
        "metrics": "write `metric:`, or `expression:` over several",
        "statistic": "write it behind the metric: `metric: api.Latency@Average`",
        "extendedstatistic": "write it behind the metric: `metric: api.Latency@p99`",
        "region": "an alarm watches the region of its own stack: remove it",
        "comparison": 'it is a part of the threshold: `threshold: "> 10"`',
        "comparisonoperator": 'it is a part of the threshold: `threshold: "> 10"`',
        "operator": 'it is a part of the threshold: `threshold: "> 10"`',
        "evaluationperiods": "write `datapoints: 2 of 3`",
        "datapointstoalarm": "write `datapoints: 2 of 3`",
        "alarmactions": "write `severity:`, or `actions: {alarm: […]}`",
        "okactions": "write `severity:`, or `actions: {ok: […]}`",
        "alarmname": "write `name:`; without it the name is `<prefix>-<key>`",
    }

    metric: Annotated[str, Offer.METRIC] | None = Field(
        None, description="A metric reference: `api.5XXError@Sum`."
    )
    expression: str | None = Field(None, description="Metric math over references.")
    threshold: Threshold = Field(description="`> 10`, `<= 0.5`, `above band 2`.")
    period: Period = Field(300, description="The length of one point: `1m`, `5m`.")
    datapoints: Datapoints = Field(MOfN(1, 1), description="`2 of 3`, or `3` for 3 of 3.")
    treat_missing_data: TreatMissingData = Field("missing", description="What a gap counts as.")
    severity: Annotated[str, Offer.SEVERITY] | None = Field(
        None, description="A severity of `notify:`."
    )
    description: str = Field("", max_length=900, description="What it means, for who reads it.")
    runbook: str | None = Field(None, description="Where it says what to do.")
    unit: Annotated[str, Offer.UNIT] | None = Field(None, description="Only points with this unit.")
    actions: ActionsSpec | None = Field(None, description="Over the severity's; `{}` for none.")
    actions_enabled: bool = Field(default=True, description="False mutes the alarm.")
    enabled: bool = Field(default=True, description="False leaves the alarm out.")
    evaluate_low_samples: Literal["evaluate", "ignore"] | None = Field(
        None, description="For percentiles with few samples."
    )
    only_when: str | None = Field(None, description="`api.Count@Sum >= 100`: no alarm otherwise.")
    name: str | None = Field(None, description="The alarm's name; default `<prefix>-<key>`.")
    tags: dict[str, str] = Field(
        default_factory=dict,
        max_length=50,
        description="Tags of the alarm, besides those of the stack.",
    )

    @model_validator(mode="after")
    def _one_metric(self) -> Self:
        if (self.metric is None) == (self.expression is None):
            read = "neither" if self.metric is None else "both"
            text = f"wanted `metric` or `expression`, read {read}"
            raise mistake(text, "say what is watched", key="expression")
        return self


def lower(declared: Declared[AlarmSpec], scope: Scope) -> Iterator[Alarm]:
    """Make the alarm, unless it is disabled."""
    spec, place = declared.spec, declared.place
    if not spec.enabled:
        return
    series = _series(declared, scope)
    _check_window(spec, place)
    _check_low_samples(spec, series, place)
    m, n = spec.datapoints
    yield Alarm(
        identity=declared.identity("Alarm"),
        origin=place.origin(),
        name=alarm_name(declared, spec.name, scope),
        series=series,
        threshold=spec.threshold,
        period=spec.period,
        evaluation_periods=n,
        datapoints_to_alarm=m,
        treat_missing_data=spec.treat_missing_data,
        actions=actions_of(spec.severity, spec.actions, spec.actions_enabled, place, scope),
        severity=spec.severity,
        description=describe(_described(spec, place, scope), _runbook(spec, place, scope)),
        evaluate_low_samples=spec.evaluate_low_samples,
        tags=tags_of(spec.tags, place.child("tags"), scope),
    )


def _runbook(spec: AlarmSpec, place: Place, scope: Scope) -> str | None:
    return None if spec.runbook is None else scope.literal(spec.runbook, place.child("runbook"))


def _described(spec: AlarmSpec, place: Place, scope: Scope) -> str:
    """Write the alarm's condition into its description: `${threshold}` in `${period}`."""
    words = {
        "threshold": str(spec.threshold),
        "datapoints": str(spec.datapoints),
        "period": show(spec.period),
    }
    return scope.literal(spec.description, place.child("description"), words)


def implied_members(entry: Tree, scope: Scope) -> tuple[Member, ...]:
    """Return the members of the fan-out that the alarm's metric has.

    Raises:
        Problem: the alarm needs members, and its metric cannot be found: that is the mistake.
    """
    readers = (
        ("metric", scope.series, scope.members_of_reference),
        ("expression", scope.expression, scope.members_of_expression),
    )
    for key, find, members_of in readers:
        value = entry.get(key)
        if not isinstance(value, Scalar) or not isinstance(value.value, str):
            continue
        members = members_of(value.value)
        if not members and "${each" not in value.value and _wants_members(entry):
            find(value.value, Place(value, value.span, key))
        return members
    return ()


def _wants_members(entry: Tree) -> bool:
    texts = (scalar.value for scalar in scalars(entry))
    return any(isinstance(text, str) and "${each" in text for text in texts)


def _series(declared: Declared[AlarmSpec], scope: Scope) -> Series:
    spec, place = declared.spec, declared.place
    if spec.metric is not None:
        here = place.child("metric")
        found = scope.series(spec.metric, here, declared.member)
    else:
        here = place.child("expression")
        found = scope.expression(spec.expression or "", here, declared.member)
    if len(found) != 1:
        text = f"an alarm watches one series; this one names {len(found)}"
        members = ", ".join(f"`{series.member}`" for series in found[:8])
        help_ = f"name one member ({members}), or combine them: `MAX([…])`"
        raise here.problem(ONE_SERIES, text, help_)
    series = found[0]
    if series.shape != "series":
        what = "several series" if series.shape == "array" else "one number, not a series"
        text = f"an alarm watches one series; the expression gives {what}"
        help_ = (
            "reduce it to one: `MAX(…)`"
            if series.shape == "array"
            else "leave the outer function out"
        )
        raise here.problem(ONE_SERIES, text, help_)
    if spec.unit is not None and series.single is None:
        text = "`unit` filters the points of a metric; this alarm watches an expression"
        raise place.child("unit").problem(UNIT_OF_EXPRESSION, text, "remove it")
    series = _checked(series, spec, place, here, spec.unit, scope)
    if spec.only_when is None:
        return series
    if spec.treat_missing_data == "breaching":
        text = "with `breaching` the alarm fires just when its condition does not hold"
        help_ = "where `only_when` does not hold there is no data: use `notBreaching`"
        raise place.child("treat_missing_data").problem(GATED_BREACHING, text, help_)
    gate = place.child("only_when")
    gated = scope.gated(series, spec.only_when, gate, declared.member)
    return _checked(gated, spec, place, gate, None, scope)


def _checked(
    series: Series, spec: AlarmSpec, place: Place, here: Place, unit: str | None, scope: Scope
) -> Series:
    """Fit the queries to an alarm: its period is theirs; `unit` filters those without one."""
    queries = []
    for query in series.queries:
        changed = query
        if isinstance(query, StatQuery):
            if query.region is not None:
                raise _in_another_region(query, here, scope)
            if spec.period < 60 and query.namespace.startswith("AWS/"):
                text = (
                    f"{query.namespace} has one point a minute; a period of {spec.period}s is empty"
                )
                help_ = "use `1m` or more; short periods are for metrics of your own"
                raise place.child("period").problem(HIGH_RESOLUTION, text, help_)
            if query.interval is not None and spec.period < query.interval:
                every = show(query.interval)
                text = f"{query.namespace} has one point of `{query.metric}` in {every}"
                message = f"{text}; most periods of {show(spec.period)} are empty"
                help_ = f"write `period: {every}`"
                raise place.child("period").problem(BETWEEN_POINTS, message, help_)
            changed = replace(query, period=None, unit=unit or query.unit)
        queries.append(changed)
    return replace(series, queries=tuple(queries))


def _in_another_region(query: StatQuery, here: Place, scope: Scope) -> Problem:
    text = f"an alarm cannot watch a metric of another region ({query.region})"
    help_ = "declare the alarm where the metric is, or draw it on a dashboard only"
    used = {watched.service for watched in scope.watches().values()}
    for name in sorted(used & {*catalog.names()}):
        service = catalog.load(name)
        if service.region is not None and query.namespace in service.namespaces():
            what = with_article(service.title)
            text = f"the metrics of {what} are in {query.region} only; the alarm would have no data"
            help_ = (
                f"declare it for an environment in {query.region}; "
                f"dashboards draw the metric from everywhere\n{service.region.source}"
            )
    return here.problem(OTHER_REGION, text, help_)


def _check_window(spec: AlarmSpec, place: Place) -> None:
    """Period times evaluation periods: a day, or seven from periods of an hour.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    """
    window = spec.period * spec.datapoints.n
    longest = 86400 if spec.period < 3600 else 7 * 86400
    if window > longest:
        text = f"{spec.datapoints.n} periods of {show(spec.period)} look back {show(window)}"
        limit = "a day" if longest == 86400 else "seven days"
        help_ = f"CloudWatch looks back at most {limit} with this period; use fewer periods"
        message = f"{text}; the most is {limit}"
        raise place.child("datapoints").problem(WINDOW, message, help_)


def _check_low_samples(spec: AlarmSpec, series: Series, place: Place) -> None:
    stat = series.single
    if spec.evaluate_low_samples is None or isinstance(spec.threshold, BandThreshold):
        return
    if stat is None or not stat.statistic.startswith("p"):
        text = "`evaluate_low_samples` is only for an alarm on a percentile"
        help_ = "remove it, or alarm on a percentile such as `@p99`"
        raise place.child("evaluate_low_samples").problem(LOW_SAMPLES, text, help_)


KIND = Kind(
    key="alarms",
    title="alarm",
    entry=AlarmSpec,
    lower=lower,
    fans_out=True,
    implied=implied_members,
)
