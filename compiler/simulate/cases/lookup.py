"""What a test names: metrics by reference, alarms by key, topics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from compiler.frontend.place import Place
from compiler.ir.alarm import Alarm
from compiler.ir.dashboard import Dashboard, Line, MetricWidget
from compiler.ir.estate import Stack
from compiler.ir.metric import Series, StatQuery
from compiler.language.alarm_rule.alarm import parse_alarm
from compiler.language.alarm_rule.tree import AlarmReference
from compiler.language.expression.reference import MetricReference, parse_reference
from compiler.language.syntax_problem import SyntaxProblem
from compiler.simulate.actions import recipient
from compiler.simulate.recording import metric_of
from compiler.simulate.stack import AnyAlarm, alarms_of
from compiler.text.diagnostic import Code
from compiler.text.nearest import listing, nearest, suggestion

UNKNOWN_SERIES = Code("WF903", "series-of-no-alarm")
WHICH_SERIES = Code("WF904", "series-of-several-metrics")
UNKNOWN_ALARM = Code("WF905", "test-of-no-alarm")
UNKNOWN_RECIPIENT = Code("WF906", "test-of-no-recipient")


@dataclass(frozen=True)
class Lookup:
    """The alarms of a stack, and what they watch and call.

    Metrics are also found that stand only in dashboards, where they are asked for too.
    """

    stack: Stack
    dashboards: bool = False

    @cached_property
    def alarms(self) -> tuple[AnyAlarm, ...]:
        """The alarms and composites of the stack."""
        return alarms_of(self.stack)

    @cached_property
    def _metrics(self) -> tuple[tuple[MetricReference, StatQuery], ...]:
        """The metrics that are looked for, by each reference that names one."""
        found: dict[MetricReference, StatQuery] = {}
        for series in self._series():
            for query in series.queries:
                if isinstance(query, StatQuery):
                    found.setdefault(parse_reference(query.reference), metric_of(query))
            if (named := _other_name(series)) is not None and series.single is not None:
                found.setdefault(named, metric_of(series.single))
        return tuple(found.items())

    def _series(self) -> Iterator[Series]:
        yield from (alarm.series for alarm in self.alarms if isinstance(alarm, Alarm))
        if self.dashboards:
            for node in self.stack.nodes:
                if isinstance(node, Dashboard):
                    yield from (line.series for line in lines_of(node))

    def metrics(self, text: str, place: Place) -> tuple[StatQuery, ...]:
        """Find the metrics that a key of `series:` names: one, or each of a fan-out with `[*]`.

        Raises:
            Problem: no alarm watches it, or it may be several.
        """
        try:
            wanted = parse_reference(text)
        except SyntaxProblem as error:
            raise place.problem(UNKNOWN_SERIES, error.message, error.help) from None
        like = [
            (r, m) for r, m in self._metrics if (r.name, r.metric) == (wanted.name, wanted.metric)
        ]
        fits = [(r, m) for r, m in like if _same_member(wanted, r) and _same_statistic(wanted, r)]
        if not fits:
            raise place.problem(UNKNOWN_SERIES, *self._unknown(wanted, like))
        if wanted.statistic is None and len({r.statistic for r, _ in fits if r.statistic}) > 1:
            names = listing(sorted(r.canonical() for r, _ in fits))
            text = f"`{text}` may be {names}"
            raise place.problem(WHICH_SERIES, text, "write the statistic too: `@…`")
        return tuple(dict.fromkeys(metric for _, metric in fits))

    def _unknown(
        self, wanted: MetricReference, like: list[tuple[MetricReference, StatQuery]]
    ) -> tuple[str, str]:
        whose = "nothing" if self.dashboards else "no alarm"
        watch = "alarms and dashboards have" if self.dashboards else "alarms watch"
        text = f"{whose} of `{self.stack.key}` watches `{wanted.canonical()}`"
        members = [r.member for r, _ in like if r.member is not None]
        if members and wanted.member is None and not wanted.every:
            each = listing(dict.fromkeys(members))
            text = f"`{wanted.canonical()}` is one metric for each of {each}"
            return text, f"write `{wanted.name}[{members[0]}].…`, or `{wanted.name}[*].…` for all"
        names = sorted({r.canonical() for r, _ in like or self._metrics})
        return text, suggestion(wanted.canonical(), names, what=watch)

    def named_alarms(self, text: str, place: Place) -> tuple[AnyAlarm, ...]:
        """Find an alarm, or with `[*]` each member of its fan-out.

        Raises:
            Problem: there is no such alarm, or there are several.
        """
        section, _, key = text.partition(".")
        if section in ("alarms", "composites"):
            said = f"`{text}` is no key of an alarm"
            raise place.problem(UNKNOWN_ALARM, said, f"write it without the section: `{key}`")
        try:
            ref = parse_alarm(text)
        except SyntaxProblem as error:
            at = place.narrow(error.start, error.end)
            raise at.problem(UNKNOWN_ALARM, error.message, error.help) from None
        found = [a for a in self.alarms if a.identity.key == ref.key]
        chosen = [a for a in found if ref.every or a.identity.member == (ref.member or "")]
        if not chosen:
            raise place.problem(UNKNOWN_ALARM, *self._unknown_alarm(text, ref, found))
        return tuple(chosen)

    def _unknown_alarm(
        self, text: str, ref: AlarmReference, found: list[AnyAlarm]
    ) -> tuple[str, str]:
        members = [a.identity.member for a in found if a.identity.member]
        if members and ref.member is None:
            said = f"`{ref.key}` is one alarm for each of {listing(members)}"
            return said, f"write `{ref.key}[{members[0]}]`, or `{ref.key}[*]` for all"
        if found:
            said = f"alarm `{ref.key}` has no member `{ref.member}`"
            return said, suggestion(
                ref.member or "", members, what="members"
            ) or f"write `{ref.key}`"
        names = dict.fromkeys(named(alarm) for alarm in self.alarms)
        near = nearest(text, names)
        help_ = f"did you mean `{near}`?" if near else f"there are {listing(names)}"
        return f"`{self.stack.key}` has no alarm `{text}`", help_ if names else ""

    @cached_property
    def recipients(self) -> Mapping[str, None]:
        """Everyone whom an alarm of the stack may call."""
        lists = (
            actions
            for alarm in self.alarms
            for actions in (alarm.actions.alarm, alarm.actions.ok, alarm.actions.insufficient_data)
        )
        return dict.fromkeys(recipient(action) for actions in lists for action in actions)

    def check_recipient(self, name: str, place: Place) -> None:
        """Refuse a recipient that no alarm calls: an expectation of nobody would always hold.

        Raises:
            Problem: nobody is called so.
        """
        if name not in self.recipients:
            text = f"no alarm of `{self.stack.key}` notifies `{name}`"
            help_ = suggestion(name, self.recipients, what="they notify")
            raise place.problem(UNKNOWN_RECIPIENT, text, help_)


def named(alarm: AnyAlarm) -> str:
    """Write how a test names an alarm: `ecs-cpu[customers]`."""
    identity = alarm.identity
    return f"{identity.key}[{identity.member}]" if identity.member else identity.key


def lines_of(dashboard: Dashboard) -> Iterator[Line]:
    """Give the lines that a dashboard draws."""
    for widget in dashboard.widgets:
        if isinstance(widget, MetricWidget):
            yield from (line for line in widget.lines if line.visible)


def _other_name(series: Series) -> MetricReference | None:
    """Return the name of `metrics:` that a series has, if it has one."""
    try:
        ref = parse_reference(series.reference)
    except SyntaxProblem:
        return None
    if ref.metric is not None:
        return None
    return MetricReference(ref.name, None, series.member or None, statistic=ref.statistic)


def _same_member(wanted: MetricReference, known: MetricReference) -> bool:
    if wanted.every:
        return known.member is not None
    return wanted.member == known.member


def _same_statistic(wanted: MetricReference, known: MetricReference) -> bool:
    return wanted.statistic is None or wanted.statistic == known.statistic
