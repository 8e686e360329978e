"""What alarms would have done, as a table for the terminal or for a pull request."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from compiler.cli.views.ink import Ink, plain
from compiler.cli.views.words import cells, clipped, duration, padded
from compiler.simulate.cases.lookup import named
from compiler.simulate.cases.moment import show

if TYPE_CHECKING:
    from compiler.simulate.backtest.outcome import Compared, LeftOut, Outcome, Span
    from compiler.simulate.grid import Clock

_HEAD = ("fired", "in ALARM", "longest", "notified")
_WIDEST = 34
_STRIP = 40
_NAMED = 3


def period(clock: Clock) -> str:
    """Write the time that was looked at: `2014-02-14 14:00 to 2014-02-28 14:30 UTC, 14 days`."""
    begin, end = (time.gmtime(clock.start + seconds) for seconds in (0, clock.seconds))
    days = clock.seconds / 86400
    long = f"{days:.0f} days" if days >= 2 else duration(clock.seconds)
    shape = "%Y-%m-%d %H:%M"
    return f"{time.strftime(shape, begin)} to {time.strftime(shape, end)} UTC, {long}"


def setting_label(compared: Compared) -> str:
    """Name a setting: `> 80 in 2 of 2`."""
    return f"{compared.setting.threshold} in {compared.setting.datapoints}"


def said(outcome: Outcome) -> str:
    """Say in a few words what an alarm would have done."""
    return f"{outcome.fired}×, {show(outcome.seconds)}" if outcome.fired else "quiet"


def _row(label: str, outcome: Outcome) -> tuple[str, ...]:
    if not outcome.fired:
        return (label, "0", "", "", str(outcome.notifications))
    return (
        label,
        str(outcome.fired),
        show(outcome.seconds),
        show(outcome.longest),
        str(outcome.notifications),
    )


def outcomes_table(outcomes: Sequence[Outcome], clock: Clock, ink: Ink = plain) -> str:
    """Write a line for each alarm, and when it would have been in ALARM."""
    rows = [_row(named(outcome.alarm), outcome) for outcome in outcomes]
    return _table("alarm", rows, [outcome.spans for outcome in outcomes], clock, ink)


def settings_table(compared: Sequence[Compared], clock: Clock, ink: Ink = plain) -> str:
    """Write a line for each setting, with `now` at the one the alarm has."""
    rows = [
        _row(f"{setting_label(each)}{'  ← now' if each.now else ''}", each.outcome)
        for each in compared
    ]
    return _table("setting", rows, [each.outcome.spans for each in compared], clock, ink)


def _table(
    first: str,
    rows: Sequence[tuple[str, ...]],
    spans: Sequence[tuple[Span, ...]],
    clock: Clock,
    ink: Ink,
) -> str:
    head = (first, *_HEAD)
    table = [head, *rows]
    widths = [min(_WIDEST, max(cells(row[i]) for row in table)) for i in range(len(head))]
    strip = min(_STRIP, 78 - sum(widths) - 2 * len(widths))
    lines = [ink("faint", f"  {_line(head, widths)}".rstrip())]
    for row, ones in zip(rows, spans, strict=True):
        drawn = f"  {_strip(ones, clock, strip, ink)}" if strip >= 10 else ""
        lines.append(f"  {_line(row, widths)}{drawn}".rstrip())
    return "\n".join(lines)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    pieces = [padded(clipped(row[0], widths[0]), widths[0])]
    pieces += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
    return "  ".join(pieces)


def _strip(spans: Sequence[Span], clock: Clock, width: int, ink: Ink) -> str:
    """Draw when the alarm would have been in ALARM, over the whole time."""
    marks = ["·"] * width
    for span in spans:
        begin = span.start * width // max(1, clock.seconds)
        end = -(-span.end * width // max(1, clock.seconds))
        for index in range(begin, min(max(end, begin + 1), width)):
            marks[index] = "█"
    return "".join(ink("bad" if mark == "█" else "faint", mark) for mark in marks)


def left_out(left: Sequence[LeftOut], ink: Ink = plain) -> str:
    """Name the alarms that could not be evaluated; those without data together."""
    without = [each for each in left if each.absent]
    lines = [
        f"  {named(each.alarm)} is left out: {each.reason}" for each in left if not each.absent
    ]
    if len(without) == 1:
        lines.append(f"  {named(without[0].alarm)} is left out: {without[0].reason}")
    elif without:
        names = ", ".join(named(each.alarm) for each in without[:_NAMED])
        more = f" and {len(without) - _NAMED} more" if len(without) > _NAMED else ""
        lines.append(f"  {len(without)} alarms are left out, of which no data are given:")
        lines.append(f"    {names}{more}")
    return "\n".join(ink("faint", line) for line in lines)


def outcomes_markdown(outcomes: Sequence[Outcome]) -> str:
    """Write the table of alarms in Markdown."""
    return _markdown("alarm", [_row(f"`{named(o.alarm)}`", o) for o in outcomes])


def settings_markdown(compared: Sequence[Compared]) -> str:
    """Write the table of settings in Markdown; how the alarm is set now is bold."""
    rows = []
    for each in compared:
        row = _row(f"`{setting_label(each)}`", each.outcome)
        rows.append(tuple(f"**{cell}**" if cell else "" for cell in row) if each.now else row)
    return _markdown("setting", rows)


def _markdown(first: str, rows: Sequence[tuple[str, ...]]) -> str:
    head = (first, *_HEAD)
    lines = [head, ("---", *("--:" for _ in _HEAD)), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
