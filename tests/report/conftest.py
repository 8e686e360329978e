"""A clone of its own for each test."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from report_repository import Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    folder = tmp_path / "clone"
    folder.mkdir()
    return Repository(folder)


@pytest.fixture
def with_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a browser on the path whose picture is how many widgets are titled `Throttles`."""
    program = tmp_path / "bin/chromium"
    program.parent.mkdir()
    program.write_text(_BROWSER, encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")


@pytest.fixture
def without_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave nothing but git on the path."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "git").symlink_to(str(shutil.which("git")))
    monkeypatch.setenv("PATH", str(folder))


_BROWSER = """#!/bin/sh
for word in "$@"; do
  case "$word" in
    --screenshot=*) picture="${word#--screenshot=}" ;;
    file://*) page="${word#file://}" ;;
  esac
done
grep -o '"title":"Throttles"' "$page" | wc -l > "$picture"
"""
