"""`composites`: alarms over the states of alarms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, model_validator

from compiler.frontend.model import Offer, SpecModel, mistake
from compiler.frontend.place import Place
from compiler.ir.alarm import Composite, Suppressor
from compiler.kinds.kind import Declared, Kind
from compiler.kinds.scope import AlarmName, Scope
from compiler.kinds.shared.actions import ActionsSpec, actions_of, alarm_name, describe, tags_of
from compiler.language.alarm_rule.alarm import parse_alarm
from compiler.language.alarm_rule.parser import parse_rule
from compiler.language.alarm_rule.printer import print_rule
from compiler.language.alarm_rule.tree import AlarmReference, alarm_references
from compiler.language.duration import Duration
from compiler.language.syntax_problem import SyntaxProblem
from compiler.text.diagnostic import Code

RULE_SYNTAX = Code("WF431", "composite-syntax")
ONE_MEMBER = Code("WF432", "composite-names-a-fan-out")
DISABLED_CHILD = Code("WF433", "composite-names-a-disabled-alarm")
RULE_TOO_LONG = Code("WF434", "composite-too-long")

_LONGEST_RULE = 10240
_MOST_ALARMS = 100
_MOST_ELEMENTS = 500
_ELEMENT = re.compile(r'"(?:[^"\\]|\\.)*"|\b(?:TRUE|FALSE)\b|[()]')


class SuppressedBy(SpecModel):
    """The alarm that keeps a composite from acting."""

    alarm: Annotated[str, Offer.ALARM] | None = Field(None, description="An alarm of this spec.")
    existing: str | None = Field(None, description="The name or ARN of an alarm elsewhere.")
    wait: Duration = Field(description="How long to wait for the suppressor.")
    extend: Duration = Field(description="How long to go on after it.")

    @model_validator(mode="after")
    def _one_alarm(self) -> Self:
        if (self.alarm is None) == (self.existing is None):
            read = "neither" if self.alarm is None else "both"
            text = f"wanted `alarm` (of this spec) or `existing` (a name), read {read}"
            raise mistake(text, "say which alarm suppresses", key="existing")
        return self


class CompositeSpec(SpecModel):
    """An alarm whose state follows from those of others."""

    rule: Annotated[str, Offer.RULE] = Field(min_length=1, description="`ALARM(a) AND NOT OK(b)`.")
    severity: Annotated[str, Offer.SEVERITY] | None = Field(
        None, description="A severity of `notify:`."
    )
    description: str = Field("", max_length=900, description="What it means.")
    runbook: str | None = Field(None, description="Where it says what to do.")
    actions: ActionsSpec | None = Field(None, description="Over the severity's; `{}` for none.")
    actions_enabled: bool = Field(default=True, description="False mutes it.")
    enabled: bool = Field(default=True, description="False leaves it out.")
    suppressed_by: SuppressedBy | None = Field(None, description="No action while that one is on.")
    name: str | None = Field(None, description="Its name; default `<prefix>-<key>`.")
    tags: dict[str, str] = Field(
        default_factory=dict,
        max_length=50,
        description="Tags of the composite, besides those of the stack.",
    )


def lower(declared: Declared[CompositeSpec], scope: Scope) -> Iterator[Composite]:
    """Make the composite, unless it is disabled."""
    spec, place = declared.spec, declared.place
    if not spec.enabled:
        return
    try:
        rule = parse_rule(spec.rule)
        found = {ref: _names(ref, declared, scope) for ref in alarm_references(rule)}
    except SyntaxProblem as error:
        here = place.child("rule").narrow(error.start, error.end)
        raise here.problem(RULE_SYNTAX, error.message, error.help) from None
    text = print_rule(rule, lambda ref: tuple(alarm.name for alarm in found[ref]))
    _check_size(text, {alarm.name for names in found.values() for alarm in names}, place)
    suppressor, more = _suppressor(spec, place, scope)
    children = {a.logical_id for names in found.values() for a in names if a.logical_id} | more
    yield Composite(
        identity=declared.identity("Composite"),
        origin=place.origin(),
        name=alarm_name(declared, spec.name, scope),
        rule=text,
        children=tuple(sorted(children)),
        actions=actions_of(spec.severity, spec.actions, spec.actions_enabled, place, scope),
        suppressor=suppressor,
        severity=spec.severity,
        description=describe(
            scope.literal(spec.description, place.child("description")), spec.runbook
        ),
        tags=tags_of(spec.tags, place.child("tags"), scope),
    )


def _check_size(rule: str, alarms: set[str], place: Place) -> None:
    """Refuse a rule that is more than CloudWatch takes.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
    and https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
    """
    elements = len(_ELEMENT.findall(rule))
    for count, most, what in (
        (len(rule), _LONGEST_RULE, "characters with the names of its alarms"),
        (len(alarms), _MOST_ALARMS, "alarms"),
        (elements, _MOST_ELEMENTS, "elements (names, TRUE, FALSE and brackets)"),
    ):
        if count > most:
            message = f"the rule has {count} {what}; CloudWatch takes {most}"
            help_ = "make a composite of composites"
            raise place.child("rule").problem(RULE_TOO_LONG, message, help_)


def _names(
    ref: AlarmReference, declared: Declared[CompositeSpec], scope: Scope
) -> tuple[AlarmName, ...]:
    if ref.outside:
        return (AlarmName(ref.key, "", ref.key, ""),)
    here = declared.place.child("rule").narrow(ref.start, ref.end)
    found = scope.alarms(ref.key, ref.member, here)
    if not found:
        name = f"{ref.key}[{ref.member}]" if ref.member else ref.key
        text = f"`{name}` is disabled in {scope.environment.name}, so the rule cannot ask for it"
        raise here.problem(DISABLED_CHILD, text, "leave it out of the rule there too")
    if len(found) > 1 and not ref.every:
        members = ", ".join(f"`{alarm.member}`" for alarm in found[:8])
        text = f"`{ref.key}` is one alarm for each of {members}; the rule must say which"
        help_ = f"write `{ref.key}[{found[0].member}]`, or `{ref.key}[*]` for any of them"
        raise here.problem(ONE_MEMBER, text, help_)
    return found


def _suppressor(
    spec: CompositeSpec, place: Place, scope: Scope
) -> tuple[Suppressor | None, set[str]]:
    by = spec.suppressed_by
    if by is None:
        return None, set()
    if by.existing is not None:
        name = scope.literal(by.existing, place.child("suppressed_by", "existing"))
        return Suppressor(name, by.wait, by.extend), set()
    here = place.child("suppressed_by", "alarm")
    try:
        ref = parse_alarm(by.alarm or "")
    except SyntaxProblem as error:
        narrow = here.narrow(error.start, error.end)
        raise narrow.problem(RULE_SYNTAX, error.message, error.help) from None
    found = scope.alarms(ref.key, ref.member, here)
    if not found:
        text = f"`{by.alarm}` is disabled in {scope.environment.name}, so it cannot suppress"
        raise here.problem(DISABLED_CHILD, text, "leave `suppressed_by:` out there too")
    if len(found) > 1:
        members = ", ".join(f"`{alarm.member}`" for alarm in found[:8])
        text = f"`{by.alarm}` is one alarm for each of {members}; one can suppress"
        raise here.problem(ONE_MEMBER, text, f"name one: `{ref.key}[{found[0].member}]`")
    return Suppressor(found[0].name, by.wait, by.extend), {found[0].logical_id}


KIND = Kind(key="composites", title="composite", entry=CompositeSpec, lower=lower, phase=2)
