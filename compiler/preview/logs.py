"""What a widget of log events shows: made-up rows with the columns of its query."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256

import numpy as np

from compiler.ir.dashboard import LogsWidget
from compiler.preview.window import Window

_FIELDS = re.compile(r"\bfields\s+([^|]+)", re.IGNORECASE)
_STATS = re.compile(r"\bstats\s+([^|]+)", re.IGNORECASE)
_LIKE = re.compile(r"\blike\s+[/'\"]([^/'\"]+)[/'\"]")
_LIMIT = re.compile(r"\blimit\s+(\d+)", re.IGNORECASE)
_BIN = re.compile(r"\bbin\((\d+)\s*([smhdw])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_MOST = 12
_GROUPS = 5
"""Groups that `stats … by` of a field finds."""
_MESSAGES = (
    "could not reach the database: connection timed out",
    "request failed with status 500",
    "retrying after an unexpected answer",
    "upstream closed the connection",
)


def columns(query: str) -> tuple[str, ...]:
    """Return the columns of a query's answer: its fields, or what it counts by."""
    if (stats := _STATS.search(query)) is not None:
        made, _, by = stats[1].partition(" by ")
        return tuple(_name(part) for part in (*_split(by), *_split(made)) if part)
    fields = _FIELDS.search(query)
    return (
        tuple(_name(part) for part in _split(fields[1])) if fields else ("@timestamp", "@message")
    )


def rows(widget: LogsWidget, window: Window) -> tuple[tuple[str, ...], ...]:
    """Make up the answer of a query: the newest rows first."""
    limit = _LIMIT.search(widget.query)
    grouped = _grouped(widget.query)
    most = _GROUPS if grouped and not _BIN.search(widget.query) else _MOST
    count = min(int(limit[1]), most) if limit else most
    names = columns(widget.query)
    return tuple(tuple(_row(names, grouped, widget, window, number)) for number in range(count))


def _grouped(query: str) -> frozenset[str]:
    """Return the columns that the answer is grouped by."""
    stats = _STATS.search(query)
    by = stats[1].partition(" by ")[2] if stats else ""
    return frozenset(_name(part) for part in _split(by) if part)


def _row(
    names: tuple[str, ...],
    grouped: frozenset[str],
    widget: LogsWidget,
    window: Window,
    number: int,
) -> Iterator[str]:
    seed = sha256(f"{widget.title}|{widget.query}|{number}".encode()).digest()
    like = _LIKE.search(widget.query)
    values: Mapping[str, str] = {
        "@timestamp": _moment(window.end - number * 300 - seed[0]),
        "@message": f"{like[1] if like else 'INFO'} {_MESSAGES[seed[1] % len(_MESSAGES)]}",
        "@logStream": f"{'/'.join(widget.log_groups[:1])}/{seed[2:6].hex()}",
    }
    for name in names:
        if (bin_ := _BIN.match(name)) is not None:
            step = int(bin_[1]) * _SECONDS[bin_[2]]
            yield _moment(window.end - (number + 1) * step)
        elif name in grouped and name not in values:
            yield f"{name} {number + 1}"
        else:
            yield values.get(name, str(seed[len(name) % 32]))


def _moment(seconds: int) -> str:
    return str(np.datetime64(seconds, "s")).replace("T", " ")


def _split(text: str) -> list[str]:
    """Divide at the commas that stand in no brackets."""
    return [part.strip() for part in re.split(r",(?![^()]*\))", text)]


def _name(part: str) -> str:
    return part.partition(" as ")[2].strip() or part
