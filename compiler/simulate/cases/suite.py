"""Test files: found beside the specs, read, and run case by case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from compiler.frontend.decode import decode
from compiler.frontend.folder import Folder, read_file
from compiler.frontend.place import Place
from compiler.frontend.tree import head
from compiler.ir.estate import Estate, Stack
from compiler.simulate.cases.case import CaseResult, name_of_case, run_case
from compiler.simulate.cases.data import Files
from compiler.simulate.cases.file import TestFile
from compiler.simulate.cases.lookup import Lookup, named
from compiler.text.diagnostic import Code, Diagnostic, Problem
from compiler.text.nearest import suggestion
from compiler.text.source import SourceFile

NO_SPEC = Code("WF901", "test-of-no-spec")
NO_ENVIRONMENT = Code("WF902", "test-of-no-environment")
NO_TESTS = Code("WF911", "no-alarm-tests")
SAME_NAME = Code("WF913", "case-of-the-same-name")

ENDING = ".test.yaml"


@dataclass(frozen=True, slots=True)
class TestSource:
    """A test file that was read: its name, what stands at its top, and where its cases are."""

    # pytest would take it for tests of its own.
    __test__ = False

    name: str
    header: TestFile
    place: Place
    path: Path


@dataclass(frozen=True, slots=True)
class FileResult:
    """What came of the cases of a file; `stack` is None where it tests none."""

    name: str
    cases: tuple[CaseResult, ...]
    problems: tuple[Diagnostic, ...]
    stack: Stack | None
    sources: Mapping[str, SourceFile]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which alarms of a stack were brought to ALARM, and which by no test."""

    raised: int
    quiet: tuple[str, ...]

    @property
    def total(self) -> int:
        """How many alarms there are."""
        return self.raised + len(self.quiet)


def read_tests(
    project: Path, paths: Iterable[Path] = ()
) -> tuple[tuple[TestSource, ...], tuple[Diagnostic, ...], Mapping[str, SourceFile]]:
    """Read the test files named, or all of `specs/`; what is wrong with them; their sources."""
    chosen = tuple(paths) or tuple(sorted((project / "specs").glob(f"*{ENDING}")))
    folder = Folder()
    found: list[TestSource] = []
    if not chosen:
        text = f"there are no alarm tests: no file of specs/ ends in `{ENDING}`"
        help_ = "write one beside its spec, such as specs/shop.test.yaml"
        folder.problems.append(Diagnostic(NO_TESTS, text, None, help=help_))
    for path in chosen:
        name = _name(path, project)
        read_file(path, name, folder)
        tree = folder.trees.get(name)
        if tree is None:
            continue
        try:
            header = decode(tree, TestFile, "the test file")
        except Problem as problem:
            folder.problems.extend(problem.diagnostics)
            continue
        found.append(TestSource(name, header, Place(tree, head(tree), "tests"), path))
    return tuple(found), tuple(folder.problems), folder.sources


def _name(path: Path, project: Path) -> str:
    absolute, root = path.resolve(), project.resolve()
    return (absolute.relative_to(root) if absolute.is_relative_to(root) else path).as_posix()


def not_run(name: str, problems: tuple[Diagnostic, ...]) -> FileResult:
    """Say of a file that none of its cases could be run."""
    return FileResult(name, (), problems, None, {})


def unread(problems: Iterable[Diagnostic]) -> tuple[FileResult, ...]:
    """Say the same of the files that could not be read, each with what is wrong with it."""
    by_name: dict[str, list[Diagnostic]] = {}
    for problem in problems:
        by_name.setdefault("specs" if problem.span is None else problem.span.file, []).append(
            problem
        )
    return tuple(not_run(name, tuple(found)) for name, found in by_name.items())


def environment_of(source: TestSource, asked: str | None, known: tuple[str, ...]) -> str:
    """Return the environment a file is tested in: the one asked for, or its own.

    Raises:
        Problem: there is none, or no such one.
    """
    chosen = asked or source.header.environment
    if chosen is None:
        text = f"{source.name} does not say which environment it is tested in"
        help_ = f"add `environment: {known[0] if known else 'dev'}`, or ask for one with `--env`"
        raise source.place.problem(NO_ENVIRONMENT, text, help_)
    if chosen not in known:
        text = f"there is no environment `{chosen}`"
        help_ = suggestion(chosen, known, what="there are")
        raise source.place.child("environment").problem(NO_ENVIRONMENT, text, help_)
    return chosen


def stack_of(source: TestSource, estate: Estate) -> Stack:
    """Return the stack whose alarms a file tests.

    Raises:
        Problem: there is none.
    """
    for stack in estate.stacks:
        if stack.key == source.header.test:
            return stack
    text = f"there is no spec `{source.header.test}.yaml` to test"
    help_ = suggestion(source.header.test, [s.key for s in estate.stacks], what="there are")
    raise source.place.child("test").problem(NO_SPEC, text, help_)


def files_of(source: TestSource) -> Files:
    """Return where the files lie that the cases of a test file name."""
    folder = source.name.rpartition("/")[0]
    return Files(source.path.parent, f"{folder}/" if folder else "")


def places_of(source: TestSource) -> tuple[Place, ...]:
    """Return where the cases of a test file are."""
    return tuple(source.place.child("cases", i) for i in range(len(source.header.cases)))


def run_file(source: TestSource, estate: Estate) -> FileResult:
    """Run the cases of a file over its stack."""
    try:
        stack = stack_of(source, estate)
    except Problem as problem:
        return not_run(source.name, problem.diagnostics)
    lookup, files = Lookup(stack), files_of(source)
    seen: set[str] = set()
    cases: list[CaseResult] = []
    for place in places_of(source):
        name = name_of_case(place)
        cases.append(_twice(name, place) if name in seen else run_case(place, lookup, files))
        seen.add(name)
    return FileResult(source.name, tuple(cases), (), stack, files.sources)


def _twice(name: str, place: Place) -> CaseResult:
    text = f"there is a case `{name}` already"
    help_ = "give it another name: reports tell cases by their names"
    finding = place.child("name").finding(SAME_NAME, text, help_)
    return CaseResult(name, place, problems=(finding,))


def coverage(results: Iterable[FileResult]) -> Coverage:
    """Tell which alarms of the stacks that were tested some test brings to ALARM."""
    raised: set[tuple[str, str]] = set()
    every: dict[tuple[str, str], str] = {}
    for result in results:
        if result.stack is None:
            continue
        key = result.stack.key
        raised |= {(key, own) for case in result.cases for own in case.raised}
        for alarm in Lookup(result.stack).alarms:
            every[key, alarm.identity.logical_id] = named(alarm)
    quiet = tuple(name for own, name in every.items() if own not in raised)
    return Coverage(len(every) - len(quiet), quiet)
