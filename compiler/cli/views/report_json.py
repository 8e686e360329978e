"""The report on a change as JSON."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.report.changes import Changes, Entry
from compiler.report.costs import Costs
from compiler.report.findings import Findings
from compiler.report.report import Report
from compiler.report.tests import Tests
from compiler.text.source import Span

VERSION = 1


def document(report: Report) -> Mapping[str, object]:
    """Write a report as a document; amounts in USD a month."""
    return {
        "version": VERSION,
        "base": {
            "revision": report.base.revision,
            "commit": report.base.beginning.commit,
            "common": report.base.beginning.common,
        },
        "environments": list(report.environments),
        "changes": _changes(report.changes),
        "tests": _tests(report.tests),
        "costs": _costs(report.costs),
        "findings": _findings(report.findings),
        "pictures": [
            {"entry": p.entry, "environment": p.environment, "before": p.before, "after": p.after}
            for p in report.pictures.found
        ],
    }


def _changes(found: Changes) -> Mapping[str, object]:
    return {
        "compared": list(found.compared),
        "stacks": [
            {"stack": f.stack, "what": f.what, "environments": list(f.environments)}
            for f in found.stacks
        ],
        "entries": [_entry(entry) for entry in found.entries],
    }


def _entry(entry: Entry) -> Mapping[str, object]:
    return {
        "stack": entry.stack,
        "entry": entry.name,
        "members": list(entry.members),
        "type": entry.type,
        "action": entry.action,
        "place": _place(entry.span),
        "environments": list(entry.environments),
        "says": [
            {"text": s.text, "weaker": s.weaker, "environments": list(s.environments)}
            for s in entry.sentences
        ],
    }


def _tests(found: Tests) -> Mapping[str, object]:
    coverage = found.after.coverage
    return {
        "cases": len(found.after.cases),
        "failed": [case.name for case in found.after.failed],
        "problems": [problem.message for problem in found.after.problems],
        "not_run_in": list(found.after.broken),
        "alarms": coverage.total,
        "raised": coverage.raised,
        "lost": list(found.lost),
        "untested": list(found.untested),
    }


def _costs(found: Costs) -> Mapping[str, object]:
    return {
        "environments": [
            {
                "environment": each.after.environment,
                "gross": round(each.after.gross, 4),
                "gross_difference": round(each.gross, 4),
                "net_difference": round(each.net, 4),
            }
            for each in found.differences
        ],
        "entries": [
            {
                "entry": row.path,
                "before": row.before,
                "after": row.after,
                "environments": list(row.environments),
            }
            for row in found.rows
        ],
        "unknown": list(found.unknown),
    }


def _findings(found: Findings) -> Mapping[str, object]:
    return {
        "new": [
            {
                "code": each.diagnostic.code.id,
                "severity": each.diagnostic.severity.value,
                "message": each.diagnostic.message,
                "help": each.diagnostic.help,
                "place": _place(each.diagnostic.span),
                "environments": list(each.environments),
            }
            for each in found.new
        ],
        "gone": found.gone,
        "kept": found.kept,
        "do_not_compile": list(found.broken),
    }


def _place(span: Span | None) -> Mapping[str, object] | None:
    return {"file": span.file, "line": span.line} if span is not None else None
