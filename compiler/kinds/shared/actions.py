"""What an alarm of any kind does on a change of state, and what it is called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from compiler.frontend.model import Offer, SpecModel
from compiler.frontend.place import Place
from compiler.frontend.tree import describe_value
from compiler.ir.alarm import Action, Actions
from compiler.kinds.kind import Declared
from compiler.kinds.scope import Scope
from compiler.text.diagnostic import Code

NOTIFIES_NOBODY = Code("WF421", "alarm-notifies-nobody")
TOO_MANY_ACTIONS = Code("WF422", "too-many-actions")
BAD_ALARM_NAME = Code("WF423", "alarm-name")

_MOST = 5


class ActionsSpec(SpecModel):
    """Topics of `notify:` or ARNs, for each state; an empty mapping notifies nobody."""

    alarm: list[Annotated[str, Offer.TOPIC]] = Field(
        default_factory=list, description="When it goes to ALARM."
    )
    ok: list[Annotated[str, Offer.TOPIC]] = Field(
        default_factory=list, description="When it goes back to OK."
    )
    insufficient_data: list[Annotated[str, Offer.TOPIC]] = Field(
        default_factory=list, description="When there is not enough data."
    )


def actions_of(
    severity: str | None,
    spec: ActionsSpec | None,
    enabled: bool,
    place: Place,
    scope: Scope,
) -> Actions:
    """Return what happens: the alarm's own actions over those of its severity.

    Raises:
        Problem: nobody would hear of the alarm, and the spec does not say that this is meant.
    """
    by_severity = Actions()
    if severity is not None:
        by_severity = scope.actions(severity, place.child("severity"))
    elif spec is None:
        text = f"`{place.path}` notifies nobody: it has neither `severity` nor `actions`"
        help_ = (
            "add `severity:`, here or under `defaults:`\n"
            "or write `actions: {}` if nobody shall hear of it"
        )
        raise place.problem(NOTIFIES_NOBODY, text, help_)
    if spec is None:
        return Actions(by_severity.alarm, by_severity.ok, by_severity.insufficient_data, enabled)
    if not spec.model_fields_set:
        return Actions(enabled=enabled)
    own = {
        "alarm": _resolved(spec.alarm, "alarm", place, scope),
        "ok": _resolved(spec.ok, "ok", place, scope),
        "insufficient_data": _resolved(spec.insufficient_data, "insufficient_data", place, scope),
    }
    given = spec.model_fields_set
    return Actions(
        own["alarm"] if "alarm" in given else by_severity.alarm,
        own["ok"] if "ok" in given else by_severity.ok,
        own["insufficient_data"] if "insufficient_data" in given else by_severity.insufficient_data,
        enabled,
    )


def _resolved(words: list[str], state: str, place: Place, scope: Scope) -> tuple[Action, ...]:
    here = place.child("actions", state)
    check_number(words, here)
    return tuple(scope.action(word, here.child(i)) for i, word in enumerate(words))


def check_number(words: list[str], place: Place) -> None:
    """Refuse more actions than an alarm can have for one state.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    """
    if len(words) > _MOST:
        text = f"{len(words)} actions for one state; CloudWatch takes {_MOST}"
        help_ = "notify one topic that several endpoints subscribe to"
        raise place.problem(TOO_MANY_ACTIONS, text, help_)


def alarm_name(declared: Declared[Any], name: str | None, scope: Scope) -> str:
    """Return the alarm's name in the account: its own, or prefix, key and member."""
    place = declared.place
    if name is None:
        member = f"-{declared.member.name}" if declared.member else ""
        found = f"{scope.environment.prefix}-{declared.name}{member}"
    else:
        found = scope.literal(name, place.child("name"))
    if not 0 < len(found) <= 255 or any(ord(c) < 32 for c in found):
        text = f"CloudWatch does not take {describe_value(found)} as the name of an alarm"
        help_ = f"use 1 to 255 printable characters; this name has {len(found)}"
        raise place.child("name").problem(BAD_ALARM_NAME, text, help_)
    return found


def describe(description: str, runbook: str | None) -> str:
    """Join what an alarm means and where it says what to do."""
    lines = [description.strip(), f"Runbook: {runbook}" if runbook else ""]
    return "\n".join(line for line in lines if line)


def tags_of(tags: Mapping[str, str], place: Place, scope: Scope) -> tuple[tuple[str, str], ...]:
    """Return tags sorted by key."""
    return tuple((key, scope.literal(tags[key], place.child(key))) for key in sorted(tags))
