"""How the alarms are, as text: those that need a person first, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from compiler.cli.views.backtest_text import outcomes_table, period
from compiler.cli.views.conclusion import heading
from compiler.cli.views.ink import coloured
from compiler.cli.views.members import entry_of, together
from compiler.cli.views.table import Screen
from compiler.cli.views.words import cells, padded
from compiler.simulate.cases.moment import show
from compiler.text.legible import legible

if TYPE_CHECKING:
    from compiler.doctor.standing import Condition, Standing, Status
    from compiler.simulate.grid import Clock

WORDS: dict[Condition, str] = {
    "ALARM": "in ALARM",
    "GONE": "gone",
    "INSUFFICIENT_DATA": "without data",
    "OK": "OK",
}
_LOOKS: dict[Condition, str] = {"ALARM": "bad", "GONE": "bad", "INSUFFICIENT_DATA": "change"}
_GONE = "its stack has made it, and CloudWatch does not have it any more"
_MOST = 20


def render(status: Status, on: Screen, *, every: bool) -> str:
    """Write all of it; those that are OK are named only where `every` one is asked for."""
    parts = [heading(status.environment, coloured), counted(status)]
    for condition in WORDS:
        if condition != "OK" or every:
            parts += _section(status, condition, on, every=every)
    if status.clock is not None:
        parts.append(_past(status, status.clock))
    return "\n\n".join(parts)


def counted(status: Status) -> str:
    """Count the alarms by how they are: `2 in ALARM · 30 OK`."""
    if not status.alarms:
        return "no alarm is deployed"
    found = [(c, len(status.of(c))) for c in WORDS]
    said = [coloured(_LOOKS.get(c, "good"), f"{n:,} {WORDS[c]}") for c, n in found if n]
    muted = sum(each.muted for each in status.alarms)
    if muted:
        said.append(coloured("bad", f"{muted:,} switched off"))
    return " · ".join(said)


def _section(status: Status, condition: Condition, on: Screen, *, every: bool) -> Iterator[str]:
    alarms = status.of(condition)
    if not alarms:
        return
    rows = _rows(status, alarms)
    shown = rows if every or condition == "ALARM" else rows[:_MOST]
    lines = [coloured("title", WORDS[condition]), *_lines(shown, on)]
    if left := sum(len(row.names) for row in rows[len(shown) :]):
        lines.append(coloured("faint", f"  and {left:,} more: `--all` names them"))
    yield "\n".join(lines)


class _Row(NamedTuple):
    """What is said of some members of an entry alike."""

    names: list[str]
    muted: bool
    time: str
    place: str
    reason: str

    @property
    def name(self) -> str:
        return f"{together(self.names)}{' (switched off)' if self.muted else ''}"


def _rows(status: Status, alarms: Sequence[Standing]) -> list[_Row]:
    found: dict[tuple[str, ...], _Row] = {}
    for each in alarms:
        origin = each.alarm.origin
        place = f"{origin.span.file}:{origin.span.line}"
        time, said = lasting(status, each), reason(each)
        key = (entry_of(origin.path), time, place, said, str(each.muted))
        found.setdefault(key, _Row([], each.muted, time, place, said)).names.append(origin.path)
    return list(found.values())


def _lines(rows: Sequence[_Row], on: Screen) -> Iterator[str]:
    name = max(cells(row.name) for row in rows)
    time = max(cells(row.time) for row in rows)
    for row in rows:
        place = coloured("faint", row.place)
        yield f"  {padded(row.name, name)}  {padded(row.time, time)}  {place}"
        if row.reason:
            yield coloured("faint", on.folded(row.reason, "    "))


def lasting(status: Status, each: Standing) -> str:
    """Say for how long an alarm has been as it is, in days, hours and minutes."""
    seconds = status.since(each)
    if seconds is None:
        return ""
    return show(seconds // 60 * 60) if seconds >= 60 else "<1m"


def reason(each: Standing) -> str:
    """Say why an alarm is in ALARM, or that it is gone; empty for every other."""
    if each.deployed is None:
        return _GONE
    return legible(each.deployed.reason) if each.condition == "ALARM" else ""


def _past(status: Status, clock: Clock) -> str:
    begin = coloured("title", period(clock))
    if not status.past:
        return f"{begin}\n  no alarm went off"
    return f"{begin}\n{outcomes_table(status.past, clock, coloured)}"
