"""What a case gives, as the simulation takes it; and where each of it is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from compiler.frontend.place import Place
from compiler.ir.metric import StatQuery
from compiler.language.expression.reference import parse_reference
from compiler.simulate.cases.file import Case, SeriesSpec
from compiler.simulate.cases.lookup import Lookup
from compiler.simulate.cases.needless import check_wanted
from compiler.simulate.csv_file import Recorded, read_csv
from compiler.simulate.given import Given
from compiler.simulate.grid import Clock
from compiler.simulate.history import Change
from compiler.simulate.recording import Band, Recording
from compiler.text.diagnostic import Code, Problem
from compiler.text.source import SourceFile

GIVEN_TWICE = Code("WF907", "series-given-twice")

_HOUR = 3600
_MONDAY = 1_704_067_200
"""Midnight of Monday, the first of January 2024, UTC: when a case begins that does not say."""
_NOTHING = np.empty(0)


@dataclass(slots=True)
class Data:
    """What is given, and the place of each metric's data by its reference."""

    given: Given
    clock: Clock
    places: Mapping[str, Place]


@dataclass(slots=True)
class Files:
    """The files that cases read, each once; `folder` is where their paths begin."""

    folder: Path
    prefix: str = ""
    sources: dict[str, SourceFile] = field(default_factory=dict)
    _read: dict[tuple[str, str], Recorded] = field(default_factory=dict)

    def read(self, spec: SeriesSpec, place: Place) -> Recorded:
        """Read the file that a series names.

        Raises:
            Problem: it cannot be read; where the file itself has no place, at the series.
        """
        name, column = spec.csv or "", spec.column
        if (name, column) not in self._read:
            shown = f"{self.prefix}{name}"
            try:
                found = read_csv(self.folder / name, shown, _column(spec), self.sources)
            except Problem as problem:
                raise _placed(problem, place) from None
            self._read[name, column] = found
        return self._read[name, column]


def _column(spec: SeriesSpec) -> str | None:
    return spec.column if "column" in spec.model_fields_set else None


def _placed(problem: Problem, place: Place) -> Problem:
    first = problem.diagnostics[0]
    if first.span is not None:
        return problem
    return place.child("csv").problem(first.code, first.message, first.help)


def data_of(case: Case, place: Place, lookup: Lookup, files: Files, moments: Iterable[int]) -> Data:
    """Make what a simulation takes; it lasts as long as the longest series, and all `moments`.

    Raises:
        Problem: something that is given belongs to nothing, or cannot be read.
    """
    check_wanted(case, place, lookup)
    start = _start(case, place, files)
    metrics, places = _metrics(case, place, lookup, files, start)
    bands = {
        alarm.identity.logical_id: Band(
            *(
                None if side is None else Recording(band.step or case.step, side)
                for side in (band.upper, band.lower)
            )
        )
        for key, band in case.bands.items()
        for alarm in lookup.named_alarms(key, place.child("bands").key(key))
    }
    results = {
        alarm.identity.logical_id: _recording(
            spec, case, place.child("results", key), files, start, "Average"
        )
        for key, spec in case.results.items()
        for alarm in lookup.named_alarms(key, place.child("results").key(key))
    }
    states = {
        name: tuple(Change(c.at, c.state) for c in sorted(changes, key=lambda c: c.at))
        for name, changes in case.states.items()
    }
    lengths = [each.seconds for each in (*metrics.values(), *results.values())]
    lengths += [side.seconds for b in bands.values() for side in (b.upper, b.lower) if side]
    clock = Clock(start, max((*lengths, *moments), default=0))
    return Data(Given(metrics, bands, results, states, case.before), clock, places)


def _start(case: Case, place: Place, files: Files) -> int:
    """Return when the case begins: as written, or at the full hour before its first file's data."""
    if case.start is not None:
        return case.start
    named = {"series": case.series, "results": case.results}
    firsts = [
        int(files.read(spec, place.child(kind, key)).times[0])
        for kind, specs in named.items()
        for key, spec in specs.items()
        if spec.csv is not None and len(files.read(spec, place.child(kind, key)).times)
    ]
    return min(firsts) // _HOUR * _HOUR if firsts else _MONDAY


def _metrics(
    case: Case, place: Place, lookup: Lookup, files: Files, start: int
) -> tuple[dict[StatQuery, Recording], dict[str, Place]]:
    """Return the data of each metric; a key with `[*]` gives way to one that names a member."""
    found: dict[StatQuery, Recording] = {}
    given_by: dict[StatQuery, tuple[str, bool]] = {}
    places: dict[str, Place] = {}
    for key, spec in case.series.items():
        here = place.child("series").key(key)
        every = parse_reference(key).every if "[*]" in key else False
        for metric in lookup.metrics(key, here):
            other = given_by.get(metric)
            if other is not None and other[1] == every:
                text = f"`{key}` and `{other[0]}` are the same metric"
                raise here.problem(GIVEN_TWICE, text, "say once what it does")
            if other is not None and every:
                continue
            given_by[metric] = (key, every)
            places[metric.reference] = here
            below = place.child("series", key)
            found[metric] = _recording(spec, case, below, files, start, metric.statistic)
    return found, places


def _recording(
    spec: SeriesSpec, case: Case, place: Place, files: Files, start: int, statistic: str
) -> Recording:
    step = spec.step or case.step
    if spec.csv is not None:
        return files.read(spec, place).steps(start, step, statistic)
    if spec.samples is not None:
        samples = tuple(each[~np.isnan(each)] for each in spec.samples)
        return Recording(step, _NOTHING, samples)
    return Recording(step, spec.values if spec.values is not None else _NOTHING)
