"""Recorded data: a file with a time and a value in each row."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from compiler.simulate.recording import Recording, Values
from compiler.text.diagnostic import Code, Diagnostic, Problem
from compiler.text.nearest import suggestion
from compiler.text.source import SourceFile, Span

CSV_FILE = Code("WF910", "csv-file")

_LARGEST = 200_000_000
_JOINED: Mapping[str, np.ufunc] = {
    "Sum": np.add,
    "SampleCount": np.add,
    "Average": np.add,
    "Minimum": np.fmin,
    "Maximum": np.fmax,
}


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """Times in seconds since 1970, in order, and the value at each."""

    times: npt.NDArray[np.int64]
    values: Values

    def steps(self, start: int, step: int, statistic: str, seconds: int | None = None) -> Recording:
        """Put the values into steps from a start on; those before it are left out.

        Several values of one step are joined by the statistic; of one that cannot be joined
        the last is taken. `seconds` is how long the recording is, without it up to the end.
        """
        index = (self.times - start) // step
        end = (int(index[-1]) + 1 if len(index) else 0) if seconds is None else seconds // step
        there = (index >= 0) & (index < end)
        index, found = index[there], self.values[there]
        joined = _JOINED.get(statistic)
        values = np.full(max(end, 0), np.nan)
        if joined is None:
            values[index] = found
            return Recording(step, values)
        first = np.unique(index)
        values[first] = 0.0 if joined is np.add else np.nan
        joined.at(values, index, found)
        if statistic == "Average":
            values /= np.maximum(np.bincount(index, minlength=len(values)), 1)
        return Recording(step, values)


def read_csv(path: Path, name: str, column: str | None, sources: dict[str, SourceFile]) -> Recorded:
    """Read a file whose first column is a time, in UTC, and one more the value.

    A first row without a time names the columns; `column` is the one with the values, without it
    the second. A row without a value is none. The file is kept in `sources` where something in it
    is told.

    Raises:
        Problem: the file cannot be read, or a row is something else.
    """
    source = SourceFile(name, _content(path, name))
    rows = list(csv.reader(source.text.splitlines()))
    sources[name] = source
    if not rows:
        raise _wrong(f"{name} is empty", None, "its rows are a time and a value")
    named = len(rows[0]) > 0 and _time(rows[0][0]) is None
    at = _column(rows[0], column, name) if named else 1
    times, values = [], []
    for line, row in enumerate(rows[named:], start=1 + named):
        if not row or (len(row) > at and not row[at].strip()):
            continue
        time, value = _time(row[0]), _value(row[at]) if len(row) > at else None
        if time is None or value is None:
            raise _bad_row(source, line, row, at if time is not None else 0)
        times.append(time)
        values.append(value)
    del sources[name]
    order = np.argsort(np.array(times, dtype=np.int64), kind="stable")
    found = np.array(times, dtype=np.int64)[order]
    return Recorded(found, np.array(values, dtype=np.float64)[order])


def columns_of(path: Path, name: str, sources: dict[str, SourceFile]) -> tuple[str, ...]:
    """Name the columns of a file but the first, which is the time.

    Raises:
        Problem: the file cannot be read, or does not name them.
    """
    first = next(csv.reader(_content(path, name).splitlines()[:1]), [])
    names = tuple(cell.strip() for cell in first[1:])
    if not names or _time(first[0]) is not None:
        text = f"{name} does not name its columns in its first row"
        raise _wrong(text, None, "name the metric: `--csv watch.Metric@Statistic=file.csv`")
    sources.pop(name, None)
    return names


def _content(path: Path, name: str) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise _wrong(f"{name} is larger than {_LARGEST // 1_000_000} MB", None, "give a part")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise _wrong(f"{name} is not UTF-8", None, "save the file as UTF-8") from None
    except OSError as error:
        text = f"{name} cannot be read: {error.strerror or 'unknown reason'}"
        raise _wrong(text, None, "its path is relative to the file that names it") from None


def _column(header: list[str], column: str | None, name: str) -> int:
    names = [cell.strip() for cell in header]
    if column is not None and column in names[1:]:
        return names.index(column, 1)
    if column is None and len(names) > 1:
        return 1
    help_ = suggestion(column or "value", names[1:], what="it has")
    span = Span(name, 1, 1, 1, 2)
    raise _wrong(f"{name} has no column `{column or 'value'}`", span, help_)


def _time(cell: str) -> int | None:
    text = cell.strip().removesuffix("Z").removesuffix("+00:00").strip()
    if text.isdigit() and text.isascii() and len(text) in (9, 10, 13):
        return int(text) // (1000 if len(text) == 13 else 1)
    if len(text) < 10:
        return None
    try:
        return int(np.datetime64(text.replace("/", "-"), "s").astype(np.int64))
    except ValueError:
        return None


def _value(cell: str) -> float | None:
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if np.isfinite(value) else None


def _bad_row(source: SourceFile, line: int, row: list[str], at: int) -> Problem:
    """Say what is wrong with the cell of a row: the time, where `at` is 0, or the value."""
    span = Span(source.name, line, 1, line, len(source.line(line)) + 1)
    read = f"`{row[at]}`" if len(row) > at else "nothing"
    if at == 0:
        help_ = "write times as `2024-01-31 08:05:00`, in UTC, or as seconds since 1970"
        return _wrong(f"wanted a time, read {read}", span, help_)
    return _wrong(f"wanted a number as the value, read {read}", span, "leave it empty for no value")


def _wrong(message: str, span: Span | None, help_: str) -> Problem:
    return Problem(Diagnostic(CSV_FILE, message, span, help=help_))
