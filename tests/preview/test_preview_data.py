"""The data of a page: the same every time, of the metric's nature, expressions computed from it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from compiler.ir.dashboard import Box, LogsWidget
from compiler.ir.metric import StatQuery
from compiler.ir.origin import Origin
from compiler.ir.value import Text
from compiler.pipeline import compile_environment
from compiler.preview import folder, logs, markdown, page, synthetic
from compiler.preview.nature import Nature, nature_of, unit_of
from compiler.preview.window import EXAMPLE_END, Window
from compiler.text.source import Span

ROOT = Path(__file__).parents[2]
PLACE = Span("specs/a.yaml", 1, 1, 1, 2)
DAY = Window(EXAMPLE_END, 86_400)


def query(namespace: str, metric: str, statistic: str = "Sum", name: str = "a") -> StatQuery:
    return StatQuery("m", namespace, metric, (("Name", Text.of(name)),), statistic)


NATURES = [
    ("AWS/ApiGateway", "Count", Nature.COUNT),
    ("AWS/ApiGateway", "5XXError", Nature.ERRORS),
    ("AWS/ApiGateway", "Latency", Nature.LATENCY),
    ("AWS/ECS", "CPUUtilization", Nature.PERCENT),
    ("AWS/RDS", "DatabaseConnections", Nature.LEVEL),
    ("AWS/Lambda", "Throttles", Nature.ERRORS),
    ("AWS/Lambda", "Duration", Nature.LATENCY),
    ("AWS/ApplicationELB", "UnHealthyHostCount", Nature.LEVEL),
    ("AWS/S3", "BytesDownloaded", Nature.BYTES),
    ("AWS/EC2", "StatusCheckFailed", Nature.FLAG),
    ("AWS/RDS", "FreeableMemory", Nature.SPACE),
]


@pytest.mark.parametrize(
    ("namespace", "metric", "nature"), NATURES, ids=[f"{n} {m}" for n, m, _ in NATURES]
)
def test_the_nature_of_a_metric(namespace: str, metric: str, nature: Nature) -> None:
    wanted = Nature.ERRORS if metric == "UnHealthyHostCount" else nature
    found = query(namespace, metric)
    assert nature_of(found, unit_of(found)) is wanted


def test_data_are_the_same_every_time_and_other_for_another_resource() -> None:
    first = synthetic.points(query("AWS/Lambda", "Invocations"), 300, DAY)
    again = synthetic.points(query("AWS/Lambda", "Invocations"), 300, DAY)
    other = synthetic.points(query("AWS/Lambda", "Invocations", name="b"), 300, DAY)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert len(first) == 288


@pytest.mark.parametrize("statistic", ["Average", "Maximum", "p99"])
def test_a_percentage_stays_one(statistic: str) -> None:
    values = synthetic.points(query("AWS/ECS", "CPUUtilization", statistic), 60, DAY)
    assert 0 <= values.min() <= values.max() <= 100


def test_a_high_percentile_is_above_the_average() -> None:
    average = synthetic.points(query("AWS/Lambda", "Duration", "Average"), 300, DAY)
    high = synthetic.points(query("AWS/Lambda", "Duration", "p99"), 300, DAY)
    assert (high > average).all()


def test_errors_are_rare_and_whole() -> None:
    values = synthetic.points(query("AWS/Lambda", "Errors"), 300, DAY)
    assert np.mean(values == 0) > 0.5
    assert np.array_equal(values, np.round(values))


def content(name: str = "dev") -> dict[str, object]:
    estate = compile_environment(ROOT, name).estate
    assert estate is not None
    [html] = folder.rendered(estate, folder.made_up(estate)).values()
    text = html.partition('id="dashboard">')[2].partition("</script>")[0]
    found: dict[str, object] = json.loads(text)
    return found


def widget(title: str) -> dict[str, list[dict[str, list[float | None]]]]:
    [found] = [w for w in content()["widgets"] if w.get("title") == title]  # type: ignore[attr-defined]
    return dict(found)


def test_a_page_is_the_same_every_time() -> None:
    assert content() == content()


def test_expressions_are_computed_from_the_data_that_the_page_shows() -> None:
    api = {line["label"]: line["values"] for line in widget("API Gateway")["lines"]}
    rate = {line["label"]: line["values"] for line in widget("Error rate")["lines"]}
    for got, errors, count in zip(rate["5XX"], api["5XXError"], api["Count"], strict=True):  # type: ignore[index]
        assert got == pytest.approx(100 * errors / count, rel=1e-3)


def test_what_only_an_account_can_compute_is_said(tmp_path: Path) -> None:
    specs = tmp_path / "specs"
    (specs / "environments").mkdir(parents=True)
    (specs / "project.yaml").write_text("version: 1\nproject: shop\n")
    (specs / "environments/dev.yaml").write_text(
        'version: 1\nenvironment: dev\naccount: "111122223333"\n'
        "region: us-west-2\nprefix: shop-dev\n"
    )
    (specs / "shop.yaml").write_text(
        "version: 1\nstack: ${prefix}-m\nmetrics:\n"
        "  all: {expression: \"SEARCH('{AWS/Lambda,FunctionName} Errors', 'Sum', 300)\"}\n"
        "dashboards:\n  main: {widgets: [{title: All, metrics: [all]}]}\n"
    )
    estate = compile_environment(tmp_path, "dev").estate
    assert estate is not None
    [html] = folder.rendered(estate, folder.made_up(estate)).values()
    assert "SEARCH" in html.partition('"notes":[')[2][:200]


def test_a_spec_cannot_end_the_data_of_its_page() -> None:
    html = page.html({"name": "</script><script>alert(1)</script>"}, {"line": "</script>"})
    body = html.partition("<body>")[2]
    assert "</script><script>alert" not in body.partition('id="facts"')[0]
    assert "<title>&lt;/script&gt;" in html


def test_html_in_markdown_stays_text() -> None:
    found = markdown.html("# Title\n<img src=x onerror=alert(1)>\n\n[x](javascript:alert(1))")
    assert "<img" not in found
    assert "href" not in found
    assert "<h1>Title</h1>" in found


def test_a_page_asks_nobody_for_anything() -> None:
    html = page.html({"name": "a"}, {"line": ""})
    assert "connect-src 'none'" in html
    assert "default-src 'none'" in html


COLUMNS = [
    ("fields @timestamp, @message | limit 5", ("@timestamp", "@message")),
    ("filter level = 'ERROR'", ("@timestamp", "@message")),
    ("stats count() as errors by bin(1h)", ("bin(1h)", "errors")),
    ("stats avg(a, b), max(c) by service, host", ("service", "host", "avg(a, b)", "max(c)")),
]


@pytest.mark.parametrize(("text", "names"), COLUMNS, ids=[text for text, _ in COLUMNS])
def test_the_columns_of_a_query(text: str, names: tuple[str, ...]) -> None:
    assert logs.columns(text) == names


def answer(query: str) -> tuple[tuple[str, ...], ...]:
    widget = LogsWidget(Origin(PLACE, "widget"), Box(0, 0, 12, 6), "Errors", query, ("/app",))
    return logs.rows(widget, DAY)


def test_rows_of_bins_are_as_far_apart_as_the_bins() -> None:
    moments = [np.datetime64(row[0]) for row in answer("stats count(*) as n by bin(5m)")]
    assert set(np.diff(moments)) == {np.timedelta64(-300, "s")}


def test_groups_have_names_of_their_own() -> None:
    names = [row[0] for row in answer("stats count(*) as n by level")]
    assert names == ["level 1", "level 2", "level 3", "level 4", "level 5"]
