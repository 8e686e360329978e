"""The rest of a spec, as one entry sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any

from compiler.catalog import security
from compiler.frontend.place import Place
from compiler.ir.alarm import (
    Action,
    Actions,
    ArnAction,
    StaticThreshold,
    TopicAction,
)
from compiler.ir.estate import Environment, Node
from compiler.ir.identity import Identity
from compiler.ir.logs import LogGroup
from compiler.ir.metric import Series
from compiler.ir.trail import Trail
from compiler.ir.value import Text
from compiler.kinds.kind import Declared
from compiler.kinds.notify import NotifySpec
from compiler.kinds.scope import AlarmName, Broken, Watched
from compiler.kinds.shared.actions import ActionsSpec, alarm_name
from compiler.language.member import Member
from compiler.resolve.expressions import Expressions
from compiler.resolve.project import OwnNamespace
from compiler.resolve.series import Declarations, References
from compiler.resolve.texts import Texts
from compiler.text.diagnostic import Code, Diagnostic
from compiler.text.nearest import suggestion

UNKNOWN_ALARM = Code("WF363", "unknown-alarm")
UNKNOWN_ALARM_MEMBER = Code("WF364", "unknown-alarm-member")
UNKNOWN_SEVERITY = Code("WF365", "unknown-severity")
UNKNOWN_ACTION = Code("WF366", "unknown-action")

_ALARMS = ("alarms", "composites")
_NO_WORDS: Mapping[str, str] = MappingProxyType({})
_ARNS = ("arn:", "${inputs.")
Declareds = Mapping[str, Mapping[str, tuple[Declared[Any], ...]]]
"""By kind, then by key: the members of each entry."""


class SpecScope:
    """Answers what kinds ask of their spec.

    `nodes` are those made so far; texts that were read are noted in `read`.
    """

    def __init__(
        self,
        project: str,
        environment: Environment,
        own: Mapping[str, OwnNamespace],
        declared: Declareds,
        broken: frozenset[tuple[str, str]],
        nodes: list[Node],
        read: set[str],
        report: Callable[[Diagnostic], None],
    ) -> None:
        self._project = project
        self._environment = environment
        self._declared = declared
        self._broken = broken
        self._nodes = nodes
        self._report = report
        inputs = frozenset(key for kind, key in broken if kind == "inputs")
        self._texts = Texts(declared.get("inputs", {}), inputs, read)
        names = {key for kind, key in broken if kind in ("watch", "metrics", "log_metrics")}
        metrics = {key: members[0] for key, members in declared.get("metrics", {}).items()}
        self._expressions = Expressions(
            References(
                Declarations(
                    watch=declared.get("watch", {}),
                    metrics=metrics,
                    log_metrics=declared.get("log_metrics", {}),
                    own=own,
                    broken=frozenset(names),
                    text=self.text,
                    report=report,
                    account=environment.account,
                    region=environment.region,
                )
            )
        )

    @property
    def project(self) -> str:
        """The name of the project."""
        return self._project

    @property
    def environment(self) -> Environment:
        """Where the estate will stand."""
        return self._environment

    def report(self, diagnostic: Diagnostic) -> None:
        """Keep a finding and go on."""
        self._report(diagnostic)

    def text(self, value: str, place: Place) -> Text:
        """Read a text that may hold inputs."""
        return self._texts.text(value, place)

    def literal(self, value: str, place: Place, words: Mapping[str, str] = _NO_WORDS) -> str:
        """Read a text that must be known when compiling."""
        return self._texts.literal(value, place, words)

    def series(
        self,
        reference: str,
        place: Place,
        member: Member | None = None,
        narrowed: Mapping[str, str] = _NO_WORDS,
    ) -> tuple[Series, ...]:
        """Find what a metric reference means."""
        return self._expressions.reference(reference, place, member, narrowed)

    def expression(
        self, expression: str, place: Place, member: Member | None = None
    ) -> tuple[Series, ...]:
        """Find what metric math over references means."""
        return self._expressions.expression(expression, place, member)

    def gated(
        self, series: Series, condition: str, place: Place, member: Member | None = None
    ) -> Series:
        """Let a series have points only where a comparison holds."""
        return self._expressions.gated(series, condition, place, member)

    def members_of_reference(self, reference: str) -> tuple[Member, ...]:
        """Return the members a metric reference fans out to."""
        return self._expressions.members_of_reference(reference)

    def members_of_expression(self, expression: str) -> tuple[Member, ...]:
        """Return the members an expression fans out to."""
        return self._expressions.members_of_expression(expression)

    def _notify(self) -> NotifySpec | None:
        found = self._declared.get("notify", {}).get("", ())
        if not found and ("notify", "") in self._broken:
            raise Broken
        spec: NotifySpec | None = found[0].spec if found else None
        return spec

    def actions(self, severity: str, place: Place) -> Actions:
        """Return what happens on alarms of a severity."""
        notify = self._notify()
        severities: Mapping[str, ActionsSpec] = notify.severities if notify else {}
        found = severities.get(severity)
        if found is None:
            text = f"no severity is called `{severity}`"
            help_ = suggestion(severity, severities, what="there are")
            if not severities:
                help_ = (
                    "declare where alarms go: `notify: {topics: {team: …}, "
                    f"severities: {{{severity}: {{alarm: [team]}}}}}}`"
                )
            raise place.problem(UNKNOWN_SEVERITY, text, help_)
        return Actions(
            tuple(self._known_action(word, place) for word in found.alarm),
            tuple(self._known_action(word, place) for word in found.ok),
            tuple(self._known_action(word, place) for word in found.insufficient_data),
        )

    def _known_action(self, word: str, place: Place) -> Action:
        notify = self._notify()
        if notify is not None and word not in notify.topics and not word.startswith(_ARNS):
            raise Broken  # told where the severity is declared
        return self.action(word, place)

    def action(self, word: str, place: Place) -> Action:
        """Return one action: a topic of `notify`, or an ARN."""
        notify = self._notify()
        topics = notify.topics if notify is not None else {}
        topic = topics.get(word)
        if topic is not None and topic.arn is not None:
            return ArnAction(self.text(topic.arn, place), word)
        if topic is not None:
            return TopicAction(word, Identity("Topic", word).logical_id)
        if word.startswith(_ARNS):
            return ArnAction(self.text(word, place))
        text = f"`{word}` is neither a topic of `notify:` nor an ARN"
        raise place.problem(UNKNOWN_ACTION, text, suggestion(word, topics, what="topics"))

    @cached_property
    def _alarms(self) -> tuple[tuple[AlarmName, StaticThreshold | None], ...]:
        """Every enabled alarm and composite of the spec, and its threshold, alarms first.

        They are taken as declared, so that composites may refer to each other in any order.
        """
        found = []
        for kind, identity_kind in (("alarms", "Alarm"), ("composites", "Composite")):
            for entries in self._declared.get(kind, {}).values():
                for entry in entries:
                    if entry.spec.enabled:
                        identity = entry.identity(identity_kind)
                        name = alarm_name(entry, entry.spec.name, self)
                        threshold = entry.spec.threshold if kind == "alarms" else None
                        fixed = threshold if isinstance(threshold, StaticThreshold) else None
                        alarm = AlarmName(identity.key, identity.member, name, identity.logical_id)
                        found.append((alarm, fixed))
        return tuple(found)

    @cached_property
    def _by_key(self) -> Mapping[str, tuple[AlarmName, ...]]:
        found: dict[str, list[AlarmName]] = {}
        for alarm, _ in self._alarms:
            found.setdefault(alarm.key, []).append(alarm)
        return {key: tuple(alarms) for key, alarms in found.items()}

    @cached_property
    def _thresholds(self) -> Mapping[AlarmName, StaticThreshold | None]:
        return dict(self._alarms)

    def alarms(self, key: str, member: str | None, place: Place) -> tuple[AlarmName, ...]:
        """Find the alarms of a key: all its members, or one; empty where all are disabled."""
        if any((kind, key) in self._broken for kind in _ALARMS):
            raise Broken
        found = self._by_key.get(key, ())
        if not found:
            return self._absent(key, place)
        if member is None:
            return found
        one = tuple(alarm for alarm in found if alarm.member == member)
        if not one and not self._declares(key, member):
            names = [alarm.member for alarm in found if alarm.member]
            text = f"alarm `{key}` has no member `{member}`"
            help_ = suggestion(member, names, what="members") if names else f"write `{key}`"
            raise place.problem(UNKNOWN_ALARM_MEMBER, text, help_)
        return one

    def _declares(self, key: str, member: str) -> bool:
        found = self._declared.get("alarms", {}).get(key, ())
        return any(d.member is not None and d.member.name == member for d in found)

    def _absent(self, key: str, place: Place) -> tuple[AlarmName, ...]:
        if any(key in self._declared.get(kind, {}) for kind in _ALARMS):
            return ()
        if any(_may_derive(kind, entry, key) for kind, entry in self._broken):
            raise Broken
        names = dict.fromkeys(alarm.key for alarm, _ in self._alarms)
        text = f"no alarm is called `{key}`"
        raise place.problem(UNKNOWN_ALARM, text, suggestion(key, names, what="there are"))

    def every_alarm(self) -> tuple[AlarmName, ...]:
        """Return every enabled alarm and composite of the spec, alarms first."""
        if not self._alarms and any(kind in _ALARMS for kind, _ in self._broken):
            raise Broken
        return tuple(alarm for alarm, _ in self._alarms)

    def threshold(self, alarm: AlarmName) -> StaticThreshold | None:
        """Return the threshold of an alarm, None where it has no fixed one."""
        return self._thresholds.get(alarm)

    def watches(self) -> Mapping[str, Watched]:
        """Return the watches by name; the service is empty for one with a mistake."""
        known = {key: Watched("") for kind, key in self._broken if kind == "watch"}
        for key, found in self._declared.get("watch", {}).items():
            every = (frozenset(entry.spec.identity()) for entry in found)
            known[key] = Watched(found[0].spec.service, frozenset.intersection(*every))
        return known

    def log_group_id(self, name: str) -> str | None:
        """Return the logical ID of a log group that the same stack makes, or None."""
        for node in self._nodes:
            if isinstance(node, LogGroup) and node.name == name:
                return node.identity.logical_id
            if isinstance(node, Trail) and node.log_group == name:
                return node.log_group_id
        return None


def _may_derive(kind: str, entry: str, alarm: str) -> bool:
    """Tell whether an entry with a mistake may be what should have made an alarm."""
    if kind == "trail":
        return alarm in security.load().alarms
    return kind == "watch" and alarm.startswith(f"{entry}-")
