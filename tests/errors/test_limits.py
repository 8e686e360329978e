"""Mistakes of size: too much of something, in specs that are too long to be read as files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from compiler.frontend import folder
from compiler.pipeline import compile_environment

HERE = Path(__file__).parent
NAMES = ", ".join(f"service-number-{i}" for i in range(101))
WATCH = f"""\
version: 1
stack: shop-dev
watch:
  pages: {{service: lambda, each: [{NAMES}], FunctionName: "${{each}}"}}
alarms:
  page-errors: {{metric: pages.Errors, threshold: "> 5", actions: {{}}}}
"""
RULE = " OR ".join(["ALARM(page-errors[*])"] * 3)
METRICS = "pages.Errors, pages.Throttles, pages.Duration, pages.Invocations, pages.IteratorAge"
SUM = METRICS.replace(", ", " + ")
FOUR = f"{{metrics: [{METRICS.rpartition(', ')[0]}]}}"


def messages(folder: Path, spec: str) -> list[str]:
    shutil.copytree(HERE / "base", folder, dirs_exist_ok=True)
    (folder / "specs" / "app.yaml").write_text(spec, encoding="utf-8")
    found = compile_environment(folder, "dev").diagnostics
    return [f"{d.code.id} {d.message}; {d.help}" for d in found]


@pytest.mark.parametrize(
    ("added", "message"),
    [
        pytest.param(
            f'composites:\n  down: {{rule: "{RULE}", actions: {{}}}}\n',
            (
                "WF434 the rule has 15428 characters with the names of its alarms; "
                "CloudWatch takes 10240; make a composite of composites"
            ),
            id="a rule that is too long",
        ),
        pytest.param(
            'composites:\n  down: {rule: "ALARM(page-errors[*])", actions: {}}\n',
            "WF434 the rule has 101 alarms; CloudWatch takes 100; make a composite of composites",
            id="a rule of more than a hundred alarms",
        ),
        pytest.param(
            f'composites:\n  down: {{rule: "{" OR ".join(["TRUE"] * 501)}", actions: {{}}}}\n',
            (
                "WF434 the rule has 501 elements (names, TRUE, FALSE and brackets); "
                "CloudWatch takes 500; make a composite of composites"
            ),
            id="a rule of more than five hundred elements",
        ),
        pytest.param(
            "dashboards:\n  main:\n    widgets: [{alarm_status: all}]\n",
            (
                "WF441 the widget shows 101 alarms; CloudWatch shows 100; "
                "name fewer, in several widgets"
            ),
            id="a widget of more than a hundred alarms",
        ),
        pytest.param(
            f"dashboards:\n  main:\n    widgets: [{{metrics: [{METRICS}]}}]\n",
            "WF442 the widget has 505 metrics; CloudWatch draws 500; make several widgets",
            id="a widget of more than five hundred metrics",
        ),
        pytest.param(
            f"dashboards:\n  main:\n    widgets: [{{metrics: [{{expression: {SUM}}}]}}]\n",
            "WF442 the widget has 505 metrics; CloudWatch draws 500; make several widgets",
            id="a widget of more than five hundred metrics that only expressions read",
        ),
        pytest.param(
            f"dashboards:\n  main:\n    widgets: [{', '.join([FOUR] * 7)}]\n",
            (
                "WF456 the dashboard has 2828 metrics; CloudWatch takes 2500; "
                "make several dashboards"
            ),
            id="a dashboard of more than two thousand metrics",
        ),
        pytest.param(
            "dashboards:\n  main:\n    widgets:\n" + 501 * "      - {text: hello}\n",
            "WF453 the dashboard has 501 widgets; CloudWatch takes 500; make several dashboards",
            id="a dashboard of more than five hundred widgets",
        ),
    ],
)
def test_more_than_cloudwatch_takes(added: str, message: str, tmp_path: Path) -> None:
    assert messages(tmp_path, WATCH + added) == [message]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    spec = WATCH + "#" * folder._LARGEST
    text = f"WF113 specs/app.yaml has {len(spec)} bytes; a spec has at most 4000000"
    assert messages(tmp_path, spec) == [f"{text}; make several specs of it"]


def test_a_few_lines_are_not_more_than_an_account_can_hold(tmp_path: Path) -> None:
    alarms = "".join(f"  a{i}: {{metric: pages.Errors, threshold: '> 5'}}\n" for i in range(600))
    assert messages(tmp_path, WATCH.partition("alarms:")[0] + f"alarms:\n{alarms}")[-1:] == [
        (
            "WF226 the spec has more than 50000 entries, counting all members; "
            "make several specs of it; CloudWatch has 5000 alarms in an account and Region"
        )
    ]


def test_more_mistakes_than_anyone_reads_are_said_to_be_more(tmp_path: Path) -> None:
    wrong = "".join(f"  b {i}: {{service: lambda}}\n" for i in range(1200))
    found = messages(tmp_path, f"version: 1\nstack: shop-dev\nwatch:\n{wrong}")
    assert len(found) == 1001
    assert found[-1] == (
        "WF119 there are 1000 mistakes or more; these were found first; "
        "correct these, then compile again"
    )
