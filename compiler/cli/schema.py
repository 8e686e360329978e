"""`watchform schema`: what editors need to complete and to check specs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from compiler.cli import screen
from compiler.cli.options import FORMAT, PROJECT
from compiler.cli.screen import Exit
from compiler.editor import folder
from compiler.editor.files import FOLDER, modeline, schemas
from compiler.frontend.folder import NO_SPECS, read_project
from compiler.text.diagnostic import Diagnostic
from compiler.text.source import SourceFile


@click.command("schema", short_help="Write the JSON Schemas that editors read.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help=f"The folder to write to (default: {FOLDER}).",
)
@click.option("--check", is_flag=True, help="Write nothing; fail where a schema is stale.")
@PROJECT
@FORMAT
def COMMAND(out: Path | None, check: bool, project: Path, output: str) -> None:  # noqa: N802
    """Write a JSON Schema for each spec and its tests, for project.yaml and for the environments.

    They know the names of your project: its watches with their metrics, its alarms and severities.
    Editors find them by the first line of each file (`# yaml-language-server: $schema=…`).
    """
    read = read_project(project)
    found = list(read.problems)
    if not read.sources and not found:
        help_ = "run the command where `specs/` stands, or begin with `watchform init`"
        found = [Diagnostic(NO_SPECS, f"there is no spec in {project / 'specs'}", None, help=help_)]
    if found:
        screen.show(found, read.sources, output)
        click.echo(f"{screen.count(found)}; nothing was written", err=True)
        sys.exit(Exit.INVALID)
    wanted = schemas(read)
    where = out or project / FOLDER
    if check:
        _check(where, folder.stale(where, wanted))
        return
    for path in folder.write(where, wanted):
        click.echo(f"{'wrote' if path.exists() else 'removed'} {path.as_posix()}")
    click.echo(f"{len(wanted)} schemas in {where.as_posix()}")
    if out is None:
        _say_modelines(read.sources)


def _check(where: Path, old: tuple[Path, ...]) -> None:
    for path in old:
        click.echo(f"{path.as_posix()} is not what the specs say", err=True)
    if old:
        click.echo("run `watchform schema` and commit the result", err=True)
        sys.exit(Exit.INVALID)
    click.echo(f"{where.as_posix()} is up to date")


def _say_modelines(sources: dict[str, SourceFile]) -> None:
    """Say which files do not name their schema, and what to write."""
    without = [name for name, source in sources.items() if "$schema=" not in source.text[:400]]
    for name in without:
        click.echo(f"{name} names no schema; its first line would be:\n  {modeline(name)}")
