"""`watchform lint`: cfn-lint over every template, heard at the line of the spec."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.cli import screen
from compiler.cli.loading import loading_soon
from compiler.cli.options import FORMAT, PROJECT
from compiler.cli.screen import Exit
from compiler.cli.unchanged import CleanRuns

if TYPE_CHECKING:
    from compiler.text.diagnostic import Diagnostic
    from compiler.text.source import SourceFile


@click.command("lint", short_help="Judge the templates by cfn-lint.")
@click.option(
    "--env",
    "names",
    multiple=True,
    metavar="NAME",
    help="An environment; may be repeated. Without it, all of them.",
)
@PROJECT
@FORMAT
def COMMAND(names: tuple[str, ...], project: Path, output: str) -> None:  # noqa: N802
    """Compile the specs and judge the templates by cfn-lint; no template is written.

    What cfn-lint says of a template is kept in .watchform/lint/, so that a template is judged
    again only when it has changed; and where nothing at all has changed since a run that had
    nothing to say, it still has nothing to say.
    """
    runs = CleanRuns(project, names)
    templates = runs.templates()
    found: tuple[Diagnostic, ...] = ()
    sources: Mapping[str, SourceFile] = {}
    if templates is None:
        templates, found, sources = _judged(project, names)
        if not found:
            runs.remember(templates)
    screen.show(found, sources, output)
    said = screen.count(found) or "nothing to say"
    click.echo(f"{templates} template{'s' * (templates != 1)}: {said}")
    if found:
        # Warnings of cfn-lint stop a pull request too: a clean gate stays clean.
        sys.exit(Exit.INVALID)


def _judged(
    project: Path, names: tuple[str, ...]
) -> tuple[int, tuple[Diagnostic, ...], Mapping[str, SourceFile]]:
    """Compile and judge; returns how many templates there are, findings, and the files read."""
    loading = loading_soon(project)
    # The other process is on its way before this one imports the compiler.
    from compiler.cli.judging import compiled, judged

    everything = compiled(project, names)
    templates = [each for compilation in everything.compilations for each in compilation.templates]
    found = everything.diagnostics
    if not everything.failed:
        found = (*found, *judged(project, templates, loading=loading))
    return len(templates), tuple(dict.fromkeys(found)), everything.sources
