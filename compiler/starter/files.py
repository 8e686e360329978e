"""The files of a new project, and their way into its folder: all of them, or none."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from compiler.editor import folder as schema_folder
from compiler.editor.files import FOLDER, schemas
from compiler.frontend.folder import read_project
from compiler.frontend.layout import formatted
from compiler.pipeline import Everything, compile_all, write_templates
from compiler.starter import case_file
from compiler.starter.answers import LOCAL, Answers
from compiler.starter.specs import environment_file, project_file, spec_file
from compiler.text.source import SourceFile

_GITIGNORE = "# What the AWS inside the command remembers.\n.watchform/\n.venv/\n"
_MAKEFILE = """\
# Everything one runs; `pip install -r requirements.txt` brings the command.
ENV ?= {environment}

.PHONY: compile check test plan deploy

compile: # Write templates_out/ and what editors read.
	watchform fmt
	watchform compile
	watchform schema

check: # What CI runs.
	watchform fmt --check
	watchform compile --check
	watchform schema --check
	watchform lint

test: # Run the alarm tests.
	watchform test

plan: # Show what a deployment would change.
	watchform plan --env $(ENV)

deploy: # Show it, ask, and execute it.
	watchform deploy --env $(ENV)
"""
_WORKFLOW = """\
name: monitoring
on:
  pull_request:
  push:
    branches: [main]

permissions:
  contents: read

jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0   # the report compares with where the branch began
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
          cache: pip
          cache-dependency-path: requirements.txt
      - run: pip install -r requirements.txt
      - run: make check
      - name: What the change means
        if: ${{ !cancelled() && github.event_name == 'pull_request' }}
        env:
          BASE: origin/${{ github.base_ref }}
        run: watchform report --base "$BASE" --out report >> "$GITHUB_STEP_SUMMARY"
      - uses: actions/upload-artifact@v4
        if: ${{ !cancelled() && github.event_name == 'pull_request' }}
        with:
          name: report
          path: report
          if-no-files-found: ignore
"""
_REQUIREMENTS = """\
# `[local]` brings the AWS inside the command. If your copy of watchform comes from git, write its
# address behind the name: watchform[local] @ git+https://…
watchform[local]=={version}
"""


def files_of(answers: Answers, version: str) -> dict[str, str]:
    """Write the files that people edit, by path."""
    environments = [LOCAL, *([answers.environment] if answers.account else [])]
    specs = {
        "specs/project.yaml": project_file(answers),
        answers.spec: spec_file(answers),
        **case_file.files(answers),
        **{f"specs/environments/{e}.yaml": environment_file(answers, e) for e in environments},
    }
    return {
        **{name: formatted(SourceFile(name, text)) for name, text in specs.items()},
        ".gitignore": _GITIGNORE,
        "Makefile": _MAKEFILE.format(environment=environments[-1]),
        "requirements.txt": _REQUIREMENTS.format(version=version),
        ".github/workflows/monitoring.yml": _WORKFLOW,
    }


def taken(target: Path) -> str:
    """Say why a folder cannot become a project; nothing where it can."""
    for name in ("specs", "templates_out"):
        path = target / name
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            return f"{path.as_posix()} exists: this is a project already"
    return ""


Names = tuple[str, ...]


def make(target: Path, files: dict[str, str]) -> tuple[Everything, Names, Names]:
    """Make the project: compiled, with its schemas.

    Returns what compiling says, the files made, and those that exist and stay as they are. Where
    compiling finds a mistake, nothing is made.
    """
    target.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".watchform-", dir=target) as place:
        draft = Path(place)
        for name, text in files.items():
            path = draft / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        everything = compile_all(draft)
        if everything.failed:
            return everything, (), ()
        for compilation in everything.compilations:
            write_templates(draft, compilation)
        schema_folder.write(draft / FOLDER, schemas(read_project(draft)))
        names = sorted(p.relative_to(draft).as_posix() for p in draft.rglob("*") if p.is_file())
        kept = tuple(name for name in names if (target / name).exists())
        made = tuple(name for name in names if name not in kept)
        _move(draft, target, made)
    return everything, made, kept


def _move(draft: Path, target: Path, names: tuple[str, ...]) -> None:
    """Move files; where one cannot be moved, those before it go again."""
    moved: list[Path] = []
    try:
        for name in names:
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(draft / name, path)
            moved.append(path)
    except OSError:
        for path in moved:
            path.unlink(missing_ok=True)
        raise
