"""Whether there are alarms with our prefix that no stack owns."""

from __future__ import annotations

from compiler.doctor.check import Check, Finding, Looked, counted
from compiler.doctor.examined import Examined
from compiler.text.diagnostic import Code, Severity
from compiler.text.nearest import listing

ORPHAN = Code("WF1071", "alarm-of-no-stack", Severity.WARNING)

_MOST_ASKED = 100
"""Alarms whose stack is asked for one by one, which is a request each."""


def look(examined: Examined) -> Looked:
    """Look for alarms that are named as ours, and belong to nobody."""
    ours = {stack.physical(node.identity.logical_id) for stack, node in examined.alarm_nodes}
    prefix = examined.environment.prefix
    named = [name for name in examined.alarms if _begins_with(name, prefix)]
    left = [name for name in named if name not in ours][:_MOST_ASKED]
    orphans = [name for name in left if not _owned(examined, name)]
    return Looked(counted(len(named), "name"), _findings(examined, orphans))


def _begins_with(name: str, prefix: str) -> bool:
    """Tell whether a name begins with a prefix as a word: `shop-developers` not with `shop-dev`."""
    return name.startswith(prefix) and not name[len(prefix) : len(prefix) + 1].isalnum()


def _owned(examined: Examined, name: str) -> bool:
    examined.progress(f"whose the alarm {name} is")
    stacks = examined.account.stacks
    return examined.once(("owner", name), lambda: stacks.owner(name)) is not None


def _findings(examined: Examined, orphans: list[str]) -> tuple[Finding, ...]:
    if not orphans:
        return ()
    environment = examined.environment
    names = " ".join(orphans)
    command = f"aws cloudwatch delete-alarms --region {environment.region} --alarm-names {names}"
    several = "alarm" if len(orphans) == 1 else f"{len(orphans)} alarms"
    belong = "belongs" if len(orphans) == 1 else "belong"
    finding = Finding(
        ORPHAN,
        several,
        f"with the prefix `{environment.prefix}` {belong} to no stack: {listing(orphans)}",
        environment.origin.field("prefix"),
        help=f"write what is wanted into a spec, and delete the rest: {command}",
    )
    return (finding,)


CHECK = Check("orphans", "no alarm without a stack", (ORPHAN,), look)
