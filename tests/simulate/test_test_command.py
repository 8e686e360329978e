"""`watchform test` as a user meets it: what it draws, counts, writes, and exits with."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from shop_tests import TOP, case, run

from compiler.cli import main

FAILS = case("""
    before: OK
    step: 5m
    series: {orders.Errors@Sum: 0 9 9 _ 0}
    expect:
      - {at: 15m, alarm: failing, state: ALARM}
      - {at: 20m, alarm: failing, state: OK}
""")
DRAWN = """\
shop.test.yaml (dev)
  ✗ a story
error[WF920] at 20m `failing` is in ALARM, and OK is expected
  --> specs/shop.test.yaml:11:42
11 |       - {at: 20m, alarm: failing, state: OK}
   |                                          ^^
   = help: it goes to OK at 25m

  failing: > 5 in 2 of 2 periods of 5m, missing: notBreaching
           9 ┤       ●     ●
             │
             │
           5 ┼ ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌
             │
             │
           0 ┤ ○                       ○
       missing                   ×
         state OK──────────ALARM███████OK────
      notifies             ▲           ▲
     asked for                   ^
               5m    10m   15m   20m   25m

1 case with 2 expectations: 1 case failed
"""


def test_a_failure_is_drawn_under_its_line(tmp_path: Path) -> None:
    result = run(tmp_path, FAILS)
    assert result.output.removeprefix("specs/").startswith(DRAWN), result.output
    assert result.exit_code == 1


def test_a_composite_is_drawn_over_its_alarms(tmp_path: Path) -> None:
    text = case("""
        before: OK
        series: {orders.Errors@Sum: 0x10 2x30, orders.Throttles@Sum: 0x12 1x10 0x18}
        expect: [{alarm: bad, never: ALARM}]
    """)
    drawn = run(tmp_path, text).stderr.partition("\n\n")[2]
    assert (
        drawn.rstrip()
        == """\
  bad: ALARM(failing)
       failing OK────────────────ALARM██████████████████
     deploying OK───────────ALARM█████OK────────────────
         state OK────────────────ALARM██████████████████
      notifies                          ▲
               0m   5m   10m  15m  20m  25m  30m  35m  40m"""
    )


def test_no_line_is_wider_than_eighty_columns(tmp_path: Path) -> None:
    text = case("""
        series: {orders.Errors@Sum: 0x300 7x200 0x1000, orders.Throttles@Sum: 0x2000}
        expect: [{alarm: bad, never: ALARM}, {alarm: failing, never: ALARM}]
    """)
    result = run(tmp_path, text)
    assert max(len(line) for line in result.output.splitlines() if "by none" not in line) <= 80
    assert "█" in result.stderr


def test_nothing_is_coloured_in_a_pipe(tmp_path: Path) -> None:
    assert "\x1b" not in run(tmp_path, FAILS).output


def test_alarms_that_no_test_brings_about_are_named(tmp_path: Path) -> None:
    result = run(tmp_path, case("""
        step: 5m
        series: {orders.Errors@Sum: 9 9 9}
        expect: [{at: 15m, alarm: failing, state: ALARM}]
    """))  # fmt: skip
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-2] == "1 of 11 alarms brought to ALARM by a test"
    assert result.stdout.splitlines()[-1].startswith("  by none: `slow`, `slow-on-average`") or (
        "`slow`" in result.stdout.splitlines()[-1]
    )
    assert "`failing`" not in result.stdout.splitlines()[-1]


def test_all_alarms_can_be_demanded(tmp_path: Path) -> None:
    text = case("""
        step: 5m
        series: {orders.Errors@Sum: 9 9 9}
        expect: [{at: 15m, alarm: failing, state: ALARM}]
    """)
    assert run(tmp_path, text, "--all-alarms").exit_code == 1


def test_junit_says_the_same(tmp_path: Path) -> None:
    quiet = "expect: [{alarm: failing, never: ALARM}]"
    good = f"  - {{name: fine, series: {{orders.Errors@Sum: 0}}, {quiet}}}\n"
    wrong = "  - {name: wrong, expect: [{alarm: fails, never: ALARM}]}\n"
    report = tmp_path / "report.xml"
    result = run(tmp_path, FAILS + good + wrong, "--junit", str(report))
    assert result.exit_code == 3
    root = ET.parse(report).getroot()  # noqa: S314 - written by the command
    (suite,) = root
    assert root.attrib == {"name": "watchform", "tests": "3", "failures": "1", "errors": "1"}
    assert {k: suite.get(k) for k in ("name", "tests", "failures", "errors")} == {
        "name": "specs/shop.test.yaml", "tests": "3", "failures": "1", "errors": "1",
    }  # fmt: skip
    failed, passed, broken = suite
    assert [t.get("name") for t in suite] == ["a story", "fine", "wrong"]
    assert failed[0].tag == "failure"
    assert failed[0].get("message") == "at 20m `failing` is in ALARM, and OK is expected"
    assert "OK──────────ALARM" in (failed[0].text or "")
    assert len(passed) == 0
    assert broken[0].tag == "error"
    assert "did you mean `failing`?" in (broken[0].text or "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("version: 1\n", "the test file has no `test`", id="a file of another shape"),
        pytest.param(FAILS.replace("dev", "dve"), "there is no environment `dve`", id="nowhere"),
        pytest.param(
            FAILS.replace("shop", "shp"), "there is no spec `shp.yaml` to test", id="none"
        ),
    ],
)
def test_a_file_that_cannot_be_run_is_an_error_in_junit_too(
    text: str, told: str, tmp_path: Path
) -> None:
    report = tmp_path / "report.xml"
    assert run(tmp_path, text, "--junit", str(report)).exit_code == 3
    root = ET.parse(report).getroot()  # noqa: S314 - written by the command
    assert root.get("errors") == root.get("tests") == str(len(root.findall(".//testcase")))
    (suite,) = root
    assert suite.get("name") == "specs/shop.test.yaml"
    assert suite[0][0].tag == "error"
    assert suite[0][0].get("message") == told


def test_specs_that_do_not_compile_are_an_error_in_junit_too(tmp_path: Path) -> None:
    run(tmp_path, FAILS)
    spec, report = tmp_path / "specs" / "shop.yaml", tmp_path / "report.xml"
    spec.write_text(spec.read_text().replace('threshold: "> 5"', "threshold: 5", 1))
    words = ["test", "--project", str(tmp_path), "--junit", str(report)]
    assert CliRunner().invoke(main, words).exit_code == 3
    ((test,),) = ET.parse(report).getroot()  # noqa: S314 - written by the command
    assert (test.get("file"), test.get("line")) == ("specs/shop.test.yaml", None)
    assert "threshold" in (test[0].get("message") or "")


def test_findings_come_in_every_form(tmp_path: Path) -> None:
    result = run(tmp_path, FAILS, "--format", "json")
    found = json.loads(result.stdout)
    assert "WF920" in json.dumps(found)
    assert result.exit_code == 1


def test_another_environment_can_be_tested(tmp_path: Path) -> None:
    other = tmp_path / "specs" / "environments" / "prod.yaml"
    text = FAILS.replace("state: OK}", "state: ALARM}")
    run(tmp_path, text)
    dev = (other.parent / "dev.yaml").read_text()
    loud = "overrides: {shop: {alarms: {failing: {threshold: '> 8'}}}}\n"
    other.write_text(dev.replace("dev", "prod") + loud)
    result = run(tmp_path, text, "--env", "prod")
    assert "specs/shop.test.yaml (prod)" in result.output
    assert result.exit_code == 0


def test_a_spec_with_a_mistake_is_told_and_nothing_is_tested(tmp_path: Path) -> None:
    run(tmp_path, None)
    spec = tmp_path / "specs" / "shop.yaml"
    text = spec.read_text().replace('threshold: "> 5"', "threshold: 5", 1)
    (tmp_path / "specs" / "shop.test.yaml").write_text(FAILS)
    spec.write_text(text)
    result = CliRunner().invoke(main, ["test", "--project", str(tmp_path)])
    assert result.exit_code == 3
    assert "error[WF204]" in result.stderr
    assert result.stdout.startswith("no case was run")


@pytest.mark.parametrize("name", ["nothing.test.yaml", "."])
def test_a_file_that_is_not_there(name: str, tmp_path: Path) -> None:
    assert run(tmp_path, TOP, str(tmp_path / name)).exit_code == 2
