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
_MOST = 12
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
    count = min(int(limit[1]), _MOST) if limit else _MOST
    names = columns(widget.query)
    return tuple(tuple(_row(names, widget, window, number)) for number in range(count))


def _row(names: tuple[str, ...], widget: LogsWidget, window: Window, number: int) -> Iterator[str]:
    seed = sha256(f"{widget.title}|{widget.query}|{number}".encode()).digest()
    like = _LIKE.search(widget.query)
    values: Mapping[str, str] = {
        "@timestamp": _moment(window.end - number * 300 - seed[0]),
        "@message": f"{like[1] if like else 'INFO'} {_MESSAGES[seed[1] % len(_MESSAGES)]}",
        "@logStream": f"{'/'.join(widget.log_groups[:1])}/{seed[2:6].hex()}",
    }
    for name in names:
        if name.startswith("bin("):
            yield _moment(window.end - (number + 1) * 3600)
        else:
            yield values.get(name, str(seed[len(name) % 32]))


def _moment(seconds: int) -> str:
    return str(np.datetime64(seconds, "s")).replace("T", " ")


def _split(text: str) -> list[str]:
    """Divide at the commas that stand in no brackets."""
    return [part.strip() for part in re.split(r",(?![^()]*\))", text)]


def _name(part: str) -> str:
    return part.partition(" as ")[2].strip() or part
