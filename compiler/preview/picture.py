"""A picture of a page, taken by a browser without a window.

https://developer.chrome.com/docs/chromium/headless
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from compiler.ir.dashboard import Dashboard

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_WIDTH = 1600
_ROW = 50
_AROUND = 110
_TALLEST = 16_000
_SECONDS = 120.0


class NoPicture(Exception):  # noqa: N818 - it says what is missing
    """No picture could be taken; the message says why."""


def browser() -> str | None:
    """Return the path of a browser that can take pictures, None where there is none."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def take(page: Path, dashboard: Dashboard) -> Path:
    """Take a picture of a page, as high as its dashboard; it is written beside the page.

    Raises:
        NoPicture: there is no browser, or it did not take one.
    """
    program = browser()
    if program is None:
        raise NoPicture("a picture needs Chromium or Chrome, and none is on the PATH")
    picture = page.with_suffix(".png")
    with tempfile.TemporaryDirectory(prefix="watchform-") as profile:
        command = [program, *_flags(profile, picture, dashboard), page.resolve().as_uri()]
        try:
            done = subprocess.run(  # noqa: S603 - a browser from the PATH and a file of ours
                command, capture_output=True, check=False, timeout=_SECONDS
            )
        except (OSError, subprocess.TimeoutExpired):
            raise NoPicture(f"{program} did not take a picture in {_SECONDS:.0f} s") from None
    if done.returncode or not picture.exists():
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise NoPicture(f"{program} took no picture: {said[-1] if said else 'it did not say why'}")
    return picture


def height(dashboard: Dashboard) -> int:
    """Return how high the page of a dashboard is, in pixels."""
    rows = max((widget.box.y + widget.box.height for widget in dashboard.widgets), default=1)
    return min(rows * _ROW + _AROUND, _TALLEST)


def _flags(profile: str, picture: Path, dashboard: Dashboard) -> list[str]:
    return [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        f"--user-data-dir={profile}",
        f"--window-size={_WIDTH},{height(dashboard)}",
        "--virtual-time-budget=8000",
        f"--screenshot={picture.resolve()}",
    ]
