"""The pages in a real browser: where widgets stand, what they draw, what the mouse finds."""

from __future__ import annotations

import os
import shutil
import threading
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from preview_pages import visit

from compiler.pipeline import compile_environment
from compiler.preview import folder
from compiler.preview.server import Drawn, Server
from compiler.preview.window import EXAMPLE_END

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
GALLERY = ROOT / "tests/golden/dashboards"
FIRST_CHART = "dashboard.widgets.find((widget) => widget.view === 'timeSeries')"


def pages_of(project: Path, out: Path, environment: str = "dev") -> list[folder.Written]:
    compiled = compile_environment(project, environment)
    assert compiled.estate is not None, compiled.diagnostics
    return list(folder.write(compiled.estate, out, folder.made_up(compiled.estate)))


@pytest.fixture(scope="module")
def petclinic(tmp_path_factory: pytest.TempPathFactory) -> folder.Written:
    [page] = pages_of(ROOT, tmp_path_factory.mktemp("petclinic"))
    return page


def boxes(tab: Page) -> list[dict[str, float]]:
    found: list[dict[str, float]] = tab.evaluate(
        """() => [...document.querySelectorAll('.widget')].map((w) => {
            const grid = document.getElementById('grid').getBoundingClientRect();
            const box = w.getBoundingClientRect();
            return {x: box.x - grid.x, y: box.y - grid.y, width: box.width, height: box.height};
        })"""
    )
    return found


def placed(page: folder.Written) -> list[Any]:
    return [widget.box for widget in page.dashboard.widgets]


def assert_where_the_grid_says(tab: Page, page: folder.Written) -> None:
    found = boxes(tab)
    grid = tab.evaluate("document.getElementById('grid').getBoundingClientRect().width") - 32
    column, row, gap = (grid - 23 * 8) / 24 + 8, 50, 8
    assert len(found) == len(page.dashboard.widgets)
    for box, wanted in zip(found, placed(page), strict=True):
        assert box["x"] == pytest.approx(16 + wanted.x * column, abs=1)
        assert box["y"] == pytest.approx(12 + wanted.y * row, abs=1)
        assert box["width"] == pytest.approx(wanted.width * column - gap, abs=1)
        assert box["height"] == pytest.approx(wanted.height * row - gap, abs=1)


def overlap(a: dict[str, float], b: dict[str, float]) -> bool:
    across = a["x"] < b["x"] + b["width"] - 1 and b["x"] < a["x"] + a["width"] - 1
    down = a["y"] < b["y"] + b["height"] - 1 and b["y"] < a["y"] + a["height"] - 1
    return across and down


def test_petclinic_stands_where_the_grid_says_without_a_word_on_the_console(
    tab: Page, petclinic: folder.Written
) -> None:
    assert visit(tab, petclinic.path) == []
    assert_where_the_grid_says(tab, petclinic)
    assert not any(overlap(a, b) for a, b in combinations(boxes(tab), 2))


def test_every_kind_of_widget_is_drawn(tab: Page, tmp_path: Path) -> None:
    for page in pages_of(GALLERY, tmp_path):
        assert visit(tab, page.path) == []
        assert_where_the_grid_says(tab, page)
        kinds = tab.evaluate("dashboard.widgets.map((w) => w.view || w.type)")
        for index, kind in enumerate(kinds):
            assert not is_empty(tab, index), f"{kind} of {page.dashboard.name} draws nothing"


def is_empty(tab: Page, index: int) -> bool:
    """Tell whether a widget has neither text nor a pixel on its canvas."""
    empty: bool = tab.evaluate(
        """(index) => {
            const widget = document.querySelector(`[data-index="${index}"]`);
            if (widget.querySelector('.body').textContent.trim()) return false;
            const canvas = widget.querySelector('canvas');
            if (!canvas) return true;
            const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            return !data.some((value) => value > 0);
        }""",
        index,
    )
    return empty


def widget_index(tab: Page, title: str) -> int:
    index: int = tab.evaluate(
        "(title) => dashboard.widgets.findIndex((w) => w.title === title)", title
    )
    assert index >= 0
    return index


def test_the_mouse_finds_the_values(tab: Page, petclinic: folder.Written) -> None:
    visit(tab, petclinic.path)
    chart = tab.locator(f'[data-index="{widget_index(tab, "API Gateway")}"] .chart')
    chart.hover(position={"x": 300, "y": 120})
    tab.wait_for_function(
        """(index) => {
            const chart = document.querySelector(`[data-index="${index}"] .chart`);
            return /Count[^]*4XXError[^]*5XXError[^]*Latency[^]* ms/.test(chart.textContent);
        }""",
        arg=widget_index(tab, "API Gateway"),
    )


def test_other_charts_show_the_moment_and_no_values(tab: Page, petclinic: folder.Written) -> None:
    visit(tab, petclinic.path)
    chart = tab.locator(f'[data-index="{widget_index(tab, "API Gateway")}"] .chart')
    chart.hover(position={"x": 300, "y": 120})
    shown = """() => [...document.querySelectorAll('.chart')].filter((chart) =>
        /\\d\\d:\\d\\d/.test(chart.textContent)).length"""
    tab.wait_for_function(f"({shown})() === 1")
    # What a chart shows of the moment is its pointer: each is told where.
    told = """() => [...charts.values()].filter((chart) =>
        chart.getOption().xAxis?.[0].axisPointer.status === 'show').length"""
    time_series = tab.evaluate("dashboard.widgets.filter((w) => w.view === 'timeSeries').length")
    assert tab.evaluate(told) == time_series > 5
    assert tab.evaluate(shown) == 1


def test_on_a_narrow_window_widgets_stand_one_under_another(
    tab: Page, petclinic: folder.Written
) -> None:
    tab.set_viewport_size({"width": 390, "height": 800})
    assert visit(tab, petclinic.path) == []
    found = boxes(tab)
    assert len({(box["x"], box["width"]) for box in found}) == 1
    assert tab.evaluate("document.documentElement.scrollWidth") == 390
    tops = [box["y"] for box in found]
    assert tops == sorted(set(tops))


def test_names_under_a_chart_break_where_the_window_ends(
    tab: Page, petclinic: folder.Written
) -> None:
    visit(tab, petclinic.path)
    index = widget_index(tab, "ECS: tasks")
    legend = f"""() => {{
        const chart = charts.get(document.querySelector('[data-index="{index}"]'));
        const {{legend, grid}} = chart.getOption();
        return [legend[0].type, grid[0].bottom];
    }}"""
    assert tab.evaluate(legend) == ["plain", 48]
    tab.set_viewport_size({"width": 3200, "height": 1000})
    tab.wait_for_function(f"() => ({legend})()[1] === 30")
    # One row of many is turned: more than a quarter of a chart is not for names.
    tab.set_viewport_size({"width": 390, "height": 800})
    tab.wait_for_function(f"() => ({legend})()[0] === 'scroll'")


SHOP = """version: 1
stack: ${prefix}-monitoring
watch:
  orders: {service: lambda, FunctionName: "${prefix}-orders"}
dashboards:
  main:
    widgets:
"""


def test_five_hundred_widgets_are_drawn_as_one_comes_to_them(tab: Page, tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(ROOT / "tests/errors/base/specs", project / "specs")
    row = "      - {title: Orders %d, width: 8, metrics: [orders.Invocations]}\n"
    spec = SHOP + "".join(row % number for number in range(500))
    (project / "specs/shop.yaml").write_text(spec, encoding="utf-8")
    [page] = pages_of(project, tmp_path / "out")
    tab.goto(page.path.as_uri())
    drawn = "document.querySelectorAll('.widget[data-drawn]').length"
    tab.wait_for_function(f"() => {drawn} >= 9")
    assert tab.evaluate(drawn) < 30
    tab.locator(".widget").last.scroll_into_view_if_needed()
    tab.wait_for_function(
        "() => document.querySelector('.widget:last-child').dataset.drawn === 'yes'"
    )
    assert tab.evaluate(drawn) < 60
    tab.locator(".widget").last.locator(".chart").hover(position={"x": 200, "y": 100})
    last = "document.querySelector('.widget:last-child .chart').textContent"
    tab.wait_for_function(f"() => /\\d\\d:\\d\\d.*Invocations/.test({last})")


AXES = [(80, 100), (100, 125), (3, 4), (1, 1.25), (0.05, 0.06), (5000, 6000), (0, 1), (-5, -4)]


def test_an_axis_ends_at_a_round_number_above_what_is_marked(
    tab: Page, petclinic: folder.Written
) -> None:
    tab.goto(petclinic.path.as_uri())
    found = {mark: tab.evaluate(f"roundAbove({mark})") for mark, _ in AXES}
    assert found == pytest.approx(dict(AXES))


def test_dark_and_light(tab: Page, petclinic: folder.Written) -> None:
    visit(tab, petclinic.path)
    color = "getComputedStyle(document.body).backgroundColor"
    light = tab.evaluate(color)
    tab.click("#theme")
    dark = tab.evaluate(color)
    assert (light, dark) == ("rgb(242, 243, 243)", "rgb(15, 27, 42)")
    label = (
        "timeOptions(dashboard.widgets.find((w) => w.view === 'timeSeries'), 3600).textStyle.color"
    )
    assert tab.evaluate(label) == "#e9ebed"
    tab.click("#theme")
    assert tab.evaluate(color) == light


def test_korean_text_is_drawn_not_replaced_by_boxes(tab: Page, petclinic: folder.Written) -> None:
    visit(tab, petclinic.path)
    assert "상태와 지표를 한눈에" in tab.locator(".text").first.inner_text()
    different = tab.evaluate(
        """() => {
            const drawn = [...'상태지표'].map((letter) => {
                const canvas = document.createElement('canvas');
                const context = canvas.getContext('2d');
                context.font = `24px ${getComputedStyle(document.body).fontFamily}`;
                context.fillText(letter, 4, 30);
                return canvas.toDataURL();
            });
            return new Set(drawn).size;
        }"""
    )
    if different == 1 and not os.environ.get("CI"):
        pytest.skip("no font on this machine has Korean letters")
    assert different == 4


def test_another_time_range_shows_more_points(tab: Page, petclinic: folder.Written) -> None:
    visit(tab, petclinic.path)
    count = f"timeOptions({FIRST_CHART}, page.range).series[0].data.length"
    assert tab.evaluate(count) == 36
    tab.click('[data-range="86400"]')
    assert tab.evaluate(count) == 288
    assert tab.locator('[data-range="86400"]').get_attribute("aria-pressed") == "true"


def test_a_widget_keeps_a_time_range_of_its_own(tab: Page, tmp_path: Path) -> None:
    [page] = [p for p in pages_of(GALLERY, tmp_path) if p.dashboard.name == "shop-dev-lines"]
    visit(tab, page.path)
    hours = """() => {
        const [{min, max}] = charts.values().next().value.getOption().xAxis;
        return (max - min) / 3600e3;
    }"""
    assert tab.evaluate(hours) == 12
    tab.click('[data-range="3600"]')
    assert tab.evaluate(hours) == 12


def test_thresholds_of_alarms_are_drawn_within_the_axis(
    tab: Page, petclinic: folder.Written
) -> None:
    visit(tab, petclinic.path)
    marks = tab.evaluate(
        """(index) => timeOptions(dashboard.widgets[index], page.range).series
            .flatMap((series) => series.markLine ? series.markLine.data : [])
            .map((mark) => [mark.yAxis, mark.label.formatter])""",
        widget_index(tab, "Aurora: load"),
    )
    assert marks == [[100, "aurora-connections > 100"]]
    highest = tab.evaluate(
        """(index) => charts.get(document.querySelector(`[data-index="${index}"]`))
            .getModel().getComponent('yAxis', 0).axis.scale.getExtent()[1]""",
        widget_index(tab, "Aurora: load"),
    )
    assert highest >= 100


LABELS = [
    ("${LABEL} [max: ${MAX}]", "Errors [max: 3]"),
    ("${LAST} of ${SUM}", "2 of 6"),
    ("avg ${AVG}, range ${MIN_MAX_RANGE}", "avg 2, range 2"),
    ("${PROP('Dim.FunctionName')}/${PROP('MetricName')}", "orders/Errors"),
    ("${PROP('Stat')} ${PROP('Period')}", "Sum 300"),
    ("${DATAPOINT_COUNT} points, first ${FIRST}", "3 points, first 1"),
    ("max at ${MAX_TIME}", "max at 01-04 23:50"),
    ("${NOTHING}", "${NOTHING}"),
]


def test_dynamic_labels(tab: Page, petclinic: folder.Written) -> None:
    tab.goto(petclinic.path.as_uri())
    properties = {
        "MetricName": "Errors",
        "Stat": "Sum",
        "Period": "300",
        "Dim.FunctionName": "orders",
    }
    line = {"properties": properties, "period": 300, "end": EXAMPLE_END}
    found = {
        label: tab.evaluate(
            "([line, values]) => labelOf(line, values)", [line | {"label": label}, [1, None, 3, 2]]
        )
        for label, _ in LABELS
    }
    assert found == dict(LABELS)


def test_of_a_long_dashboard_only_what_is_in_view_is_drawn(tab: Page, tmp_path: Path) -> None:
    specs = tmp_path / "specs"
    shutil.copytree(ROOT / "docs/examples/first/specs", specs)
    widgets = "".join(
        f"      - {{title: W{n}, metrics: [orders.Invocations, orders.Errors]}}\n"
        for n in range(200)
    )
    text = (specs / "shop.yaml").read_text(encoding="utf-8")
    head = text.partition("dashboards:")[0] + "notify:" + text.partition("notify:")[2]
    (specs / "shop.yaml").write_text(f"{head}dashboards:\n  main:\n    widgets:\n{widgets}")
    [page] = pages_of(tmp_path, tmp_path / "out")
    tab.goto(page.path.as_uri())
    tab.wait_for_function("document.querySelectorAll('[data-drawn]').length >= 4")
    assert tab.locator(".widget").count() == 200
    assert tab.locator("canvas").count() < 40


def test_a_page_follows_the_specs_and_keeps_the_last_good_one(tab: Page, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "docs/examples/first/specs", tmp_path / "specs")
    spec = tmp_path / "specs/shop.yaml"
    good = spec.read_text(encoding="utf-8")

    def draw() -> Drawn:
        compiled = compile_environment(tmp_path, "dev")
        if compiled.estate is None or compiled.failed:
            return Drawn({}, compiled.diagnostics[0].message)
        estate = compiled.estate
        return Drawn(folder.rendered(estate, folder.made_up(estate), live=True))

    server = Server(tmp_path / "specs", draw)
    try:
        assert server.address.startswith("http://127.0.0.1:")
        threading.Thread(target=server.follow, args=(lambda _: None,), daemon=True).start()
        tab.goto(server.address)
        tab.wait_for_selector("text=Orders")
        spec.write_text(good.replace("title: Orders", "title: Carts"), encoding="utf-8")
        tab.wait_for_selector("text=Carts")
        spec.write_text(good.replace("orders.Errors]", "orders.Mistakes]"), encoding="utf-8")
        tab.wait_for_selector("#problem:not([hidden])")
        assert "Mistakes" in tab.locator("#problem").inner_text()
        assert tab.locator("text=Carts").count() > 0
        spec.write_text(good, encoding="utf-8")
        tab.wait_for_selector("text=Orders")
        assert tab.locator("#problem").is_hidden()
    finally:
        server.close()
