"""Whether log groups keep events as long as their specs say."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.doctor.check import NAMES, Check, Finding, Looked, counted
from compiler.doctor.examined import Examined
from compiler.ir.logs import LogGroup
from compiler.ir.origin import Origin
from compiler.ir.trail import Trail
from compiler.text.diagnostic import Code

OTHER = Code("WF1061", "retention-is-another")
GONE = Code("WF1062", "log-group-is-gone")


def look(examined: Examined) -> Looked:
    """Compare the days of each log group with its spec."""
    groups = list(_groups(examined))
    there = _read(examined, [name for _, name, _ in groups])
    found = [f for origin, name, days in groups for f in _one(examined, origin, name, days, there)]
    return Looked(counted(len(groups), "log group"), tuple(found))


def _groups(examined: Examined) -> Iterator[tuple[Origin, str, int | None]]:
    """Give the log groups that stacks have made: the entry, the name, the days."""
    for stack, group in examined.nodes(LogGroup):
        yield group.origin, stack.physical(group.identity.logical_id), group.days
    for stack, trail in examined.nodes(Trail):
        if trail.log_group is not None and stack.holds(trail.log_group_id):
            yield trail.origin, stack.physical(trail.log_group_id), trail.log_group_days


def _read(examined: Examined, names: list[str]) -> dict[str, int | None]:
    """Read the log groups, one search for all that begin alike: `/ecs/`, `/aws/lambda/`."""
    found: dict[str, int | None] = {}
    records = examined.account.records
    prefix = examined.environment.prefix
    for start in sorted({_start(name, prefix) for name in names}):
        examined.progress(f"log groups {start}…")
        found |= examined.once(("logs", start), lambda start=start: records.log_groups(start))  # type: ignore[misc]
    return found


def _start(name: str, prefix: str) -> str:
    """Cut a name after the prefix of the environment; one without it is asked for by itself."""
    before, found, _ = name.partition(prefix)
    return before + found if found else name


def _one(
    examined: Examined, origin: Origin, name: str, days: int | None, there: dict[str, int | None]
) -> Iterator[Finding]:
    region = examined.environment.region
    if name not in there:
        help_ = f"{examined.put_back}\nwhat writes to it makes it too, and then it keeps for ever"
        said = "is not there any more: it was deleted, and not by its stack"
        yield Finding.of(GONE, origin, said, help=help_, name=name)
        return
    found = there[name]
    if found == days:
        return
    wanted = "for ever" if days is None else f"for {_days(days)}"
    kept = "for ever" if found is None else f"for {_days(found)}"
    command = (
        f"aws logs delete-retention-policy --region {region} --log-group-name {NAMES}"
        if days is None
        else f"aws logs put-retention-policy --region {region} --retention-in-days {days} "
        f"--log-group-name {NAMES}"
    )
    said = f"keeps events {kept}, and its spec says {wanted}"
    yield Finding.of(OTHER, origin, said, field="keep", help=f"set it again: {command}", name=name)


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


CHECK = Check("retention", "log groups keep as they should", (OTHER, GONE), look)
