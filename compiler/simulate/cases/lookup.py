"""What a test names: metrics by reference, alarms by key, topics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from compiler.frontend.place import Place
from compiler.ir.alarm import Alarm
from compiler.ir.estate import Stack
from compiler.ir.metric import StatQuery
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
    """The alarms of a stack, and what they watch and call."""

    stack: Stack

    @cached_property
    def alarms(self) -> tuple[AnyAlarm, ...]:
        """The alarms and composites of the stack."""
        return alarms_of(self.stack)

    @cached_property
    def _metrics(self) -> tuple[tuple[MetricReference, StatQuery], ...]:
        """The metrics that alarms watch, by each reference that names one."""
        found: dict[MetricReference, StatQuery] = {}
        for alarm in self.alarms:
            if not isinstance(alarm, Alarm):
                continue
            for query in alarm.series.queries:
                if isinstance(query, StatQuery):
                    found.setdefault(parse_reference(query.reference), metric_of(query))
            if (named := _other_name(alarm)) is not None and alarm.series.single is not None:
                found.setdefault(named, metric_of(alarm.series.single))
        return tuple(found.items())

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
        text = f"no alarm of `{self.stack.key}` watches `{wanted.canonical()}`"
        members = [r.member for r, _ in like if r.member is not None]
        if members and wanted.member is None and not wanted.every:
            each = listing(dict.fromkeys(members))
            text = f"`{wanted.canonical()}` is one metric for each of {each}"
            return text, f"write `{wanted.name}[{members[0]}].…`, or `{wanted.name}[*].…` for all"
        names = sorted({r.canonical() for r, _ in like or self._metrics})
        return text, suggestion(wanted.canonical(), names, what="alarms watch")

    def named_alarms(self, text: str, place: Place) -> tuple[AnyAlarm, ...]:
        """Find an alarm, or with `[*]` each member of its fan-out.

        Raises:
            Problem: there is no such alarm, or there are several.
        """
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


def _other_name(alarm: Alarm) -> MetricReference | None:
    """Return the name of `metrics:` that the alarm has for its metric, if it has one."""
    ref = parse_reference(alarm.series.reference)
    if ref.metric is not None:
        return None
    return MetricReference(ref.name, None, alarm.series.member or None, statistic=ref.statistic)


def _same_member(wanted: MetricReference, known: MetricReference) -> bool:
    if wanted.every:
        return known.member is not None
    return wanted.member == known.member


def _same_statistic(wanted: MetricReference, known: MetricReference) -> bool:
    return wanted.statistic is None or wanted.statistic == known.statistic
