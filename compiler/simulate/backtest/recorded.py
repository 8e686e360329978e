"""Recorded data by metric: from files, and from the points that CloudWatch returns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from compiler.frontend.place import Place
from compiler.frontend.tree import Scalar
from compiler.ir.metric import StatQuery
from compiler.simulate.cases.lookup import Lookup
from compiler.simulate.csv_file import CSV_FILE, Recorded, columns_of, read_csv
from compiler.simulate.given import Given
from compiler.simulate.grid import Clock
from compiler.text.diagnostic import Diagnostic, Problem
from compiler.text.source import SourceFile, Span

_HOUR = 3600
_STEPS = (1, 5, 10, 20, 30)


@dataclass(frozen=True, slots=True)
class Recordings:
    """Data as a simulation takes them, and the time they cover."""

    given: Given
    clock: Clock


def from_files(
    words: Iterable[str],
    lookups: Sequence[Lookup],
    step: int | None,
    sources: dict[str, SourceFile],
) -> Recordings:
    """Read files: `reference=file`, a file whose columns are named by references, or a folder.

    In a folder every `.csv` is read; one that is named by a reference holds that metric. Where
    there are several stacks, a metric is looked for in each.

    Raises:
        Problem: a file cannot be read, or a reference names no metric.
    """
    found: dict[StatQuery, Recorded] = {}
    for reference, path in (each for word in words for each in _files(word)):
        shown = path.as_posix()
        columns = [(reference, None)] if reference else [
            (column, column) for column in columns_of(path, shown, sources)
        ]  # fmt: skip
        for named, column in columns:
            recorded = read_csv(path, shown, column, sources)
            for metric in _metrics(named, lookups):
                found[metric] = recorded
    return recordings(found, step)


def _files(word: str) -> Iterator[tuple[str, Path]]:
    """Give the files that a word means, each with the reference of its metric, if it has one."""
    reference, equals, name = word.rpartition("=")
    path = Path(name if equals else word)
    if equals or not path.is_dir():
        yield reference, path
        return
    paths = sorted(path.glob("*.csv"))
    if not paths:
        text = f"there is no .csv in the folder {path.as_posix()}"
        help_ = "name a folder with files, or a file"
        raise Problem(Diagnostic(CSV_FILE, text, None, help=help_))
    yield from ((each.stem if "." in each.stem else "", each) for each in paths)


def _metrics(named: str, lookups: Sequence[Lookup]) -> tuple[StatQuery, ...]:
    """Find a metric in every stack that has it.

    Raises:
        Problem: none has it; what the first one says of it.
    """
    found: list[StatQuery] = []
    problems: list[Problem] = []
    for lookup in lookups:
        try:
            found += lookup.metrics(named, _place(named))
        except Problem as problem:
            problems.append(problem)
    if not found and problems:
        raise problems[0]
    return tuple(found)


def _place(reference: str) -> Place:
    """Return a place for a reference that stands on the command line, in no file."""
    span = Span("--csv", 1, 1, 1, len(reference) + 1)
    return Place(Scalar(span, reference), span, "--csv")


def from_points(
    points: Mapping[StatQuery, tuple[Sequence[int], Sequence[float]]],
    steps: Mapping[StatQuery, int],
    start: int,
    end: int,
) -> Recordings:
    """Put the points that an account returned into steps, from one moment to another.

    A metric of which there are no points has no data, which alarms take as missing.

    Raises:
        Problem: there are no points at all.
    """
    if not any(times for times, _ in points.values()):
        help_ = "is it the right account, and are the names of what is watched right?"
        text = "the account has no points of any metric that the alarms watch"
        raise Problem(Diagnostic(CSV_FILE, text, None, help=help_))
    clock = Clock(start, end - start)
    given = {
        metric: Recorded(np.array(times, dtype=np.int64), np.array(values, dtype=np.float64)).steps(
            start, steps[metric], metric.statistic, clock.seconds
        )
        for metric, (times, values) in points.items()
    }
    return Recordings(Given(given, first="OK"), clock)


def recordings(recorded: Mapping[StatQuery, Recorded], step: int | None) -> Recordings:
    """Put data into steps: those given, or as far apart as most of a metric's points are.

    Raises:
        Problem: there are no data at all.
    """
    there = {metric: data for metric, data in recorded.items() if len(data.times)}
    if not there:
        help_ = "name files with a time and a value in each row, or a longer time"
        raise Problem(Diagnostic(CSV_FILE, "there are no recorded data", None, help=help_))
    start = min(int(data.times[0]) for data in there.values()) // _HOUR * _HOUR
    last = max(int(d.times[-1]) + (step or step_of(d)) for d in there.values())
    clock = Clock(start, last - start)
    given = {
        metric: data.steps(clock.start, step or step_of(data), metric.statistic, clock.seconds)
        for metric, data in there.items()
    }
    return Recordings(Given(given, first="OK"), clock)


def step_of(data: Recorded) -> int:
    """Return how far apart most points are, in a step that CloudWatch has."""
    apart = np.diff(np.unique(data.times))
    if not len(apart):
        return 60
    found, counts = np.unique(apart, return_counts=True)
    seconds = int(found[np.argmax(counts)])
    if seconds < 60:
        return max(step for step in _STEPS if step <= max(seconds, 1))
    return seconds // 60 * 60


def alarms_named(words: Sequence[str], lookup: Lookup) -> list[str]:
    """Return the logical IDs of the alarms that words name; of all where there are none."""
    if not words:
        return [alarm.identity.logical_id for alarm in lookup.alarms]
    found = (a for word in words for a in lookup.named_alarms(word, _place(word)))
    return list(dict.fromkeys(alarm.identity.logical_id for alarm in found))
