"""The report on a change as one comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.cli.views import (
    report_changes,
    report_costs,
    report_findings,
    report_pictures,
    report_tests,
)
from compiler.cli.views.comment import Comment
from compiler.cli.views.markdown import code
from compiler.report.report import Report


def comment(report: Report, pictures: str = "", files: str = "") -> Comment:
    """Write all sections, what matters most first.

    `pictures` is the address of the pictures, `files` that of the project at its commit.
    """
    files = files.rstrip("/")
    found = (
        *report_changes.sections(report, files),
        report_pictures.section(report.pictures, pictures),
        report_tests.section(report.tests),
        report_costs.section(report.costs),
        report_findings.section(report.findings, report.environments, files),
    )
    return Comment(_title(report), found, tuple(_footer(report)))


def _title(report: Report) -> str:
    names = ", ".join(map(code, report.environments))
    return f"Monitoring of {names}: {_summary(report)}"


def _summary(report: Report) -> str:
    """Say in a few words what happens: `2 entries change, 1 is new`."""
    found = report.changes
    broken = report.findings.broken
    if broken:
        where = f" in {', '.join(map(code, broken))}" if broken != report.environments else ""
        return f"the specs do not compile{where}"
    if not found.compared:
        return "what changes is not known"
    if not found.entries:
        return "a stack changes" if found.stacks else "no change in meaning"
    counts = (
        ("change", "changes", ("change", "replace", "import")),
        ("are new", "is new", ("add",)),
        ("go", "goes", ("remove",)),
    )
    said: list[str] = []
    for many, one, actions in counts:
        number = sum(entry.action in actions for entry in found.entries)
        if number:
            what = "" if said else f" {'entry' if number == 1 else 'entries'}"
            said.append(f"{number}{what} {one if number == 1 else many}")
    weaker = "; the monitoring becomes weaker" if found.weaker else ""
    return ", ".join(said) + weaker


def _footer(report: Report) -> Iterator[str]:
    base = report.base
    at = code(base.beginning.commit[:7])
    named = f"{code(base.revision)} ({at})"
    if base.beginning.common:
        text = f"Compared with {named}"
    else:
        text = (
            f"Compared with {named} as it is: the clone does not tell where this branch began, "
            "so what others changed since may be in it"
        )
    yield f"<sub>{text}, by the specs alone: AWS was not asked.</sub>"
