"""Compiling and judging on several processors: the same bytes, the same findings, and once."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

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
