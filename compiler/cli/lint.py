"""`watchform lint`: cfn-lint over every template, heard at the line of the spec."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from compiler.cli import screen
from compiler.cli.loading import loading_soon
from compiler.cli.options import FORMAT, PROJECT
from compiler.cli.screen import Exit


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
    again only when it has changed.
    """
    loading = loading_soon(project)
    # The other process is on its way before this one imports the compiler.
    from compiler.cli.judging import compiled, judged

    everything = compiled(project, names)
    sources = everything.sources
    found = list(everything.diagnostics)
    if not everything.failed:
        templates = (t for compilation in everything.compilations for t in compilation.templates)
        found += judged(project, templates, loading=loading)
    found = list(dict.fromkeys(found))
    screen.show(found, sources, output)
    count = sum(len(each.templates) for each in everything.compilations)
    click.echo(f"{count} template{'s' * (count != 1)}: {screen.count(found) or 'nothing to say'}")
    if found:
        # Warnings of cfn-lint stop a pull request too: a clean gate stays clean.
        sys.exit(Exit.INVALID)
