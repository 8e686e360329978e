"""How an environment does, as Markdown, for the summary of a workflow or a ticket."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.cli.screen import count
from compiler.doctor.examination import Report, Row
from compiler.ir.estate import Environment
from compiler.text.diagnostic import Diagnostic


def render(environment: Environment, report: Report) -> str:
    """Write the table of the checks, and what they found."""
    return "\n".join(_lines(environment, report)) + "\n"


def _lines(environment: Environment, report: Report) -> Iterator[str]:
    result = count(report.findings) or "all is well"
    yield f"### {environment.name} ({environment.region}): {result}"
    yield ""
    yield "| check | looked at | |"
    yield "| --- | --- | --- |"
    for row in report.rows:
        at = row.looked.at if row.looked is not None else ""
        yield f"| `{row.check.name}`: {row.check.about} | {at} | {_state(row)} |"
    if report.findings:
        yield ""
        for each in report.findings:
            yield from _finding(each)


def _state(row: Row) -> str:
    if row.looked is None:
        return "**not looked at**"
    if row.findings:
        return f"**{count(row.findings)}**"
    return "ok" if row.looked.at else row.looked.why


def _finding(found: Diagnostic) -> Iterator[str]:
    place = f" ({found.span.at})" if found.span is not None else ""
    yield f"- **{found.severity.value}** `{found.code.id}` {found.message}{place}"
    for line in found.help.splitlines():
        yield f"  <br>{line}"
