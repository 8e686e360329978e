"""Each thing that can break is broken, and exactly its finding is there.

`WATCHFORM_REWRITE=1` writes the table of docs/reference/doctor.md and the messages of the pages of
codes anew.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import doctor_page
import pytest
from doctor_account import NOW, ROOT, Aws, account, compiled, confirmed, healthy, looked, publish
from doctor_cases import CASES, Case, nothing, topic_key

from compiler.doctor.examination import Report
from compiler.doctor.registry import checks
from compiler.explain.registry import explanations

pytestmark = pytest.mark.embedded

PAGE = ROOT / "docs/reference/doctor.md"
CODES = ROOT / "compiler/explain/codes"
FIRST = {case.code: case for case in reversed(CASES)}


_left_alone = ExitStack()


@pytest.fixture(scope="module", autouse=True)
def _ends_with_its_accounts() -> Iterator[None]:
    with _left_alone:
        yield
        _untouched.cache_clear()


@cache
def _untouched(state: Path) -> Aws:
    return _left_alone.enter_context(account(state))


@contextmanager
def _account(case: Case) -> Iterator[Aws]:
    """Give an account of its own to what breaks it; the others look at one that stays as it is."""
    if case.breaks is nothing:
        yield _untouched(case.state())
        return
    with account(case.state()) as aws:
        yield aws


@cache
def broken(case: Case) -> tuple[Report, str]:
    """Break one thing, and look: what is found, and what was expected."""
    with _account(case) as aws:
        find = case.find.replace("{key}", topic_key(aws)) if "{key}" in case.find else case.find
        case.breaks(aws)
        return looked(aws, now=case.now, spec=case.spec, answers=case.answers), find


def test_where_all_is_well_nothing_is_found() -> None:
    with account(healthy()) as aws:
        report = looked(aws)
    assert [d.message for d in report.findings] == []
    assert all(row.looked is not None for row in report.rows)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_is_broken_is_found_and_nothing_else(case: Case) -> None:
    report, find = broken(case)
    assert [(d.code.id, d.message) for d in report.findings] == [(case.code, find)]
    assert all(d.help for d in report.findings)


@pytest.mark.parametrize("code", sorted(FIRST))
def test_the_page_of_a_code_shows_what_is_said(code: str) -> None:
    report, _ = broken(FIRST[code])
    said = doctor_page.message(report.findings[0], compiled().sources)
    if os.environ.get("WATCHFORM_REWRITE"):
        (page,) = CODES.glob(f"{code}-*.md")
        text = page.read_text(encoding="utf-8")
        block = f"```text message\n{said}\n```"
        new = re.sub(r"```text message\n.*?```", lambda _: block, text, flags=re.DOTALL)
        page.write_text(new, encoding="utf-8")
        return
    assert said == explanations()[code].message


def test_every_finding_of_every_check_is_made_by_a_test() -> None:
    assert {code.id for check in checks() for code in check.codes} <= FIRST.keys()


def test_the_table_of_what_is_found_is_what_the_tests_see() -> None:
    seen = [(case, broken(case)[0].findings[0]) for case in CASES]
    text = doctor_page.page(checks(), seen)
    if os.environ.get("WATCHFORM_REWRITE"):
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text


def test_a_count_of_errors_without_points_is_no_finding() -> None:
    with account(confirmed()) as aws:
        publish(aws, "HTTPCode_Target_5XX_Count", "ErrorCount")
        report = looked(aws, "metrics")
    assert report.findings == ()


def test_what_nobody_publishes_into_the_embedded_aws_is_no_finding() -> None:
    with account(confirmed()) as aws:
        report = looked(aws, "metrics", "alarm-data", now=NOW + 86400)
    assert [(row.looked.at, row.looked.why) for row in report.rows if row.looked] == [
        ("", "nothing is published"),
        ("", "nothing is published"),
    ]
    assert report.findings == ()
