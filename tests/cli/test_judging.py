"""Compiling and judging on several processors: the same bytes, the same findings, and once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from compiler.cli import main
from compiler.cli.screen import FORMATS
from compiler.cli.workers import spread
from compiler.lint import Verdicts, lint
from compiler.pipeline import compile_all

ROOT = Path(__file__).parents[2]
STARTS = ["fork", "forkserver", "spawn"] if sys.platform == "linux" else ["spawn"]
WARM = """
import sys
from pathlib import Path
from compiler.cli.judging import compiled, judged

everything = compiled(Path(sys.argv[1]), ())
assert judged(Path(sys.argv[1]), [t for c in everything.compilations for t in c.templates]) == ()
assert not {"cfnlint", "boto3", "rich", "multiprocessing"} & set(sys.modules)
"""
AGAIN = """
import sys
from compiler.cli import main

try:
    main(["lint", "--project", sys.argv[1]])
finally:
    assert not {"cfnlint", "compiler.pipeline", "pydantic", "yaml"} & set(sys.modules)
"""


@pytest.mark.parametrize("start", STARTS)
def test_environments_compiled_at_the_same_time_are_as_one_after_the_other(start: str) -> None:
    alone = compile_all(ROOT)
    together = compile_all(ROOT, (), partial(spread, workers=2, start=start))
    assert together.compilations == alone.compilations
    assert together.diagnostics == alone.diagnostics
    assert together.sources == alone.sources


def test_a_template_that_was_judged_is_told_without_loading_cfn_lint(tmp_path: Path) -> None:
    (tmp_path / "specs").symlink_to(ROOT / "specs")
    templates = [t for c in compile_all(tmp_path).compilations for t in c.templates]
    nothing = [()] * 4
    lint(
        templates, Verdicts(tmp_path / ".watchform" / "lint"), lambda _, jobs: nothing[: len(jobs)]
    )
    subprocess.run([sys.executable, "-c", WARM, str(tmp_path)], check=True, cwd=ROOT)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "docs" / "examples" / "first" / "specs", tmp_path / "specs")
    return tmp_path


def linted(project: Path, output: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["lint", "--project", str(project), "--format", output])
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize("output", FORMATS)
def test_nothing_to_say_is_said_again_in_every_form(project: Path, output: str) -> None:
    first = linted(project, output)
    assert first[0] == 0
    assert linted(project, output) == first


def test_what_is_unchanged_is_not_compiled_again(project: Path) -> None:
    assert linted(project, "terminal")[0] == 0
    command = [sys.executable, "-c", AGAIN, str(project)]
    done = subprocess.run(command, check=True, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.endswith("nothing to say\n")


def test_a_finding_is_said_as_often_as_one_asks(project: Path) -> None:
    spec = next(p for p in sorted((project / "specs").glob("*.yaml")) if p.name != "project.yaml")
    spec.write_text(spec.read_text() + "colour: red\n")
    first = linted(project, "terminal")
    assert first[0] == 3
    assert linted(project, "terminal") == first
