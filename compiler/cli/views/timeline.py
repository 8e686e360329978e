"""What an alarm did in a case, drawn: its points and threshold, its states, whom it told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from compiler.cli.views.ink import Ink, plain
from compiler.cli.views.words import cells, clipped
from compiler.ir.alarm import Alarm, StaticThreshold
from compiler.language.duration import show as duration
from compiler.simulate.cases.lookup import named
from compiler.simulate.cases.moment import show

if TYPE_CHECKING:
    from compiler.simulate.history import History, Points
    from compiler.simulate.stack import AnyAlarm, Simulation

_WIDE = 80
_GUTTER = 14
_WIDEST_GUTTER = 32
_ROWS = 7
_WIDEST_CELL = 6
_FILL = {"OK": "─", "ALARM": "█", "INSUFFICIENT_DATA": "░"}
_NAMES = {"OK": "OK", "ALARM": "ALARM", "INSUFFICIENT_DATA": "no data"}
_LOOKS = {"OK": "good", "ALARM": "bad", "INSUFFICIENT_DATA": "faint"}


@dataclass(frozen=True, slots=True)
class _Axis:
    """The columns of a drawing: each ends at one of `times` and is `cell` characters wide.

    Labels take the first `gutter` characters of a row.
    """

    times: Sequence[int]
    cell: int
    gutter: int

    def column(self, at: int) -> int:
        """Return the character of the first column that has reached a moment."""
        index = next((i for i, time in enumerate(self.times) if time >= at), len(self.times) - 1)
        return index * self.cell

    @property
    def width(self) -> int:
        return len(self.times) * self.cell


def draw(
    alarm: AnyAlarm,
    simulation: Simulation,
    others: Mapping[str, AnyAlarm],
    at: int | None = None,
    ink: Ink = plain,
) -> str:
    """Draw an alarm in at most 80 columns; `at` is marked.

    `others` are all alarms by name: a composite is drawn below those that it asks for.
    """
    own = alarm.identity.logical_id
    history = simulation.histories[own]
    rows = {} if isinstance(alarm, Alarm) else _children(alarm, simulation, others)
    axis = _axis(simulation, history, max((_GUTTER, *(len(name) + 1 for name in rows))))
    lines = [ink("title", clipped(f"  {named(alarm)}: {_condition(alarm, others)}", _WIDE))]
    if isinstance(alarm, Alarm) and history.points is not None:
        lines += _chart(alarm, history.points, axis, ink)
    lines += [_states(name, other, axis, ink) for name, other in rows.items()]
    lines.append(_states("state", history, axis, ink))
    acts = [act.at for act in simulation.notifications if act.alarm == own]
    if acts:
        lines.append(_marks("notifies", acts, "▲", axis))
    if at is not None:
        lines.append(_marks("asked for", [at], "^", axis))
    lines.append(_times(axis, ink))
    return "\n".join(line.rstrip() for line in lines)


def _condition(alarm: AnyAlarm, others: Mapping[str, AnyAlarm]) -> str:
    if not isinstance(alarm, Alarm):
        rule = alarm.rule
        for name, other in others.items():
            rule = rule.replace(f'"{name}"', named(other))
        return rule
    m, n = alarm.datapoints_to_alarm, alarm.evaluation_periods
    periods = f"{m} of {n} periods of {duration(alarm.period)}"
    return f"{alarm.threshold} in {periods}, missing: {alarm.treat_missing_data}"


def _axis(simulation: Simulation, history: History, gutter: int) -> _Axis:
    gutter = min(gutter, _WIDEST_GUTTER)
    room = _WIDE - gutter - 2
    if history.points is not None and len(history.points.at):
        times = [int(time) for time in history.points.at]
    else:
        last = max((c.at for h in simulation.histories.values() for c in h.changes), default=0)
        ends = [int(h.points.at[-1]) for h in simulation.histories.values()
                if h.points is not None and len(h.points.at)]  # fmt: skip
        times = list(range(0, max([last, *ends, 60]) + 1, 60))
    each = -(-len(times) // room)
    times = [times[min(i + each, len(times)) - 1] for i in range(0, len(times), each)]
    return _Axis(times, max(1, min(_WIDEST_CELL, room // len(times))), gutter)


def _row(label: str, body: str, axis: _Axis) -> str:
    shown = clipped(label, axis.gutter - 1)
    return f"{' ' * (axis.gutter - cells(shown))}{shown} {body}"


def _chart(alarm: Alarm, points: Points, axis: _Axis, ink: Ink) -> Iterator[str]:
    """Draw the points over the threshold, the largest value on top."""
    columns = _columns(points, axis)
    levels = _Levels.of(alarm, columns)
    for row in range(_ROWS - 1, -1, -1):
        body = "".join(_cell(column, levels, row, axis.cell, ink) for column in columns)
        yield _row(levels.label(row), body, axis)
    if any(column.missing for column in columns):
        marks = "".join(("×" if c.missing else " ").ljust(axis.cell) for c in columns)
        yield _row("missing", marks, axis)


@dataclass(frozen=True, slots=True)
class _Column:
    """What a column shows: its value, whether it breaches, whether data is missing; its limits."""

    value: float | None
    breaching: bool
    missing: bool
    limits: tuple[float, ...]


def _columns(points: Points, axis: _Axis) -> list[_Column]:
    """Take the points of each column together: one that breaches is shown before one that not."""
    found = []
    begin = 0
    for end in axis.times:
        last = begin
        while last < len(points.at) and points.at[last] <= end:
            last += 1
        indices = range(begin, last)
        real = [i for i in indices if isfinite(points.values[i])]
        chosen = next((i for i in real if points.breaching[i]), real[-1] if real else None)
        sides = (points.upper, points.lower)
        limits = [float(side[last - 1]) for side in sides if side is not None and last > begin]
        found.append(
            _Column(
                None if chosen is None else float(points.values[chosen]),
                chosen is not None and bool(points.breaching[chosen]),
                len(real) < len(indices),
                tuple(limit for limit in limits if isfinite(limit)),
            )
        )
        begin = last
    return found


@dataclass(frozen=True, slots=True)
class _Levels:
    """Which value each row stands for; `fixed` is the threshold where it is one number."""

    low: float
    high: float
    fixed: float | None

    @classmethod
    def of(cls, alarm: Alarm, columns: Sequence[_Column]) -> _Levels:
        fixed = alarm.threshold.value if isinstance(alarm.threshold, StaticThreshold) else None
        shown = [c.value for c in columns if c.value is not None]
        shown += [limit for c in columns for limit in c.limits]
        shown += [fixed] if fixed is not None else []
        low, high = min(shown, default=0.0), max(shown, default=1.0)
        return cls(low, high if high > low else low + 1.0, fixed)

    def row(self, value: float) -> int:
        return round((value - self.low) / (self.high - self.low) * (_ROWS - 1))

    def label(self, row: int) -> str:
        if self.fixed is not None and row == self.row(self.fixed):
            return f"{self.fixed:g} ┼"
        value = self.low + (self.high - self.low) * row / (_ROWS - 1)
        return f"{value:.4g} ┤" if row in (0, _ROWS - 1) else "│"


def _cell(column: _Column, levels: _Levels, row: int, size: int, ink: Ink) -> str:
    limits = {levels.row(limit) for limit in column.limits}
    if levels.fixed is not None:
        limits.add(levels.row(levels.fixed))
    line = "╌" if row in limits else " "
    if column.value is None or levels.row(column.value) != row:
        return ink("faint", line * size) if line != " " else line * size
    mark = ink("bad", "●") if column.breaching else "○"
    return mark + line * (size - 1)


def _children(
    alarm: AnyAlarm,
    simulation: Simulation,
    others: Mapping[str, AnyAlarm],
) -> dict[str, History]:
    """Return what the alarms did that a composite asks for."""
    from compiler.simulate.stack import Dependencies

    found = {}
    for name in Dependencies(others.values()).names(alarm):
        other = others.get(name)
        if other is None:
            continue
        history = simulation.histories.get(other.identity.logical_id)
        if history is not None:
            found[named(other)] = history
    return found


def _states(label: str, history: History, axis: _Axis, ink: Ink) -> str:
    """Draw the state of each column, with its name where there is room."""
    shown = []
    before = -1
    for time in axis.times:
        # An alarm between two columns is not left out.
        within = {c.state for c in history.changes if before < c.at <= time}
        shown.append("ALARM" if "ALARM" in within else history.state(time))
        before = time
    body = ""
    start = 0
    for index in range(1, len(shown) + 1):
        if index < len(shown) and shown[index] == shown[start]:
            continue
        state, size = shown[start], (index - start) * axis.cell
        name = _NAMES[state] if len(_NAMES[state]) < size else ""
        body += ink(_LOOKS[state], name + _FILL[state] * (size - len(name)))
        start = index
    return _row(label, body, axis)


def _marks(label: str, moments: Sequence[int], mark: str, axis: _Axis) -> str:
    places = {axis.column(at) for at in moments}
    body = "".join(mark if i in places else " " for i in range(axis.width))
    return _row(label, body, axis)


def _times(axis: _Axis, ink: Ink) -> str:
    """Write moments under the columns, as many as there is room for."""
    labels = [show(time) for time in axis.times]
    each = -(-(max(map(len, labels)) + 2) // axis.cell)
    body = ""
    for index in range(0, len(labels), each):
        text = " " * (index * axis.cell - len(body)) + labels[index]
        body += text if len(body) + len(text) < _WIDE - axis.gutter else ""
    return ink("faint", _row("", body, axis))
