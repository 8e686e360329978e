"""What came of alarm tests: a line a case, what differs, and which alarms no test brings about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from compiler.cli.views.ink import Ink, plain
from compiler.cli.views.junit import junit
from compiler.cli.views.timeline import draw
from compiler.simulate.stack import alarms_of
from compiler.text.nearest import listing
from compiler.text.terminal import render

if TYPE_CHECKING:
    from compiler.simulate.cases.case import CaseResult
    from compiler.simulate.cases.question import Failure
    from compiler.simulate.cases.suite import Coverage, FileResult
    from compiler.text.source import SourceFile


def line(case: CaseResult, ink: Ink = plain) -> str:
    """Say how a case ended: `✓ two bad windows raise the alarm`."""
    mark = ink("good", "✓") if case.passed else ink("bad", "✗")
    return f"  {mark} {case.name}"


def timeline(result: FileResult, case: CaseResult, failure: Failure, ink: Ink = plain) -> str:
    """Draw the alarm that does not do what is expected; empty where none was simulated."""
    if result.stack is None or case.simulation is None or failure.alarm is None:
        return ""
    others = {alarm.name: alarm for alarm in alarms_of(result.stack)}
    return draw(failure.alarm, case.simulation, others, failure.at, ink)


def summary(results: Sequence[FileResult], found: Coverage, ink: Ink = plain) -> str:
    """Count the cases, and name the alarms that no test brings to ALARM."""
    cases = [case for result in results for case in result.cases]
    bad = sum(not case.passed for case in cases)
    expectations = sum(case.expectations for case in cases)
    counted = f"{_many(len(cases), 'case')} with {_many(expectations, 'expectation')}"
    verdict = ink("bad", f"{_many(bad, 'case')} failed") if bad else ink("good", "all as expected")
    lines = [f"{counted}: {verdict}" if cases else "no case was run"]
    if found.total:
        lines.append(f"{found.raised} of {_many(found.total, 'alarm')} brought to ALARM by a test")
    if found.quiet:
        lines.append(f"  by none: {listing(found.quiet)}")
    return "\n".join(lines)


def report(results: Sequence[FileResult], sources: Mapping[str, SourceFile]) -> str:
    """Write JUnit XML, in which a case that failed is told as it is on the screen."""

    def told(result: FileResult, case: CaseResult) -> str:
        pieces = [render(case.problems, sources)] if case.problems else []
        for failure, following in zip_longest(case.failures, case.failures[1:]):
            pieces.append(render([failure.diagnostic], sources))
            if following is None or not failure.drawn_as(following):
                pieces.append(timeline(result, case, failure))
        return "\n\n".join(piece for piece in pieces if piece)

    return junit(results, told)


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"
