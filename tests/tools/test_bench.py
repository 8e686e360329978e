"""What is measured against each other makes the same resources."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from compiler.pipeline import compile_environment, write_templates

BENCH = Path(__file__).parents[2] / "tools" / "bench"


def test_the_script_by_hand_makes_what_the_spec_becomes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(BENCH))
    projects = importlib.import_module("projects")
    case = importlib.import_module("cases.compile_2_alarms")
    project = projects.fleet(tmp_path, 160)
    write_templates(project, compile_environment(project, "dev"))
    script = [sys.executable, str(BENCH / "by_hand.py"), "160", str(tmp_path / "hand")]
    subprocess.run(script, check=True)
    compiled, written = case.compiled(project), case.written(tmp_path / "hand")
    assert len(projects.templates(project)) == 2
    assert len(compiled) == 160 * 3 + 3
    assert compiled == written
