"""A clone of its own for each test."""

from __future__ import annotations

from pathlib import Path

import pytest
from report_repository import Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    folder = tmp_path / "clone"
    folder.mkdir()
    return Repository(folder)
