"""`watchform test`: proves when alarms fire."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.cli.options import FORMAT, PROJECT
from compiler.cli.screen import Exit, show

if TYPE_CHECKING:
    from compiler.ir.estate import Estate
    from compiler.simulate.cases.case import CaseResult
    from compiler.simulate.cases.suite import Coverage, FileResult, TestSource
    from compiler.text.diagnostic import Diagnostic
    from compiler.text.source import SourceFile


@click.command("test", short_help="Prove when alarms fire, by tests beside the specs.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--env", "environment", metavar="NAME", help="Test another environment than the files name."
)
@click.option(
    "--junit", type=click.Path(path_type=Path, dir_okay=False), help="Write JUnit XML for CI too."
)
@click.option(
    "--all-alarms", is_flag=True, help="Fail where an alarm is brought to ALARM by no test."
)
@PROJECT
@FORMAT
def COMMAND(  # noqa: N802
    files: tuple[Path, ...],
    environment: str | None,
    junit: Path | None,
    all_alarms: bool,
    project: Path,
    output: str,
) -> None:
    """Run the alarm tests in FILES, or all specs/*.test.yaml.

    No account is needed: the alarms are simulated over the data of the tests.
    """
    from compiler.cli.views import alarm_tests
    from compiler.cli.views.ink import coloured
    from compiler.simulate.cases.suite import coverage, read_tests, unread

    tests, problems, sources = read_tests(project, files)
    show(problems, sources, output)
    run = _Run(project, environment, dict(sources), output)
    results = [*unread(problems), *(run.file(test) for test in tests)]
    found = coverage(results)
    click.echo(alarm_tests.summary(results, found, coloured))
    if junit is not None:
        junit.write_text(alarm_tests.report(results, run.sources), encoding="utf-8")
    sys.exit(_exit(results, found, broken=bool(problems) or run.broken, all_alarms=all_alarms))


def _exit(
    results: Iterable[FileResult], found: Coverage, *, broken: bool, all_alarms: bool
) -> Exit:
    cases = [case for result in results for case in result.cases]
    if broken or any(case.problems for case in cases):
        return Exit.INVALID
    if any(case.failures for case in cases) or (all_alarms and found.quiet):
        return Exit.TESTS_FAILED
    return Exit.DONE


class _Run:
    """Runs test files one after another, and shows each case as it ends."""

    def __init__(
        self, project: Path, asked: str | None, sources: dict[str, SourceFile], output: str
    ) -> None:
        from compiler.frontend.folder import environments

        self._project = project
        self._asked = asked
        self._output = output
        self._known = environments(project)
        self._estates: dict[str, Estate | None] = {}
        self._wrong: dict[str, tuple[Diagnostic, ...]] = {}
        self.sources = sources
        self.broken = False

    def file(self, test: TestSource) -> FileResult:
        """Run one file; where it could not be, that has been told."""
        from compiler.simulate.cases.suite import environment_of, not_run, run_file
        from compiler.text.diagnostic import Problem

        try:
            environment = environment_of(test, self._asked, self._known)
        except Problem as problem:
            self._tell(problem.diagnostics)
            return not_run(test.name, problem.diagnostics)
        estate = self._estate(environment)
        if estate is None:
            return not_run(test.name, self._wrong[environment])
        click.echo(f"{test.name} ({environment})")
        result = run_file(test, estate)
        self.sources.update(result.sources)
        if result.problems:
            self._tell(result.problems)
        for case in result.cases:
            self._case(result, case)
        return result

    def _tell(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        show(diagnostics, self.sources, self._output)
        self.broken = True

    def _estate(self, environment: str) -> Estate | None:
        """Compile an environment once; its errors are told, its warnings are not of the tests."""
        from compiler.pipeline import compile_environment

        if environment not in self._estates:
            compilation = compile_environment(self._project, environment)
            if compilation.failed:
                show(compilation.diagnostics, compilation.sources, self._output)
                self._wrong[environment] = compilation.diagnostics
            self._estates[environment] = None if compilation.failed else compilation.estate
        estate = self._estates[environment]
        self.broken = self.broken or estate is None
        return estate

    def _case(self, result: FileResult, case: CaseResult) -> None:
        from compiler.cli.views import alarm_tests
        from compiler.cli.views.ink import coloured

        click.echo(alarm_tests.line(case, coloured))
        show(case.problems, self.sources, self._output)
        for failure, following in zip_longest(case.failures, case.failures[1:]):
            show([failure.diagnostic], self.sources, self._output)
            # Two claims of one expectation are drawn once.
            again = following is not None and failure.drawn_as(following)
            if self._output == "terminal" and failure.alarm is not None and not again:
                click.echo(alarm_tests.timeline(result, case, failure, coloured) + "\n", err=True)
