"""Findings in the forms that are written when a command has ended."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

import click

from compiler.text import github, json_report, sarif
from compiler.text.diagnostic import Diagnostic
from compiler.text.source import SourceFile

_PAGE = "docs/reference/errors.md"


def annotate(diagnostics: Sequence[Diagnostic], project: Path) -> None:
    """Write annotations, and the table of all findings where GitHub shows it."""
    if not diagnostics:
        return
    click.echo(github.render(diagnostics, _root(project)))
    page = os.environ.get("GITHUB_STEP_SUMMARY")
    if page:
        with Path(page).open("a", encoding="utf-8") as file:
            file.write(github.summary(diagnostics, _root(project)))


def document(
    diagnostics: Sequence[Diagnostic],
    sources: Mapping[str, SourceFile],
    output: str,
    project: Path,
) -> str:
    """Write all findings as one document."""
    if output == "json":
        return json_report.render(diagnostics)
    about = {code: _about(code, project) for code in {d.code.id for d in diagnostics}}
    known = {code: text for code, text in about.items() if text is not None}
    run = sarif.Run(version("watchform"), known, _root(project))
    return sarif.render(diagnostics, sources, run)


def _root(project: Path) -> str:
    """Return where the project stands below the folder the command runs in, with `/` at its end."""
    if project.is_absolute() and project.is_relative_to(Path.cwd()):
        project = project.relative_to(Path.cwd())
    return "" if project == Path() else f"{project.as_posix()}/"


def _about(code: str, project: Path) -> sarif.About | None:
    from compiler.cli.views.explained import markdown
    from compiler.explain.registry import find

    explanation = find(code)
    if explanation is None:
        return None
    return sarif.About(explanation.reason, markdown(explanation), _address(code, project))


def _address(code: str, project: Path) -> str | None:
    """Return where the page of the codes can be read; None where that is not known.

    https://docs.github.com/actions/reference/variables-reference
    """
    server, name = os.environ.get("GITHUB_SERVER_URL"), os.environ.get("GITHUB_REPOSITORY")
    if not server or not name or not (project / _PAGE).exists():
        return None
    return f"{server}/{name}/blob/HEAD/{_root(project)}{_PAGE}#{code.lower()}"
