"""Specs and the templates they become.

Every folder beside this file is a project, `specs/` with what it compiles to in `templates_out/`.
`WATCHFORM_REWRITE=1` writes the templates anew; read the difference before you commit it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from compiler.lint import lint
from compiler.pipeline import Everything, compile_all, write_templates

HERE = Path(__file__).parent
CASES = sorted(path.name for path in HERE.iterdir() if (path / "specs").is_dir())


def compiled(case: str) -> Everything:
    everything = compile_all(HERE / case)
    assert [d.message for d in everything.diagnostics] == []
    return everything


@pytest.mark.parametrize("case", CASES)
def test_the_specs_become_these_templates(case: str) -> None:
    everything = compiled(case)
    if os.environ.get("WATCHFORM_REWRITE"):
        for compilation in everything.compilations:
            write_templates(HERE / case, compilation)
    wanted = {
        f"{compilation.environment}/{template.stack.key}.yaml": template.body
        for compilation in everything.compilations
        for template in compilation.templates
    }
    folder = HERE / case / "templates_out"
    found = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.yaml")
    }
    assert found == wanted


@pytest.mark.parametrize("case", CASES)
def test_the_linter_has_nothing_to_say(case: str) -> None:
    for compilation in compiled(case).compilations:
        for template in compilation.templates:
            assert lint([template]) == ()
