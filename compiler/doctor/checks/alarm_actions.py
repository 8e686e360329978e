"""Whether alarms act as their specs say."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.aws.monitoring import DeployedAlarm
from compiler.doctor.check import NAMES, Check, Finding, Looked, counted
from compiler.doctor.examined import AnyAlarm, Examined
from compiler.text.diagnostic import Code, Severity

OFF = Code("WF1012", "alarm-actions-are-off")
ON = Code("WF1013", "alarm-actions-are-on", Severity.WARNING)


def look(examined: Examined) -> Looked:
    """Compare the switch of each alarm with its spec."""
    found: list[Finding] = []
    seen = 0
    for stack, node in examined.alarm_nodes:
        alarm = examined.alarm(stack, node)
        if alarm is not None:
            seen += 1
            found += _alarm(examined, node, alarm)
    return Looked(counted(seen, "alarm"), tuple(found))


def _alarm(examined: Examined, node: AnyAlarm, alarm: DeployedAlarm) -> Iterator[Finding]:
    wanted = node.actions.enabled
    if alarm.enabled == wanted:
        return
    verb = "enable" if wanted else "disable"
    said = (
        "has its actions switched off: nobody hears of it"
        if wanted
        else "has its actions switched on, and its spec mutes it"
    )
    region = examined.environment.region
    command = f"aws cloudwatch {verb}-alarm-actions --region {region} --alarm-names {NAMES}"
    help_ = f"switch them {'on' if wanted else 'off'}: {command}"
    yield Finding.of(
        OFF if wanted else ON,
        node.origin,
        said,
        field="actions_enabled",
        help=help_,
        name=alarm.name,
    )


CHECK = Check("alarm-actions", "actions are switched on", (OFF, ON), look)
