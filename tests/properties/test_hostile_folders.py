"""What stands in the folders may be anything: links, pipes, devices, names that are no text."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests/errors/base"
FORMATS = ("terminal", "lines", "github", "json", "sarif")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(BASE, tmp_path / "shop")
    return tmp_path / "shop"


def run(
    project: Path, *words: str, limit: Callable[[], None] | None = None, out: int = subprocess.PIPE
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "compiler", "compile", "--env", "dev", *words],
        cwd=project,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "NO_COLOR": "1"},
        stdout=out,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        timeout=120,
        preexec_fn=limit,
        check=False,
    )


def said(done: subprocess.CompletedProcess[bytes]) -> str:
    text = done.stderr.decode()
    assert "Traceback" not in text
    return text


def pipe(path: Path) -> None:
    os.mkfifo(path)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def circle(path: Path) -> None:
    path.symlink_to(path.name)


def nowhere(path: Path) -> None:
    path.symlink_to("gone.txt")


def folder(path: Path) -> None:
    path.mkdir()


def name_of_bytes(path: Path) -> None:
    Path(os.fsdecode(os.fsencode(path.parent) + b"/\xff\n.yaml")).write_text("version: 1\n")


@pytest.mark.parametrize(
    ("made", "message"),
    [
        pytest.param(pipe, "specs/more.yaml cannot be read: it is no file", id="a pipe"),
        pytest.param(device, "specs/more.yaml cannot be read: it is no file", id="an endless file"),
        pytest.param(
            circle,
            "specs/more.yaml cannot be read: Too many levels of symbolic links",
            id="a link to itself",
        ),
        pytest.param(
            nowhere, "specs/more.yaml cannot be read: No such file or directory", id="a dead link"
        ),
        pytest.param(folder, "specs/more.yaml cannot be read: Is a directory", id="a folder"),
        pytest.param(
            name_of_bytes,
            r"specs/\udcff\n.yaml cannot be read: its name is not UTF-8",
            id="a name that is no text",
        ),
    ],
)
def test_what_is_no_file_is_told_as_such(
    made: Callable[[Path], None], message: str, project: Path
) -> None:
    made(project / "specs/more.yaml")
    done = run(project)
    assert done.returncode == 3
    assert said(done).startswith(f"error[WF112] {message}\n")
    assert not (project / "templates_out").exists()


@pytest.mark.parametrize("form", FORMATS)
def test_a_name_that_is_no_text_can_be_written_in_every_form(form: str, project: Path) -> None:
    name_of_bytes(project / "specs/more.yaml")
    done = run(project, "--format", form)
    assert done.returncode == 3
    assert b"WF112" in done.stdout + done.stderr
    said(done)
    if form in {"json", "sarif"}:
        json.loads(done.stdout)


def test_a_spec_may_be_a_link_to_a_file_elsewhere(project: Path, tmp_path: Path) -> None:
    spec = project / "specs/app.yaml"
    spec.rename(tmp_path / "shared.txt")
    spec.symlink_to(tmp_path / "shared.txt")
    assert run(project).returncode == 0
    assert (project / "templates_out/dev/app.yaml").is_file()


def file_for_the_folder(out: Path) -> None:
    out.parent.mkdir()
    out.write_text("a note\n")


def folder_for_a_template(out: Path) -> None:
    (out / "app.yaml").mkdir(parents=True)


def link_into_the_system(out: Path) -> None:
    out.parent.symlink_to("/proc/self/task")


@pytest.mark.parametrize("made", [file_for_the_folder, folder_for_a_template, link_into_the_system])
def test_where_templates_cannot_be_written_it_is_said(
    made: Callable[[Path], None], project: Path
) -> None:
    made(project / "templates_out/dev")
    done = run(project)
    assert done.returncode == 3
    assert said(done).startswith("error[WF120] templates_out/dev")
    assert done.stdout == b""


def small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))


def test_a_full_disk_changes_no_template(project: Path) -> None:
    assert run(project).returncode == 0
    out = project / "templates_out/dev"
    spec = (project / "specs/app.yaml").read_text()
    (project / "specs/app.yaml").write_text(spec.replace("> 5", "> 6"))
    new = spec.replace("shop-dev\n", "shop-dev-more\n").replace("order-errors", "more-errors")
    (project / "specs/more.yaml").write_text(new)
    before = {path: path.read_bytes() for path in out.iterdir()}
    done = run(project, limit=small_files)
    assert done.returncode == 3
    assert "error[WF120] " in said(done)
    assert {path: path.read_bytes() for path in out.iterdir()} == before
    assert run(project).returncode == 0


def test_a_link_where_a_template_belongs_is_not_followed(project: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text("mine\n")
    out = project / "templates_out/dev"
    out.mkdir(parents=True)
    for name in ("app.yaml", ".app.yaml.new"):
        (out / name).symlink_to(kept)
    assert run(project).returncode == 0
    assert kept.read_text() == "mine\n"
    assert not (out / "app.yaml").is_symlink()
    assert sorted(path.name for path in out.iterdir()) == ["app.yaml"]


@pytest.mark.parametrize("form", FORMATS)
def test_a_stream_that_takes_nothing_ends_in_a_sentence(form: str, project: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = run(project, "--format", form, out=full.fileno())
    assert done.returncode != 0
    assert "No space left on device" in said(done)
