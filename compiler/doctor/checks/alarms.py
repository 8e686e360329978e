"""Whether every alarm is there."""

from __future__ import annotations

from compiler.doctor.check import NAMES, Check, Finding, Looked, counted
from compiler.doctor.examined import Examined
from compiler.text.diagnostic import Code

GONE = Code("WF1011", "alarm-is-gone")


def look(examined: Examined) -> Looked:
    """Look for the alarms that the stacks have made."""
    nodes = examined.alarm_nodes
    found = tuple(
        Finding.of(
            GONE,
            node.origin,
            "is not in CloudWatch any more: it was deleted, and not by its stack",
            help=f"{examined.put_back}\nAWS called it {NAMES}",
            name=stack.physical(node.identity.logical_id),
        )
        for stack, node in nodes
        if examined.alarm(stack, node) is None
    )
    return Looked(counted(len(nodes), "alarm"), found)


CHECK = Check("alarms", "every alarm is there", (GONE,), look)
