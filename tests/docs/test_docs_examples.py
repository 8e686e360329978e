"""What the pages show is what comes out.

`WATCHFORM_REWRITE=1` writes the outputs that differ anew, in full.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from docs_pages import ROOT, matches, page, pages
from docs_projects import Project

from compiler.pipeline import compile_all, stale

PAGES = [p.name for p in pages() if any(b.language in {"yaml", "console"} for b in p.blocks)]
EXAMPLES = sorted(folder.name for folder in (ROOT / "docs" / "examples").iterdir())


@pytest.mark.embedded
@pytest.mark.parametrize("name", PAGES)
def test_every_block_of_a_page_is_true(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(tmp_path, monkeypatch)
    for block in page(name).blocks:
        try:
            project.play(block)
        except AssertionError as error:
            raise AssertionError(f"{name}:{block.line}: {error}") from error
    for shown, real in project.anew.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        (ROOT / name).write_text(text.replace(shown, real), encoding="utf-8")


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_templates_of_an_example_are_those_of_its_specs(name: str) -> None:
    folder = ROOT / "docs" / "examples" / name
    everything = compile_all(folder)
    if (folder / "templates_out").exists():
        assert [stale(folder, each) for each in everything.compilations] == [()]
    else:
        assert everything.failed


@pytest.mark.parametrize(
    ("shown", "real", "same"),
    [
        pytest.param("a\nb", "a\nb\n", True, id="the same lines"),
        pytest.param("a\n…\nd", "a\nb\nc\nd\n", True, id="lines left out"),
        pytest.param("a … d", "a b c d\n", True, id="words left out"),
        pytest.param("a\n…\nd", "a\nb\nc\n", False, id="another end"),
        pytest.param("a.c", "abc\n", False, id="a dot is a dot"),
    ],
)
def test_a_text_matches_what_is_shown_of_it(shown: str, real: str, *, same: bool) -> None:
    assert matches(shown, real) is same
