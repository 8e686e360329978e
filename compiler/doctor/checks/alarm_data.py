"""Whether alarms have what they need to decide."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.aws.monitoring import DeployedAlarm
from compiler.doctor.ago import ago
from compiler.doctor.check import Check, Finding, Looked, counted
from compiler.doctor.examined import Examined
from compiler.doctor.stuck import stuck_alarms
from compiler.doctor.watched import NOT_PUBLISHED, Silent, published, silent
from compiler.ir.alarm import Alarm
from compiler.ir.metric import StatQuery
from compiler.text.diagnostic import Code

STUCK = Code("WF1014", "alarm-without-data")


def look(examined: Examined) -> Looked:
    """Look for alarms that have been in INSUFFICIENT_DATA for longer than they look back."""
    nodes = [node for _, node in examined.alarm_nodes if isinstance(node, Alarm)]
    stuck = stuck_alarms(examined)
    # What nobody publishes into the embedded AWS is no fault of an alarm.
    if stuck and not published(examined):
        return Looked("", why=NOT_PUBLISHED)
    found = tuple(f for node, alarm in stuck.values() for f in _alarm(examined, node, alarm))
    return Looked(counted(len(nodes), "alarm"), found)


def _alarm(examined: Examined, node: Alarm, alarm: DeployedAlarm) -> Iterator[Finding]:
    quiet = [
        found
        for found in silent(examined).values()
        if any(user.alarm is node for user in found.watched.users)
    ]
    # A metric that cannot have data is told by another check: one mistake, one message.
    if "metrics" in examined.chosen and any(found.elsewhere for found in quiet):
        return
    said = f"has been in INSUFFICIENT_DATA for {ago(examined.now, alarm.since)}: it cannot go off"
    yield Finding.of(STUCK, node.origin, said, help=_why(node, quiet), name=alarm.name)


def _why(node: Alarm, quiet: list[Silent]) -> str:
    if not quiet:
        every = [q for q in node.series.queries if isinstance(q, StatQuery)]
        if len(every) > 1:
            return "its metrics have data, but perhaps not at the same moments: see their points"
        return "its metric has data, but not in every period: see its points, or take a longer one"
    lasts = [found.last for found in quiet]
    if None in lasts:
        return "its metric has never had data: see that what it watches is there, and in use"
    return "its metric has lost its data: see that what it watches is still there, and in use"


CHECK = Check("alarm-data", "have data to decide on", (STUCK,), look)
