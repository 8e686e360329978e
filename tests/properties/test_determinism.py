"""The same specs give the same bytes: twice, elsewhere, in another language, in any order."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENVIRONMENTS = ("dev", "local", "prod", "staging")


def committed() -> dict[str, bytes]:
    folder = ROOT / "templates_out"
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.glob("*/*.yaml")}


def compiled(folder: Path, **environment: str) -> dict[str, bytes]:
    variables = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment}
    command = [sys.executable, "-m", "compiler", "compile", "--project", str(folder)]
    subprocess.run(command, cwd=folder, env=variables, check=True, capture_output=True)
    out = folder / "templates_out"
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.glob("*/*.yaml")}


@pytest.mark.parametrize(
    "variables",
    [
        pytest.param({"PYTHONHASHSEED": "1"}, id="with one hash seed"),
        pytest.param({"PYTHONHASHSEED": "2"}, id="with another hash seed"),
        pytest.param({"LC_ALL": "C", "LANG": "C"}, id="where the locale knows only ASCII"),
        pytest.param({"LC_ALL": "tr_TR.UTF-8"}, id="where the small I has no dot"),
        pytest.param({"TZ": "Asia/Seoul"}, id="on the other side of the world"),
    ],
)
def test_another_process_in_another_folder_gives_the_same_bytes(
    variables: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "another place with blanks"
    shutil.copytree(ROOT / "specs", folder / "specs")
    assert compiled(folder, **variables) == committed()


@pytest.mark.parametrize("seed", range(3))
def test_the_order_in_which_files_were_made_changes_no_byte(seed: int, tmp_path: Path) -> None:
    files = list((ROOT / "specs").rglob("*.yaml"))
    random.Random(seed).shuffle(files)  # noqa: S311 - no secret
    for path in files:
        target = tmp_path / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    assert compiled(tmp_path) == committed()


def test_lines_that_end_as_on_windows_change_no_byte(tmp_path: Path) -> None:
    for path in (ROOT / "specs").rglob("*.yaml"):
        target = tmp_path / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert compiled(tmp_path) == committed()
