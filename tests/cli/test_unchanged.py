"""What had nothing to say is not judged again, unless anything at all has changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from compiler.cli.unchanged import CleanRuns

REMEMBERED = Path(".watchform/lint/nothing-to-say.txt")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("specs/environments", "templates_out/dev"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("specs/a.yaml", "specs/environments/dev.yaml", "templates_out/dev/a.yaml"):
        (tmp_path / name).write_text("version: 1\n")
    CleanRuns(tmp_path, ()).remember(3)
    return tmp_path


def write(name: str, text: str) -> Callable[[Path], object]:
    return lambda project: (project / name).write_text(text)


def test_the_same_run_has_nothing_to_say_either(project: Path) -> None:
    assert CleanRuns(project, ()).templates() == 3


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(write("specs/a.yaml", "version: 1 #\n"), id="a comment in a spec"),
        pytest.param(write("specs/environments/dev.yaml", ""), id="an environment"),
        pytest.param(write("specs/environments/prod.yaml", ""), id="another environment"),
        pytest.param(write("specs/b.yml", ""), id="a file that is not read, and told"),
        pytest.param(write("templates_out/dev/a.yaml", ""), id="a template"),
        pytest.param(write("templates_out/dev/a.part-1.yaml", ""), id="a part of a template"),
        pytest.param(lambda p: (p / "specs/a.yaml").unlink(), id="a spec less"),
        pytest.param(lambda p: (p / "specs/a.yaml").rename(p / "specs/b.yaml"), id="a name"),
    ],
)
def test_whatever_is_changed_is_another_run(
    project: Path, change: Callable[[Path], object]
) -> None:
    change(project)
    assert CleanRuns(project, ()).templates() is None


def test_other_environments_are_another_run(project: Path) -> None:
    assert CleanRuns(project, ("dev",)).templates() is None


def test_what_stands_behind_a_link_counts(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (project / "specs/environments").rename(elsewhere / "environments")
    (project / "specs/environments").symlink_to(elsewhere / "environments")
    assert CleanRuns(project, ()).templates() == 3
    (elsewhere / "environments/dev.yaml").write_text("version: 2\n")
    assert CleanRuns(project, ()).templates() is None


def test_a_run_during_which_something_was_changed_is_not_remembered(project: Path) -> None:
    runs = CleanRuns(project, ("dev",))
    (project / "specs/a.yaml").write_text("version: 2\n")
    runs.remember(3)
    (project / "specs/a.yaml").write_text("version: 1\n")
    assert CleanRuns(project, ("dev",)).templates() is None


def test_the_last_runs_are_remembered_and_no_more(project: Path) -> None:
    for number in range(20):
        CleanRuns(project, (f"environment-{number}",)).remember(number)
    assert len((project / REMEMBERED).read_text().splitlines()) == 16
    assert CleanRuns(project, ()).templates() is None
    assert CleanRuns(project, ("environment-19",)).templates() == 19


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"x\ny 1\n", b"\0" * 1000])
def test_a_broken_file_is_no_run(project: Path, content: bytes) -> None:
    (project / REMEMBERED).write_bytes(content)
    assert CleanRuns(project, ()).templates() is None
    CleanRuns(project, ()).remember(3)
    assert CleanRuns(project, ()).templates() == 3


def test_where_nothing_can_be_written_nothing_is_remembered(project: Path) -> None:
    (project / REMEMBERED).unlink()
    (project / ".watchform/lint").rmdir()
    (project / ".watchform/lint").write_text("a file\n")
    CleanRuns(project, ()).remember(3)
    assert CleanRuns(project, ()).templates() is None
