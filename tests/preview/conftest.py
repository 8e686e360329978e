"""A real browser for the tests, one for each process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from compiler.preview.picture import browser as find_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = find_browser()
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("CI has to look at the pages in a browser: install Chromium")
        pytest.skip("no Chromium here: the pages are not looked at in a browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    """A page that remembers what went wrong in it, and what it asked for."""
    context = chromium.new_context(viewport={"width": 1600, "height": 1000}, color_scheme="light")
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()
