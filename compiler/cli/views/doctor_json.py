"""How an environment does, as JSON; where a reader would misunderstand, `version` goes up."""

from __future__ import annotations

from typing import Any

from compiler.doctor.examination import Report, Row
from compiler.ir.estate import Environment
from compiler.text import json_report

VERSION = 1


def document(environment: Environment, report: Report) -> dict[str, Any]:
    """Write the checks and what they found."""
    return {
        "version": VERSION,
        "environment": environment.name,
        "account": environment.account,
        "region": environment.region,
        "counts": json_report.counts(report.findings),
        "checks": [_check(row) for row in report.rows],
        "findings": [json_report.finding(each) for each in report.findings],
    }


def _check(row: Row) -> dict[str, Any]:
    done = row.looked is not None
    return {
        "name": row.check.name,
        "about": row.check.about,
        "status": "not looked at" if not done else "findings" if row.findings else "ok",
        "looked_at": row.looked.at if row.looked is not None else "",
        "findings": len(row.findings),
    }
