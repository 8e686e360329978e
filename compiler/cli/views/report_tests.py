"""What came of the alarm tests, for a comment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compiler.cli.views.comment import Fold, Section
from compiler.cli.views.markdown import block, code, plain
from compiler.report.tests import Tested, Tests
from compiler.text.terminal import render

_NAMED = 12


def section(found: Tests) -> Section:
    """Write how the tests ended; one phrase where all is well and was before."""
    after = found.after
    if not after.results and not after.problems and not after.broken:
        return Section(quiet="there are no alarm tests")
    said = _summary(after) if after.cases else "none was run"
    lines = list(_details(found))
    if not lines:
        return Section(quiet=said)
    said = said.replace(" alarm tests", " run", 1).replace(" alarm test", " run", 1)
    return Section((f"**Alarm tests**: {said}.", "", *lines), tuple(_failures(after)))


def _summary(after: Tested) -> str:
    cases, failed = len(after.cases), len(after.failed)
    verdict = f"{failed} failed" if failed else "all as expected"
    found = after.coverage
    covered = f"{found.raised} of {_many(found.total, 'alarm')} are brought to ALARM by a test"
    return f"{_many(cases, 'alarm test')}, {verdict}" + (f"; {covered}" if found.total else "")


def _details(found: Tests) -> Iterator[str]:
    after = found.after
    for case in after.failed:
        yield f"- ❌ {plain(case.name)}"
    for environment in after.broken:
        yield f"- not run in {code(environment)}: its specs do not compile"
    if after.problems:
        yield f"- {_many(len(after.problems), 'mistake')} in test files"
    if found.lost:
        yield f"- ⚠ brought to ALARM by a test before, and by none now: {_named(found.lost)}"
    if found.untested:
        yield f"- new or changed, and brought to ALARM by no test: {_named(found.untested)}"


def _failures(after: Tested) -> Iterator[Fold]:
    found = list(after.problems)
    for case in after.failed:
        found += [*case.problems, *(failure.diagnostic for failure in case.failures)]
    if found:
        summary = f"What differs from what the tests expect ({len(found)})"
        yield Fold(summary, tuple(block(render(found, after.sources))))


def _named(names: Sequence[str]) -> str:
    shown = ", ".join(map(code, names[:_NAMED]))
    left = len(names) - _NAMED
    return f"{shown} and {left} more (`watchform test` names them)" if left > 0 else shown


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"
