"""What the pages of a preview show: made-up data, or recorded data of files or of a test."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from compiler.frontend.place import Place
    from compiler.ir.alarm import AlarmState
    from compiler.ir.estate import Estate
    from compiler.preview.shown import Shown
    from compiler.simulate.cases.suite import TestSource
    from compiler.simulate.given import Given
    from compiler.simulate.grid import Clock
    from compiler.simulate.stack import AnyAlarm
    from compiler.text.source import SourceFile

_ENDING = ".yaml:"
_FEWEST = 60
"""Seconds that a page shows at least."""


def of_files(estate: Estate, words: tuple[str, ...], sources: dict[str, SourceFile]) -> Shown:
    """Show the data of files, and the states that the alarms have at their end.

    Raises:
        Problem: a file cannot be read, or names a metric that there is not.
    """
    from compiler.preview.recorded import states
    from compiler.simulate.backtest.recorded import from_files
    from compiler.simulate.cases.case import simulable
    from compiler.simulate.cases.lookup import Lookup

    lookups = [Lookup(stack, dashboards=True) for stack in estate.stacks]
    found = from_files(words, lookups, None, sources)
    known = {
        name: state
        for lookup in lookups
        for name, state in states(
            simulable(lookup, found.given), lookup.alarms, found.given, found.clock
        ).items()
    }
    line = f"{_where(estate)} · data of {', '.join(words)}"
    return _shown(found.given, found.clock, known, line)


def of_test(estate: Estate, project: Path, word: str, sources: dict[str, SourceFile]) -> Shown:
    """Show the data of a case of the alarm tests, `FILE:CASE`, and the states at its end.

    Raises:
        Problem: the file or the case has a mistake.
        UsageError: there is no such file or case.
    """
    from compiler.preview.recorded import states
    from compiler.simulate.cases.case import data_given, name_of_case, simulable
    from compiler.simulate.cases.lookup import Lookup
    from compiler.simulate.cases.suite import ENDING, files_of, read_tests, stack_of
    from compiler.text.diagnostic import Problem

    head, ending, wanted = word.partition(_ENDING)
    path = Path(f"{head}{ending[:-1]}")
    if not path.is_file() and (project / path).is_file():
        path = project / path
    if not path.is_file() or not path.name.endswith(ENDING):
        what = "is no file of alarm tests" if path.is_file() else "is not there"
        raise click.UsageError(
            f"{path.as_posix()} {what}: name one, such as specs/shop.test.yaml:1"
        )
    tests, problems, read = read_tests(project, (path,))
    sources |= read
    if problems:
        raise Problem(*problems)
    [source] = tests
    place = _case(source, wanted.strip())
    lookup, files = Lookup(stack_of(source, estate)), files_of(source)
    data = data_given(place, lookup, files)
    alarms: Iterable[AnyAlarm] = simulable(lookup, data.given)
    known = states(alarms, lookup.alarms, data.given, data.clock)
    line = f"{_where(estate)} · data of {source.name}: {name_of_case(place)}"
    return _shown(data.given, data.clock, known, line)


def _case(source: TestSource, wanted: str) -> Place:
    """Find a case by its number or by words of its name; without any, the only one."""
    from compiler.simulate.cases.case import name_of_case
    from compiler.simulate.cases.suite import places_of

    places = places_of(source)
    if wanted.isdecimal() and 0 < int(wanted) <= len(places):
        return places[int(wanted) - 1]
    named = [(name_of_case(place), place) for place in places]
    exact = [place for name, place in named if name == wanted]
    found = exact or [place for name, place in named if wanted.lower() in name.lower()]
    if len(found) == 1:
        return found[0]
    if not found:
        said, listed = f"{source.name} has no case `{wanted}`; its cases are:", named
    else:
        said = f"{source.name} has several cases that could be meant; name one by its number:"
        listed = [(name, place) for name, place in named if place in found]
    numbers = {id(place): number for number, place in enumerate(places, start=1)}
    lines = "\n".join(f"  {numbers[id(place)]:>3}  {name}" for name, place in listed)
    raise click.UsageError(f"{said}\n{lines}")


def _where(estate: Estate) -> str:
    return f"{estate.environment.name} · {estate.environment.region}"


def _shown(given: Given, clock: Clock, states: Mapping[str, AlarmState], line: str) -> Shown:
    from compiler.preview.recorded import recorded
    from compiler.preview.shown import Shown

    seconds = max(clock.seconds, _FEWEST)
    end = clock.start + seconds
    return Shown(recorded(given, clock), states, end, line, seconds, unknown="no data given")
