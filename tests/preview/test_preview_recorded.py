"""Pages of recorded data: what they draw, what they say is missing, and what alarms say of it."""

from __future__ import annotations

import json
import math
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from preview_pages import no_data_shown, visit

from compiler.cli import main
from compiler.cli.screen import Exit

if TYPE_CHECKING:
    from playwright.sync_api import Page

START = 1_767_225_600
"""2026-01-01T00:00:00Z."""

SPEC = """\
version: 1
stack: ${prefix}-monitoring
watch:
  orders: {service: lambda, FunctionName: "${prefix}-orders"}
metrics:
  error_rate: {expression: 100 * orders.Errors / orders.Invocations, unit: Percent}
  usual: {expression: "ANOMALY_DETECTION_BAND(orders.Duration@Average, 2)"}
alarms:
  failing: {metric: orders.Errors@Sum, threshold: "> 5", period: 5m, datapoints: 1, actions: {}}
  slow: {metric: orders.Duration@p99, threshold: "> 900", period: 5m, actions: {}}
  odd: {metric: orders.Invocations, threshold: outside band 2, period: 5m, actions: {}}
dashboards:
  main:
    widgets:
      - {alarm_status: all, title: Alarms}
      - {alarm_status: all, title: Only bad, states: [ALARM]}
      - {title: Orders, metrics: [orders.Invocations, orders.Errors, orders.Duration@Average]}
      - {title: Rate, metrics: [error_rate]}
      - {title: Slowest, metrics: [orders.Duration@p99]}
      - {title: Numbers, metrics: [orders.Invocations, orders.Throttles], view: singleValue}
      - {title: Usual, metrics: [usual]}
      - {title: Log, logs: fields @message, groups: [/shop/orders]}
"""
TEST = """\
version: 1
test: shop
environment: dev
cases:
  - name: errors raise it
    step: 5m
    series:
      orders.Errors@Sum: "0 9 _ 9"
    expect:
      - {at: 10m, alarm: failing, state: ALARM}
  - name: other errors
    before: OK
    step: 5m
    series:
      orders.Duration@p99: {samples: ["100 200", _, "950"]}
      orders.Errors@Sum: "0 0 0"
    expect:
      - {at: 15m, alarm: slow, state: ALARM}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    specs = tmp_path / "specs"
    (specs / "environments").mkdir(parents=True)
    (specs / "project.yaml").write_text("version: 1\nproject: shop\n")
    (specs / "environments/dev.yaml").write_text(
        'version: 1\nenvironment: dev\naccount: "111122223333"\n'
        "region: us-west-2\nprefix: shop-dev\n"
    )
    (specs / "shop.yaml").write_text(SPEC)
    (specs / "shop.test.yaml").write_text(TEST)
    data = tmp_path / "data"
    data.mkdir()
    # An hour by five minutes; from the fourth to the sixth point there is nothing.
    rows = "".join(
        f"{START + 300 * i},{'' if 3 <= i < 6 else 100},{'' if 3 <= i < 6 else errors}\n"
        for i, errors in enumerate([0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 5, 9])
    )
    (data / "orders.csv").write_text("time,orders.Invocations@Sum,orders.Errors@Sum\n" + rows)
    # An hour by the minute: 100 and 300 ms in turn.
    rows = "".join(f"{START + 60 * i},{100 if i % 2 else 300}\n" for i in range(60))
    (data / "orders.Duration@Average.csv").write_text("time,value\n" + rows)
    return tmp_path


def run(shop: Path, *words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["preview", "--env", "dev", "--project", str(shop), *words])
    return done.exit_code, done.stdout, done.stderr


def drawn(shop: Path, *words: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what the page draws by the titles of its widgets, and the facts above it."""
    code, _, err = run(shop, *words)
    assert code == Exit.DONE, err
    html = (shop / ".watchform/preview/dev/shop-dev-main.html").read_text(encoding="utf-8")
    parts = [html.partition(f'id="{name}">')[2].partition("</script>")[0] for name in ids]
    page, facts = map(json.loads, parts)
    widgets = {widget["title"]: widget for widget in page["widgets"]}
    return {**widgets, "page": page}, facts


ids = ("dashboard", "facts")


def lines(widget: dict[str, Any]) -> dict[str, list[float | None]]:
    return {line["label"]: line["values"] for line in widget["lines"]}


def test_files_are_drawn_with_their_gaps(shop: Path) -> None:
    page, facts = drawn(shop, "--csv", str(shop / "data"))
    assert facts["line"] == f"dev · us-west-2 · data of {shop / 'data'}"
    assert (page["page"]["start"], page["page"]["end"]) == (START, START + 3600)
    gap = [None] * 3
    assert lines(page["Orders"])["Invocations"] == [100] * 3 + gap + [100] * 6
    assert lines(page["Orders"])["Errors"] == [0, 1, 2, *gap, 0, 0, 0, 0, 5, 9]


def test_values_are_joined_to_the_period_of_the_widget(shop: Path) -> None:
    page, _ = drawn(shop, "--csv", str(shop / "data"))
    # Five minutes begin with 300 and with 100 in turn: three of one and two of the other.
    assert lines(page["Orders"])["Duration"] == [220, 180] * 6


def test_expressions_are_computed_and_have_gaps_where_their_metrics_have(shop: Path) -> None:
    page, _ = drawn(shop, "--csv", str(shop / "data"))
    assert list(lines(page["Rate"]).values()) == [[0, 1, 2, None, None, None, 0, 0, 0, 0, 5, 9]]


def test_what_has_no_data_says_so(shop: Path) -> None:
    page, _ = drawn(shop, "--csv", str(shop / "data"))
    assert page["Orders"]["notes"] == []
    assert page["Slowest"]["notes"] == ["no data: orders.Duration@p99"]
    assert page["Numbers"]["notes"] == ["no data: orders.Throttles"]
    assert lines(page["Numbers"])["Throttles"] == [None] * 12
    assert page["Usual"]["notes"] == [
        "usual: its anomaly band is a model of CloudWatch, which is not in the data"
    ]
    assert page["Log"]["rows"] == []
    assert page["Log"]["notes"] == [
        "no data: the query is not run, as each run is paid by what it reads"
    ]


def test_alarms_are_in_the_state_that_they_have_at_the_end(shop: Path) -> None:
    page, _ = drawn(shop, "--csv", str(shop / "data"))
    assert page["Alarms"]["alarms"] == [
        ["shop-dev-failing", "ALARM"],
        ["shop-dev-slow", "UNKNOWN"],
        ["shop-dev-odd", "UNKNOWN"],
    ]
    assert page["Only bad"]["alarms"] == [["shop-dev-failing", "ALARM"]]
    assert page["Only bad"]["notes"] == ["no data given: shop-dev-slow, shop-dev-odd"]


def test_data_farther_apart_than_the_period_are_drawn_as_they_are(shop: Path) -> None:
    rows = "".join(f"{START + 900 * i},{i}\n" for i in range(4))
    (shop / "wide.csv").write_text("time,value\n" + rows)
    page, _ = drawn(shop, "--csv", f"orders.Errors@Sum={shop / 'wide.csv'}")
    [line] = [line for line in page["Orders"]["lines"] if line["label"] == "Errors"]
    assert (line["period"], line["values"]) == (900, [0, 1, 2, 3])


def test_a_percentile_of_a_longer_period_does_not_follow_and_that_is_said(shop: Path) -> None:
    rows = "".join(f"{START + 60 * i},{i}\n" for i in range(60))
    (shop / "p99.csv").write_text("time,value\n" + rows)
    page, _ = drawn(shop, "--csv", f"orders.Duration@p99={shop / 'p99.csv'}")
    assert page["Slowest"]["notes"] == [
        "orders.Duration@p99: the p99 of 5m does not follow from values of 1m"
    ]


def test_the_case_of_a_test_is_drawn(shop: Path) -> None:
    test = str(shop / "specs/shop.test.yaml")
    page, facts = drawn(shop, "--test", f"{test}:errors raise it")
    assert facts["line"] == "dev · us-west-2 · data of specs/shop.test.yaml: errors raise it"
    assert lines(page["Orders"])["Errors"] == [0, 9, None, 9]
    assert page["Alarms"]["alarms"][0] == ["shop-dev-failing", "ALARM"]


def test_the_samples_of_a_test_are_drawn_by_their_statistic(shop: Path) -> None:
    page, _ = drawn(shop, "--test", f"{shop / 'specs/shop.test.yaml'}:2")
    [values] = lines(page["Slowest"]).values()
    assert values[0] == pytest.approx(199)
    assert values[1:] == [None, 950]
    assert page["Alarms"]["alarms"][:2] == [["shop-dev-failing", "OK"], ["shop-dev-slow", "ALARM"]]


def test_a_test_file_of_the_project_is_found_from_anywhere(shop: Path) -> None:
    page, _ = drawn(shop, "--test", "specs/shop.test.yaml:1")
    assert lines(page["Orders"])["Errors"][1] == 9


CASES = "    1  errors raise it\n    2  other errors\n"
WRONG = [
    (
        "both",
        ["--csv", "a.csv", "--test", "b.test.yaml:1"],
        "Error: the data come from one source: `--csv`, `--test` or `--live`\n",
    ),
    (
        "a test file that is not there",
        ["--test", "specs/shops.test.yaml:1"],
        "Error: specs/shops.test.yaml is not there: name one, such as specs/shop.test.yaml:1\n",
    ),
    (
        "a case that is not there",
        ["--test", "specs/shop.test.yaml:nothing"],
        "Error: specs/shop.test.yaml has no case `nothing`; its cases are:\n" + CASES,
    ),
    (
        "words of two cases",
        ["--test", "specs/shop.test.yaml:errors"],
        "Error: specs/shop.test.yaml has several cases that could be meant; "
        "name one by its number:\n" + CASES,
    ),
]


@pytest.mark.parametrize(("words", "said"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_what_cannot_be_asked_for(shop: Path, words: list[str], said: str) -> None:
    code, _, err = run(shop, *words)
    assert code == 2
    assert err.endswith(said)


UNREADABLE = [
    ("a metric that nothing has", "orders.Error=data/orders.csv", "nothing of `shop` watches"),
    ("a file that is not there", "data/none.csv", "data/none.csv cannot be read"),
    ("a folder without a file", "specs", "there is no .csv in the folder specs"),
]


@pytest.mark.parametrize(
    ("word", "said"), [u[1:] for u in UNREADABLE], ids=[u[0] for u in UNREADABLE]
)
def test_data_that_cannot_be_read_are_told_and_nothing_is_drawn(
    shop: Path, word: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop)
    code, _, err = run(shop, "--csv", word)
    assert code == Exit.INVALID
    assert said in err
    assert err.endswith("1 error; nothing was drawn\n")
    assert not (shop / ".watchform").exists()


def test_a_browser_draws_recorded_data_and_says_where_there_are_none(tab: Page, shop: Path) -> None:
    drawn(shop, "--csv", str(shop / "data"))
    assert visit(tab, shop / ".watchform/preview/dev/shop-dev-main.html") == []
    above = tab.locator("#facts-line").text_content()
    assert above is not None
    assert above.endswith(" · 2026-01-01 00:00 to 01:00 UTC")
    assert no_data_shown(tab) == ["Slowest"]
    shown = tab.evaluate("charts.get(document.querySelector('[data-index=\"2\"]')).getOption()")
    values = [point[1] for point in shown["series"][0]["data"]]
    assert values[3:6] == [None] * 3
    assert not any(value is None or math.isnan(value) for value in values[:3] + values[6:])
    assert tab.locator('.alarm[data-state="UNKNOWN"]').count() == 2


def test_a_time_of_a_page_may_be_short(tab: Page, shop: Path) -> None:
    drawn(shop, "--test", "specs/shop.test.yaml:2")
    assert visit(tab, shop / ".watchform/preview/dev/shop-dev-main.html") == []
    assert tab.locator("#ranges button").all_text_contents() == ["15m"]


def test_backtest_takes_a_folder_too(shop: Path) -> None:
    words = ["backtest", "failing", "--env", "dev", "--project", str(shop)]
    done = CliRunner().invoke(main, [*words, "--csv", str(shop / "data")])
    # A file may hold what only dashboards show.
    assert done.exit_code == Exit.INVALID
    assert "no alarm of `shop` watches `orders.Duration@Average`" in done.stderr
    shutil.move(shop / "data/orders.Duration@Average.csv", shop)
    done = CliRunner().invoke(main, [*words, "--csv", str(shop / "data")])
    assert done.exit_code == Exit.DONE, done.stderr
    assert "failing" in done.stdout
