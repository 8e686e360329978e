"""What is explained of alarm tests is what happens."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from shop_tests import run

from compiler.explain.explanation import Explanation
from compiler.explain.registry import explanations

HERE = Path(__file__).parents[2] / "compiler/explain/codes"
FILES = [e for e in explanations().values() if e.code.id.startswith("WF9") and len(e.code.id) == 5
         and e.bad.words.startswith("version:")]  # fmt: skip


def message(output: str) -> str:
    """Return what is said first, without what is drawn below it."""
    return output[output.index("error[") :].split("\n\n", 1)[0].rstrip()


@pytest.mark.parametrize("explanation", FILES, ids=lambda e: e.code.slug)
def test_the_bad_example_gets_the_message(explanation: Explanation, tmp_path: Path) -> None:
    result = run(tmp_path, explanation.bad.words + "\n")
    said = message(result.stderr)
    page = HERE / f"{explanation.code.id}-{explanation.code.slug}.md"
    if os.environ.get("WATCHFORM_REWRITE"):
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace(explanation.message, said), encoding="utf-8")
        return
    assert explanation.message == said
    assert result.exit_code == (1 if explanation.code.id == "WF920" else 3)


@pytest.mark.parametrize("explanation", FILES, ids=lambda e: e.code.slug)
def test_the_good_example_passes(explanation: Explanation, tmp_path: Path) -> None:
    result = run(tmp_path, explanation.good.words + "\n")
    assert result.exit_code == 0, result.output


def test_no_tests_are_told(tmp_path: Path) -> None:
    result = run(tmp_path, None)
    (explained,) = (e for e in explanations().values() if e.code.id == "WF911")
    assert message(result.stderr) == explained.message
    assert result.exit_code == 3
