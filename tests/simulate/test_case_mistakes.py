"""Mistakes in test files: each is told once, at its place, in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from shop_tests import TOP, case, run

QUIET = "  - {name: quiet, series: {orders.Errors: 0}, expect: [{alarm: failing, never: ALARM}]}\n"
GOOD = "expect: [{at: 15m, alarm: failing, state: ALARM}]"


def told(tmp_path: Path, text: str) -> str:
    """Return what is said, one line a finding, from the line and column on."""
    result = run(tmp_path, text, "--format", "lines")
    assert result.exit_code == 3, result.output
    lines = result.stderr.strip().splitlines()
    return "\n".join(line.removeprefix("specs/shop.test.yaml:") for line in lines)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param(
            f"serie: {{orders.Errors@Sum: 0}}\n{GOOD}",
            "6:5: error[WF201] `serie` is not a key of case `a story` (did you mean `series`?)",
            id="a key that a case has not",
        ),
        pytest.param(
            f"interval: 5m\n{GOOD}",
            "6:5: error[WF201] `interval` is not a key of case `a story` (write `step: 5m`)",
            id="a key of promtool",
        ),
        pytest.param(
            "series: {orders.Errors@Sum: 0}",
            "5:5: error[WF202] case `a story` has no `expect` (add `expect:` (what is expected, in "
            "any order))",
            id="a case that expects nothing",
        ),
        pytest.param(
            f"series:\n  orders.Errors@Sum: 0 1,5\n{GOOD}",
            "7:28: error[WF204] `series.orders.Errors@Sum` of case `a story`: `1,5` is no value "
            "(write a point: `1.5`)",
            id="a comma in a number",
        ),
        pytest.param(
            f"series:\n  orders.Errors@Sum: {{values: 1, csv: a.csv}}\n{GOOD}",
            "7:38: error[WF204] `series.orders.Errors@Sum` of case `a story`: wanted `values`, "
            "`samples` or `csv`, read `values` and `csv` (say once what the metric does)",
            id="data given in two ways",
        ),
        pytest.param(
            f"step: 7s\n{GOOD}",
            "6:11: error[WF204] `step` of case `a story`: CloudWatch keeps no data every `7s` (use "
            "`1s`, `5s`, `10s`, `20s`, `30s`, or whole minutes)",
            id="a step that CloudWatch has not",
        ),
        pytest.param(
            f"start: 2024-01-31T08:30\n{GOOD}",
            "6:12: error[WF204] `start` of case `a story`: a case begins at a full hour (write "
            "`2024-01-31T08:00`)",
            id="a start within an hour",
        ),
        pytest.param(
            f"start: 2024-02-31\n{GOOD}",
            "6:12: error[WF204] `start` of case `a story`: `2024-02-31` is no time (see the "
            "calendar)",
            id="a day that there is not",
        ),
        pytest.param(
            "expect: [{at: 15, alarm: failing, state: ALARM}]",
            "6:19: error[WF204] `at` of an expectation: the number 15 is not a moment (say the "
            "unit: `15m` or `15h`)",
            id="a moment without a unit",
        ),
        pytest.param(
            "expect: [{at: 15m, alarm: failing, state: ALARMED}]",
            "6:47: error[WF204] `state` of an expectation cannot be `ALARMED` (did you mean "
            "`ALARM`?)",
            id="a state that there is not",
        ),
        pytest.param(
            "expect: [{alarm: failing, state: ALARM}]",
            "6:31: error[WF204] an expectation: it does not say when (add `at: 15m`)",
            id="a state at no moment",
        ),
        pytest.param(
            "expect: [{at: 15m, alarm: failing, never: ALARM}]",
            "6:15: error[WF204] an expectation: `at` is a moment (write `since:` or `until:`, or "
            "leave it out)",
            id="never at a moment",
        ),
        pytest.param(
            "expect: [{at: 15m, alarm: failing, state: OK, stays: OK}]",
            "6:51: error[WF204] an expectation: `stays` is about the whole case, and `state` and "
            "`notifies` about a moment (make two expectations of it)",
            id="a moment and the whole case in one",
        ),
        pytest.param(
            "expect: [{alarm: failing}]",
            "6:15: error[WF204] an expectation: what is expected is missing (at a moment: `state`, "
            "`notifies`; in the whole case: `never`, `stays`, `notifications`)",
            id="an alarm, and nothing of it",
        ),
        pytest.param(
            "expect: [{at: 15m, state: OK}]",
            "6:15: error[WF204] an expectation: wanted `alarm` or `topic`, read neither (say what "
            "is looked at)",
            id="a state of no alarm",
        ),
        pytest.param(
            "expect: [{topic: team, never: ALARM}]",
            "6:15: error[WF204] an expectation: a topic has no state (write `notifications: 2`)",
            id="the state of a topic",
        ),
        pytest.param(
            "expect: [{alarm: failing, never: ALARM, since: 20m, until: 10m}]",
            "6:57: error[WF204] an expectation: it ends before it begins (turn `since` and `until` "
            "round)",
            id="an end before the beginning",
        ),
        pytest.param(
            "series: {pages.Errors@Sum: 0}\nexpect: [{alarm: 'page-errors[*]', never: ALARM}]",
            "6:14: error[WF903] `pages.Errors@Sum` is one metric for each of `cart`, `pay` (write "
            "`pages[cart].…`, or `pages[*].…` for all)",
            id="a fan-out without its member",
        ),
        pytest.param(
            'series: {"pages[*].Errors@Sum": 0}\nexpect: [{alarm: page-errors, never: ALARM}]',
            "7:22: error[WF905] `page-errors` is one alarm for each of `cart`, `pay` (write "
            "`page-errors[cart]`, or `page-errors[*]` for all)",
            id="an alarm of a fan-out without its member",
        ),
        pytest.param(
            'series: {"pages[*].Errors@Sum": 0}\n'
            'expect: [{alarm: "page-errors[chart]", never: OK}]',
            "7:23: error[WF905] alarm `page-errors` has no member `chart` (did you mean `cart`?)",
            id="a member that there is not",
        ),
        pytest.param(
            'series: {"orders.@Sum": 0}\n' + GOOD,
            "6:15: error[WF903] wanted a metric after `orders.` (a metric is written "
            "`watch.Metric`, `watch[member].Metric@Statistic`, or by its name)",
            id="a reference that is none",
        ),
        pytest.param(
            "bands: {odds: {upper: 5}}\n" + GOOD,
            "6:13: error[WF905] `shop` has no alarm `odds` (did you mean `odd`?)",
            id="a band of no alarm",
        ),
        pytest.param(
            "series: {orders.Invocations@Sum: 0}\nexpect: [{alarm: odd, never: ALARM}]",
            "7:22: error[WF908] the anomaly band of `odd` is CloudWatch's: the case has to give it "
            "(write `bands: {odd: {upper: …}}`)",
            id="no band",
        ),
        pytest.param(
            "series: {orders.Errors@Sum: 0}\nexpect: [{alarm: down, never: ALARM}]",
            "7:22: error[WF908] `down` asks for `payments-down` of another stack (say what it "
            "does: `states: {payments-down: [{at: 0m, state: OK}]}`)",
            id="an alarm of another stack",
        ),
        pytest.param(
            "series: {orders.Errors@Sum: 0}\nexpect: [{alarm: bad, never: ALARM}]",
            "7:22: error[WF908] `bad` depends on `orders.Throttles@Sum`, which the case does not "
            "give (add it to `series:`; write `_` where it has no data)",
            id="a suppressor of which nothing is given",
        ),
        pytest.param(
            "series: {orders.ConcurrentExecutions@Maximum: 0}\n"
            "expect: [{alarm: quota, never: ALARM}]",
            "7:22: error[WF909] `SERVICE_QUOTA` cannot be computed offline: it needs the quotas of "
            "the account (give what the alarm's expression results in: `results:`)",
            id="a function that only CloudWatch computes",
        ),
        pytest.param(
            "bands: {failing: {upper: 5}}\n" + GOOD,
            "6:13: error[WF912] `failing` has no anomaly band: nothing is held against one (leave "
            "it out, or name the alarm that has one)",
            id="a band of an alarm without one",
        ),
        pytest.param(
            "results: {failing: 9x3}\n" + GOOD,
            "6:15: error[WF912] `failing` has no expression: it watches `orders.Errors@Sum` (give "
            "the metric in `series:`)",
            id="the result of an alarm without an expression",
        ),
        pytest.param(
            "results: {bad: 9x3}\n" + GOOD,
            "6:15: error[WF912] `bad` is a composite: it has no expression (give the data of the "
            "alarms that it asks for)",
            id="the result of a composite",
        ),
        pytest.param(
            "states: {failing: [{at: 0m, state: OK}]}\n" + GOOD,
            "6:14: error[WF912] `failing` is an alarm of `shop`: its state follows from its data "
            "(give its metrics in `series:`)",
            id="the state of an alarm of the spec",
        ),
        pytest.param(
            "states: {payment-down: [{at: 0m, state: OK}]}\n" + GOOD,
            "6:14: error[WF912] no composite of `shop` asks for `payment-down` (did you mean "
            "`payments-down`?)",
            id="the state of an alarm that nobody asks for",
        ),
        pytest.param(
            "expect: [{at: 15m, alarm: alarms.failing, state: ALARM}]",
            "6:31: error[WF905] `alarms.failing` is no key of an alarm (write it without the "
            "section: `failing`)",
            id="an alarm with its section",
        ),
        pytest.param(
            "step: 10m\nseries: {orders.Errors@Sum: 0}\nexpect: [{alarm: failing, never: ALARM}]",
            "7:14: error[WF909] the alarm has periods of 5m, and the data a step of 10m (give the "
            "metric a step of 5m, or a part of it)",
            id="data that are too coarse",
        ),
    ],
)
def test_a_mistake_in_a_case(body: str, message: str, tmp_path: Path) -> None:
    assert told(tmp_path, case(body)) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "version: 1\ntest: shop\n",
            "1:1: error[WF202] the test file has no `cases` (add `cases:` (the stories))",
            id="no cases",
        ),
        pytest.param(
            "version: 1\ntest: shop\ncases: []\n",
            "3:1: error[WF204] `cases` of the test file is empty (the stories)",
            id="an empty list of cases",
        ),
        pytest.param(
            "version: 1\ntests: []\ncases: [1]\n",
            "2:1: error[WF201] `tests` is not a key of the test file (did you mean `test`?)",
            id="a key of promtool at the top",
        ),
        pytest.param(
            TOP + "  - one\n",
            "5:5: error[WF203] case `tests.cases[0]` must be a mapping (`key: value`), not `one` "
            "(its keys: `name`, `start`, `before`, `step`, `series`, `bands`, `results`, "
            "`states`, `expect`)",
            id="a case that is a text",
        ),
        pytest.param(
            TOP + QUIET * 2,
            "6:12: error[WF913] there is a case `quiet` already (give it another name: reports "
            "tell cases by their names)",
            id="two cases of one name",
        ),
        pytest.param("version: 1\n  test: shop\n", None, id="no YAML"),
    ],
)
def test_a_mistake_of_the_file(text: str, message: str | None, tmp_path: Path) -> None:
    found = told(tmp_path, text)
    if message is None:
        assert "error[WF101]" in found
    else:
        assert found == message


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("time,value\nnoon,3\n", ":2:1: error[WF910] wanted a time, read `noon`"),
        ("2024-03-01 08:00,many\n", ":1:1: error[WF910] wanted a number as the value, read `many`"),
        ("2024-03-01 08:00\n", ":1:1: error[WF910] wanted a number as the value, read nothing"),
        ("time\n", ":1:1: error[WF910] specs/bad.csv has no column `value`"),
        ("", "error[WF910] specs/bad.csv is empty"),
    ],
)
def test_a_mistake_in_recorded_data(rows: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "bad.csv").write_text(rows, encoding="utf-8")
    found = told(
        tmp_path, case(f"step: 5m\nseries: {{orders.Errors@Sum: {{csv: bad.csv}}}}\n{GOOD}")
    )
    assert message in found
