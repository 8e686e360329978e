"""Pages in a browser, for the tests that look at them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


def visit(tab: Page, path: Path) -> list[str]:
    """Open a page and scroll through it; returns what went wrong, or was asked of the network."""
    wrong: list[str] = []
    tab.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("request", lambda r: None if r.url.startswith("file:") else wrong.append(r.url))
    tab.goto(path.as_uri())
    see_everything(tab)
    return wrong


def see_everything(tab: Page) -> None:
    tab.wait_for_function("document.body.dataset.ready === 'yes'")
    tab.evaluate("document.querySelectorAll('.widget').forEach((w) => w.scrollIntoView())")
    for section in tab.locator(".widget").all():
        section.scroll_into_view_if_needed()
    tab.wait_for_function(
        "[...document.querySelectorAll('.widget')].every((w) => w.dataset.drawn === 'yes')"
    )
    tab.evaluate("window.scrollTo(0, 0)")


def no_data_shown(tab: Page) -> list[str]:
    """Return the titles of the charts that say that they have no data."""
    found: list[str] = tab.evaluate(
        """() => [...document.querySelectorAll('.no-data')].map(
            (said) => said.closest('.widget').querySelector('h2').textContent)"""
    )
    return found
