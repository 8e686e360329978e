"""What a page asks an account for, and what becomes of the answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from preview_pages import no_data_shown, visit

from compiler.cli import main
from compiler.ir.estate import Estate
from compiler.ir.metric import MathQuery, StatQuery
from compiler.pipeline import compile_environment
from compiler.preview import folder, live
from compiler.preview.live import Answer, Key
from compiler.preview.shown import Shown
from compiler.preview.window import Window

if TYPE_CHECKING:
    from playwright.sync_api import Page

END = 1_767_225_600
WINDOW = Window(END, 3600, 60)
SPEC = """\
version: 1
stack: ${prefix}-monitoring
inputs:
  orders: {ssm: /shop/orders, example: shop-orders}
watch:
  orders: {service: lambda, FunctionName: "${inputs.orders}"}
metrics:
  error_rate: {expression: 100 * orders.Errors / orders.Invocations, unit: Percent}
  usual: {expression: "ANOMALY_DETECTION_BAND(orders.Duration@Average, 2)"}
  every: {expression: "SEARCH('{AWS/Lambda,FunctionName} Errors', 'Sum', 300)"}
alarms:
  failing: {metric: orders.Errors@Sum, threshold: "> 5", period: 5m, actions: {}}
dashboards:
  main:
    widgets:
      - {alarm_status: all, title: Alarms}
      - {title: Orders, metrics: [orders.Invocations, {metric: orders.Errors, period: 1m}]}
      - {title: Rate, metrics: [error_rate]}
      - {title: Usual, metrics: [orders.Duration@Average, usual]}
      - {title: Every, metrics: [every]}
      - {title: Again, metrics: [orders.Invocations]}
"""


@pytest.fixture
def estate(tmp_path: Path) -> Estate:
    specs = tmp_path / "specs"
    (specs / "environments").mkdir(parents=True)
    (specs / "project.yaml").write_text("version: 1\nproject: shop\n")
    (specs / "environments/dev.yaml").write_text(
        'version: 1\nenvironment: dev\naccount: "111122223333"\n'
        "region: us-west-2\nprefix: shop-dev\n"
    )
    (specs / "shop.yaml").write_text(SPEC)
    found = compile_environment(tmp_path, "dev").estate
    assert found is not None
    return live.settled(found, {"shop": {"orders": "shop-dev-orders"}})


def key_of(estate: Estate, name: str, period: int = 300) -> Key:
    """Find what is asked for by the metric that it ends with, or its expression."""
    [found] = [
        key
        for key in live.wanted(estate, WINDOW)
        if key[1] == period and name in (result_of(key), result_of(key)[: len(name)])
    ]
    return found


def result_of(key: Key) -> str:
    query = key[0][-1]
    return query.expression if isinstance(query, MathQuery) else query.metric


def test_each_series_is_asked_for_once_with_the_values_of_inputs(estate: Estate) -> None:
    keys = live.wanted(estate, WINDOW)
    assert [(len(queries), result_of((queries, period)), period) for queries, period in keys] == [
        (1, "Invocations", 300),
        (1, "Errors", 60),
        (3, "100 * orders__Errors__Sum / orders__Invocations__Sum", 300),
        (1, "Duration", 300),
        (2, "ANOMALY_DETECTION_BAND(orders__Duration__Average, 2)", 300),
        (1, "SEARCH('{AWS/Lambda,FunctionName} Errors', 'Sum', 300)", 300),
    ]
    metrics = [q for queries, _ in keys for q in queries if isinstance(q, StatQuery)]
    assert {value.literal for q in metrics for _, value in q.dimensions} == {"shop-dev-orders"}


def test_long_times_are_drawn_with_longer_periods(estate: Estate) -> None:
    week = Window(END, 604_800, live.shortest_period(604_800, 60))
    assert {period for _, period in live.wanted(estate, week)} == {300}
    month = Window(END, 2_592_000, live.shortest_period(2_592_000, 300))
    assert {period for _, period in live.wanted(estate, month)} == {3600}


PERIODS = [
    ("three hours", 10_800, 1, 60),
    ("a minute", 60, 1, 1),
    ("a day", 86_400, 60, 60),
    ("a week", 604_800, 60, 300),
    ("what is only kept by the hour", 86_400, 3600, 3600),
    ("a year", 31_536_000, 3600, 21_600),
]


@pytest.mark.parametrize(
    ("seconds", "kept", "period"), [p[1:] for p in PERIODS], ids=[p[0] for p in PERIODS]
)
def test_the_shortest_period(seconds: int, kept: int, period: int) -> None:
    assert live.shortest_period(seconds, kept) == period


def test_an_account_that_cannot_compute_is_asked_for_metrics_only(estate: Estate) -> None:
    keys = live.metrics_of(live.wanted(estate, WINDOW))
    assert [(result_of(key), key[1]) for key in keys] == [
        ("Invocations", 300),
        ("Errors", 60),
        ("Errors", 300),
        ("Duration", 300),
    ]


def answers(estate: Estate) -> dict[Key, Answer]:
    """Half an hour of each series, from the beginning of the window on."""
    times = range(END - 3600, END - 1800, 300)
    one = [1.0] * len(times)
    ten = [10.0] * len(times)
    return {
        key_of(estate, "Invocations"): Answer((("", times, ten),)),
        key_of(estate, "Errors", 60): Answer((("", [END - 60, END + 900], [2.0, 99.0]),)),
        key_of(estate, "100 *"): Answer((), ("One or more data-points have been dropped",)),
        key_of(estate, "Duration"): Answer((("", times, one),)),
        key_of(estate, "ANOMALY"): Answer((("low", times, one), ("high", times, ten))),
        key_of(estate, "SEARCH"): Answer((("a", times, one), ("b", times, ten))),
    }


def written(estate: Estate, out: Path) -> tuple[dict[str, Any], Path]:
    states = {"shop-dev-failing": "ALARM"}
    source = live.answered(answers(estate))
    line = "dev · CloudWatch of account 111122223333"
    shown = Shown(source, states, END, line, 3600, 60, "not in the account")  # type: ignore[arg-type]
    [page] = folder.write(estate, out, shown)
    html = page.path.read_text(encoding="utf-8")
    content = json.loads(html.partition('id="dashboard">')[2].partition("</script>")[0])
    return {widget["title"]: widget for widget in content["widgets"]}, page.path


def test_answers_become_lines_and_what_is_missing_stays_so(estate: Estate, tmp_path: Path) -> None:
    widgets, _ = written(estate, tmp_path / "out")
    half = [None] * 6
    calls, errors = widgets["Orders"]["lines"]
    assert calls["values"] == [10] * 6 + half
    assert errors["values"] == [None] * 59 + [2]
    assert widgets["Orders"]["notes"] == []
    usual = widgets["Usual"]["lines"][1]
    assert (usual["values"], usual["lower"]) == ([10] * 6 + half, [1] * 6 + half)
    every = widgets["Every"]["lines"]
    assert [(line["label"], line["values"][0]) for line in every] == [("a", 1), ("b", 10)]
    assert widgets["Rate"]["lines"] == []
    assert widgets["Rate"]["notes"] == [
        "error_rate: CloudWatch says: One or more data-points have been dropped"
    ]
    assert widgets["Alarms"]["alarms"] == [["shop-dev-failing", "ALARM"]]
    assert calls["properties"]["Dim.FunctionName"] == "shop-dev-orders"


def test_a_browser_draws_the_account(tab: Page, estate: Estate, tmp_path: Path) -> None:
    _, path = written(estate, tmp_path / "out")
    assert visit(tab, path) == []
    assert no_data_shown(tab) == []
    above = tab.locator("#facts-line").text_content()
    assert above == (
        "dev · CloudWatch of account 111122223333 · 2025-12-31 23:00 to 2026-01-01 00:00 UTC"
    )
    chart = "charts.get(document.querySelector('[data-index=\"1\"]')).getOption().series[0].data"
    drawn = tab.evaluate(chart)
    assert [value for _, value in drawn] == [10] * 6 + [None] * 6
    assert drawn[0][0] == (END - 3600) * 1000


WRONG = [
    ("live and files", ["--live", "--csv", "a.csv"], "the data come from one source: `--csv`,"),
    ("a range of nothing", ["--last", "3h"], "`--last` is how far `--live` goes back"),
    ("live and watch", ["--live", "--watch"], "`--watch` would ask the account at every change"),
    ("longer than it is kept", ["--live", "--last", "456d"], "CloudWatch keeps data for 455 days"),
    ("seconds", ["--live", "--last", "5s"], "`5s` is less than a minute"),
]


@pytest.mark.parametrize(("words", "said"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_what_cannot_be_asked_for(words: list[str], said: str) -> None:
    done = CliRunner().invoke(main, ["preview", "--env", "dev", *words])
    assert done.exit_code == 2
    assert said in done.stderr
