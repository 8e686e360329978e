"""What came of the alarm tests, and which alarms no test brings to ALARM any more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from compiler.frontend.folder import environments
from compiler.pipeline import Compilation
from compiler.simulate.cases.case import CaseResult
from compiler.simulate.cases.lookup import Lookup, named
from compiler.simulate.cases.suite import (
    NO_TESTS,
    Coverage,
    FileResult,
    coverage,
    environment_of,
    read_tests,
    run_file,
)
from compiler.text.diagnostic import Diagnostic, Problem
from compiler.text.source import SourceFile

Compiled = Callable[[str], Compilation | None]
"""Returns an environment of the project, compiled; None where it is not there."""


@dataclass(frozen=True, slots=True)
class Tested:
    """What came of all test files of a project.

    `problems` are why cases, or whole files, could not be run; `broken` are the environments
    that do not compile, in which nothing could be tested.
    """

    results: tuple[FileResult, ...]
    problems: tuple[Diagnostic, ...] = ()
    broken: tuple[str, ...] = ()
    sources: Mapping[str, SourceFile] = field(default_factory=dict)

    @property
    def coverage(self) -> Coverage:
        """Which alarms were brought to ALARM."""
        return coverage(self.results)

    @property
    def cases(self) -> tuple[CaseResult, ...]:
        """All cases that were run."""
        return tuple(case for result in self.results for case in result.cases)

    @property
    def failed(self) -> tuple[CaseResult, ...]:
        """Those that did not end as expected."""
        return tuple(case for case in self.cases if not case.passed)


@dataclass(frozen=True, slots=True)
class Tests:
    """The tests after a change, and before it where there were any.

    `lost` are the alarms that tests brought to ALARM before, and none does now; `untested` are
    those that are new or changed, and that none does.
    """

    # pytest would take it for tests of its own.
    __test__ = False

    after: Tested
    before: Tested | None
    lost: tuple[str, ...]
    untested: tuple[str, ...]


def tested(project: Path, compiled: Compiled) -> Tested:
    """Run all test files, each in its own environment."""
    files, problems, sources = read_tests(project)
    found, known = dict(sources), environments(project)
    wrong = [problem for problem in problems if problem.code != NO_TESTS]
    results: list[FileResult] = []
    broken: dict[str, None] = {}
    for file in files:
        try:
            environment = environment_of(file, None, known)
        except Problem as problem:
            wrong += problem.diagnostics
            continue
        compilation = compiled(environment)
        if compilation is None or compilation.failed or compilation.estate is None:
            broken[environment] = None
            continue
        result = run_file(file, compilation.estate)
        found.update(result.sources)
        wrong += result.problems
        results.append(result)
    return Tested(tuple(results), tuple(wrong), tuple(broken), found)


def tests(after: Tested, before: Tested | None, touched: frozenset[str]) -> Tests:
    """Hold the tests of both sides together; `touched` are the alarms that change."""
    quiet = after.coverage.quiet
    known_quiet = before.coverage.quiet if before is not None else ()
    known = _alarms(before)
    lost = tuple(name for name in quiet if name in known and name not in known_quiet)
    untested = tuple(name for name in quiet if name in touched and name not in lost)
    return Tests(after, before, lost, untested)


def _alarms(found: Tested | None) -> set[str]:
    stacks = [result.stack for result in found.results if result.stack] if found else []
    return {named(alarm) for stack in stacks for alarm in Lookup(stack).alarms}
