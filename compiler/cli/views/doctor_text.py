"""How an environment does, as text: a table of the checks, what they found, and a conclusion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.cli.screen import count, paint
from compiler.cli.views.conclusion import heading
from compiler.cli.views.ink import coloured
from compiler.cli.views.words import cells, padded
from compiler.doctor.examination import Report, Row
from compiler.ir.estate import Environment
from compiler.text import terminal
from compiler.text.source import SourceFile


def render(environment: Environment, report: Report, sources: Mapping[str, SourceFile]) -> str:
    """Write the whole of it."""
    parts = [heading(environment, coloured), "\n".join(_table(report))]
    if report.findings:
        parts.append(terminal.render(report.findings, sources, paint))
    parts.append(conclusion(report))
    return "\n\n".join(parts)


def _table(report: Report) -> Iterator[str]:
    name = max(cells(row.check.name) for row in report.rows)
    about = max(cells(row.check.about) for row in report.rows)
    at = max(cells(_at(row)) for row in report.rows)
    for row in report.rows:
        role, said = _state(row)
        shown = (
            f"  {padded(row.check.name, name)}  {coloured('faint', padded(row.check.about, about))}"
        )
        yield f"{shown}  {padded(_at(row), at)}  {coloured(role, said)}".rstrip()


def _at(row: Row) -> str:
    return row.looked.at if row.looked is not None else ""


def _state(row: Row) -> tuple[str, str]:
    if row.looked is None:
        return "bad", "not looked at"
    if row.findings:
        return "bad", count(row.findings)
    return ("good", "ok") if row.looked.at else ("faint", row.looked.why)


def conclusion(report: Report) -> str:
    """Say in one line how it ended."""
    left = sum(row.looked is None for row in report.rows)
    several = "check" if len(report.rows) == 1 else "checks"
    if not report.findings:
        return coloured("good", f"all is well: {len(report.rows)} {several}, nothing found")
    undone = f"; {left} of {len(report.rows)} {several} could not be done" if left else ""
    return coloured("bad", f"{count(report.findings)}{undone}")
