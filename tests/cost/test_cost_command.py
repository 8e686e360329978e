"""`watchform cost` as people see it, and against a commit of git."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from compiler.cli import main
from compiler.cli.screen import Exit

ROOT = Path(__file__).parents[2]


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, list(words))
    return done.exit_code, done.stdout, done.stderr


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=Example", "-c", "user.email=team@example.com"]
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    git(tmp_path, "init", "-b", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "first")
    return tmp_path


def test_every_entry_stands_with_its_line_and_the_sums_add_up(project: Path) -> None:
    code, out, _ = run("cost", "--env", "dev", "--project", str(project), "--format", "json")
    assert code == Exit.DONE
    found = json.loads(out)
    parts = [category["gross"] for category in found["categories"]]
    assert found["gross"] == pytest.approx(sum(parts), abs=1e-3)
    for category in found["categories"]:
        assert category["net"] <= category["gross"]
        sums = sum(item["gross"] or 0 for item in category["items"])
        assert sums == pytest.approx(category["gross"], abs=1e-3)
        for item in category["items"]:
            line = (project / item["file"]).read_text(encoding="utf-8").splitlines()
            assert line[item["line"] - 1].strip()
            assert item["source"].startswith("https://")


def test_the_text_fits_the_terminal_and_says_whose_prices_they_are(project: Path) -> None:
    code, out, _ = run("cost", "--env", "dev", "--project", str(project))
    assert code == Exit.DONE
    assert all(len(line) <= 100 for line in out.splitlines())
    assert "Total" in out
    assert "List prices of us-east-1" in out
    assert "Those of us-west-2 may differ" in out


def test_a_change_is_told_in_money(project: Path) -> None:
    spec = project / "specs/petclinic.yaml"
    text = spec.read_text(encoding="utf-8")
    text = text.replace("threshold: above band 3", 'threshold: "> 3000"')
    spec.write_text(text, encoding="utf-8")
    code, out, _ = run("cost", "--env", "dev", "--project", str(project), "--diff", "main")
    assert code == Exit.DONE
    assert "alarms.api-latency-odd" in out
    assert "-0.40" in out
    code, out, _ = run(
        "cost", "--env", "dev", "--project", str(project), "--diff", "main", "--format", "markdown"
    )
    assert "| `alarms.api-latency-odd` | 0.60 | 0.20 | -0.40 |" in out


def test_no_change_costs_nothing(project: Path) -> None:
    _, out, _ = run("cost", "--env", "dev", "--project", str(project), "--diff", "HEAD")
    assert out == "dev: the change costs nothing.\n"


def test_where_the_commit_had_no_specs_everything_is_new(tmp_path: Path) -> None:
    git(tmp_path, "init", "-b", "main")
    git(tmp_path, "commit", "--allow-empty", "-m", "empty")
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    code, out, err = run("cost", "--env", "dev", "--project", str(tmp_path), "--diff", "HEAD")
    assert code == Exit.DONE
    assert "everything counts as new" in err
    assert "dashboards.main" in out


@pytest.mark.parametrize(
    ("revision", "said"),
    [
        ("nowhere", "the repository has no commit `nowhere`"),
        ("--output=x", "the repository has no commit `--output=x`"),
    ],
)
def test_a_revision_that_is_not_there_is_told(project: Path, revision: str, said: str) -> None:
    code, _, err = run("cost", "--env", "dev", "--project", str(project), f"--diff={revision}")
    assert code == Exit.INVALID
    assert said in err
    assert not (project / "x").exists()


def test_outside_a_repository_there_is_nothing_to_compare(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    code, _, err = run("cost", "--env", "dev", "--project", str(tmp_path), "--diff", "main")
    assert code == Exit.INVALID
    assert "in no repository of git" in err


def test_a_spec_with_a_mistake_is_not_estimated(project: Path) -> None:
    (project / "specs/petclinic.yaml").write_text("version: 1\nstack: x\nalarm: {}\n")
    code, out, err = run("cost", "--env", "dev", "--project", str(project))
    assert code == Exit.INVALID
    assert out == ""
    assert "nothing was estimated" in err
