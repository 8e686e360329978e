"""How the alarms are, as JSON; where a reader would misunderstand, `version` goes up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from compiler.doctor.standing import Standing, Status
    from compiler.simulate.backtest.outcome import Outcome

VERSION = 1


def document(status: Status) -> dict[str, Any]:
    """Write every alarm, by condition and then by entry; times in seconds."""
    written = {
        "version": VERSION,
        "environment": status.environment.name,
        "account": status.environment.account,
        "region": status.environment.region,
        "alarms": [_alarm(status, each) for each in status.alarms],
    }
    if status.clock is not None:
        written["past"] = {
            "seconds": status.clock.seconds,
            "alarms": [_past(each) for each in status.past],
        }
    return written


def _alarm(status: Status, each: Standing) -> dict[str, Any]:
    deployed, span = each.deployed, each.alarm.origin.span
    return {
        "entry": each.alarm.origin.path,
        "name": each.name,
        "state": each.condition,
        "for": status.since(each),
        "reason": deployed.reason if deployed is not None else "",
        "actions_enabled": deployed.enabled if deployed is not None else False,
        "file": span.file,
        "line": span.line,
    }


def _past(outcome: Outcome) -> dict[str, Any]:
    return {
        "entry": outcome.alarm.origin.path,
        "fired": outcome.fired,
        "in_alarm": outcome.seconds,
        "longest": outcome.longest,
        "actions": outcome.notifications,
    }
