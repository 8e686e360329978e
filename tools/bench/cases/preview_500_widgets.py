"""Preview a dashboard of 500 widgets, the most that CloudWatch takes, and use its page."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from projects import fleet, members
from runs import ROOT, Runs, measured, watchform
from table import Table

sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "preview")]

from compiler.preview.picture import browser  # noqa: E402 - found from here

if TYPE_CHECKING:
    from playwright.sync_api import Page

RUNS = 5
WIDGETS = 500
LINES = (
    '"%s.Invocations"',
    '"%s.Errors"',
    '"%s.Throttles"',
    '{metric: "%s.Duration@p99", y_axis: right}',
)
_SECOND = 1000
_READY = "() => document.body.dataset.ready === 'yes'"
_IN_VIEW = """() => [...document.querySelectorAll('.widget')].filter((widget) => {
    const box = widget.getBoundingClientRect();
    return box.top < innerHeight && box.bottom > 0;
}).every((widget) => widget.dataset.drawn === 'yes')"""
_VALUES = "() => /\\d\\d:\\d\\d.*Invocations/.test(document.querySelector('#grid').textContent)"


def measure(table: Table, folder: Path) -> None:
    """Measure the command, then opening, scrolling to the end and hovering."""
    project = board(folder)
    table.doing("500 widgets of four lines")
    out = folder / "pages"
    command = [*watchform(project, "preview", "--env", "dev"), "--out", str(out)]
    runs = measured(command, RUNS)
    table.line("watchform preview, 500 widgets of four lines", runs)
    table.ratio("  of the 3 s it may take", runs.median / 3, "at most 1")
    (page,) = out.glob("*.html")
    table.size("  the page", page.stat().st_size / 1e6, "at most 20")
    if browser() is None:
        print("  no browser is on the PATH: the page was not opened")
        return
    _use(table, page)


def board(folder: Path) -> Path:
    """Make a project with one dashboard of so many widgets."""
    project = fleet(folder, WIDGETS)
    spec = project / "specs" / "functions.yaml"
    head = spec.read_text(encoding="utf-8")
    spec.write_text(head + "".join(_dashboard()), encoding="utf-8")
    return project


def _dashboard() -> list[str]:
    rows = [
        f"      - {{title: {name}, width: 8, metrics: [{', '.join(_lines(name))}]}}\n"
        for name in members(WIDGETS)
    ]
    return ["dashboards:\n  main:\n    widgets:\n", *rows]


def _lines(name: str) -> list[str]:
    return [line % f"functions[{name}]" for line in LINES]


def _use(table: Table, path: Path) -> None:
    from playwright.sync_api import sync_playwright

    done: dict[str, Runs] = {
        "opened: all that is in view is drawn": Runs(),
        "scrolled to the end: the last widget is drawn": Runs(),
        "the mouse over it: its values are shown": Runs(),
    }
    opened, scrolled, hovered = done.values()
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu"]
        chromium = playwright.chromium.launch(executable_path=browser(), args=flags)
        for _ in range(RUNS):
            table.doing("using the page")
            tab = chromium.new_page(viewport={"width": 1600, "height": 1000})
            _timed(opened, lambda tab=tab: _open(tab, path))
            _timed(scrolled, lambda tab=tab: _scroll(tab))
            _timed(hovered, lambda tab=tab: _hover(tab))
            tab.close()
        chromium.close()
    for name, runs in done.items():
        table.line(name, runs)
    total = sum(runs.median for runs in done.values())
    table.ratio("  of the 3 s that all three may take", total / 3, "at most 1")


def _timed(runs: Runs, work: Callable[[], None]) -> None:
    started = time.perf_counter()
    work()
    runs.seconds.append(time.perf_counter() - started)


def _open(tab: Page, path: Path) -> None:
    tab.goto(path.as_uri())
    tab.wait_for_function(_READY)
    tab.wait_for_function(_IN_VIEW)


def _scroll(tab: Page) -> None:
    tab.locator(".widget").last.scroll_into_view_if_needed()
    tab.wait_for_function(_IN_VIEW)


def _hover(tab: Page) -> None:
    tab.locator(".widget").last.locator(".chart").hover(position={"x": 200, "y": 100})
    tab.wait_for_function(_VALUES)
