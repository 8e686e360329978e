"""A picture of a backtest, for a pull request: the data, the settings, and when each would fire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure

from compiler.simulate.backtest.outcome import Outcome
from compiler.simulate.backtest.sweep import Setting
from compiler.simulate.grid import Clock

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from compiler.simulate.history import Points

_DATA, _QUIET, _NOW, _OTHER = "#4c78a8", "#eef1f5", "#d62728", "#f2a65a"
_TEXT = "#30363d"
_POINTS = 1200
_STYLE: dict[Any, Any] = {
    "font.size": 9.5,
    "font.family": ["DejaVu Sans", "sans-serif"],
    "svg.fonttype": "none",
    # Ids of elements would be random otherwise.
    "svg.hashsalt": "watchform",
    "text.color": _TEXT,
    "axes.labelcolor": _TEXT,
    "xtick.color": _TEXT,
    "ytick.color": _TEXT,
    "axes.edgecolor": "#c9d1d9",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the picture: what it is called, what is said of it, when it was in ALARM."""

    label: str
    said: str
    outcome: Outcome
    now: bool = False
    setting: Setting | None = None


def draw(
    path: Path, title: str, rows: Sequence[Row], clock: Clock, points: Points | None = None
) -> None:
    """Write a picture as PNG or SVG, as the ending of the file says.

    With `points` of an alarm the data stand above the rows, and the thresholds of the rows in them.
    """
    with mpl.rc_context(_STYLE):
        figure = _figure(title, rows, clock, points)
        if path.suffix == ".svg":
            FigureCanvasSVG(figure).print_svg(  # type: ignore[no-untyped-call]
                path, metadata={"Date": None, "Creator": None}
            )
        else:
            canvas = FigureCanvasAgg(figure)
            canvas.print_png(path, metadata={"Software": None})  # type: ignore[no-untyped-call]


def _figure(title: str, rows: Sequence[Row], clock: Clock, points: Points | None) -> Figure:
    below = 0.34 * len(rows) + 0.5
    above = 2.6 if points is not None else 0.0
    figure = Figure(figsize=(10, above + below + 0.55), dpi=144, layout="constrained")
    figure.suptitle(title, x=0.01, ha="left", fontsize=12, fontweight="bold")
    if points is None:
        _rows(figure.subplots(), rows, clock)
        return figure
    top, bottom = figure.subplots(2, 1, sharex=True, height_ratios=[above, below])
    _data(top, points, rows, clock)
    _rows(bottom, rows, clock)
    return figure


def _dates(seconds: Any, clock: Clock) -> Any:
    """Return moments of the clock as days since 1970, as matplotlib counts."""
    return (clock.start + np.asarray(seconds, dtype=np.float64)) / 86400


def _data(axes: Axes, points: Points, rows: Sequence[Row], clock: Clock) -> None:
    times, low, high, middle = _thinned(points)
    at = _dates(times, clock)
    axes.fill_between(at, low, high, color=_DATA, alpha=0.25, linewidth=0)
    axes.plot(at, middle, color=_DATA, linewidth=0.9)
    for row in rows:
        if row.setting is not None:
            value = row.setting.threshold.value
            look: dict[str, Any] = {"color": _NOW, "linewidth": 1.4} if row.now else {
                "color": _OTHER, "linewidth": 0.8, "linestyle": (0, (4, 3))
            }  # fmt: skip
            axes.axhline(value, **look)
    for span in next((r.outcome.spans for r in rows if r.now), ()):
        axes.axvspan(*_dates(span, clock), color=_NOW, alpha=0.12, linewidth=0)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color="#e6eaef", linewidth=0.7)
    axes.set_axisbelow(True)
    axes.tick_params(labelbottom=False)


def _thinned(points: Points) -> tuple[Any, Any, Any, Any]:
    """Join points where there are more than can be seen: the least, the most, and the mean."""
    count = len(points.values)
    size = max(1, -(-count // _POINTS))
    padded = np.full(-(-count // size) * size, np.nan)
    padded[:count] = points.values
    binned = padded.reshape(-1, size)
    there = ~np.isnan(binned)
    total = np.where(there, binned, 0.0).sum(axis=1)
    middle = np.where(there.any(axis=1), total / np.maximum(there.sum(axis=1), 1), np.nan)
    return points.at[::size], np.fmin.reduce(binned, 1), np.fmax.reduce(binned, 1), middle


def _rows(axes: Axes, rows: Sequence[Row], clock: Clock) -> None:
    """Draw a bar for each row, filled where the alarm would have been in ALARM."""
    begin, end = _dates((0, clock.seconds), clock)
    shortest = (end - begin) / 500
    for index, row in enumerate(rows):
        axes.barh(index, end - begin, left=begin, height=0.62, color=_QUIET, linewidth=0)
        spans = [_dates(span, clock) for span in row.outcome.spans]
        bars = [(start, max(stop - start, shortest)) for start, stop in spans]
        marked = row.now or row.setting is None
        axes.broken_barh(
            bars, (index - 0.31, 0.62), facecolors=_NOW if marked else _OTHER, linewidth=0
        )
        axes.text(
            1.01, index, row.said, transform=axes.get_yaxis_transform(), va="center", fontsize=9
        )
    labels = [f"{row.label} (now)" if row.now else row.label for row in rows]
    axes.set_yticks(range(len(rows)), labels)
    for row, label in zip(rows, axes.get_yticklabels(), strict=True):
        label.set_fontweight("bold" if row.now else "normal")
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(begin, end)
    locator = AutoDateLocator(minticks=4, maxticks=9)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    shape = ConciseDateFormatter(locator)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(shape)
    axes.spines[:].set_visible(False)
    axes.tick_params(axis="y", length=0)
