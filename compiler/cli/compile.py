"""`watchform compile`: specs become templates."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from compiler.cli import screen
from compiler.cli.judging import compiled
from compiler.cli.options import FORMAT, PROJECT
from compiler.cli.screen import Exit
from compiler.emit import folder
from compiler.frontend.folder import environments
from compiler.ir.estate import logical_ids
from compiler.pipeline import OUT, Compilation, stale, write_templates


@click.command("compile")
@click.option(
    "--env",
    "names",
    multiple=True,
    metavar="NAME",
    help="An environment; may be repeated. Without it, all of them.",
)
@click.option("--check", is_flag=True, help="Write nothing; fail where templates_out/ is stale.")
@PROJECT
@FORMAT
def COMMAND(names: tuple[str, ...], check: bool, project: Path, output: str) -> None:  # noqa: N802
    """Compile the specs into templates_out/."""
    everything = compiled(project, names)
    compilations = everything.compilations
    screen.show(everything.diagnostics, everything.sources, output)
    if everything.failed:
        click.echo(f"{screen.count(everything.diagnostics)}; nothing was written", err=True)
        sys.exit(Exit.INVALID)
    if check:
        _check(
            project,
            compilations,
            () if names else folder.gone(project / OUT, environments(project)),
        )
        return
    for each in compilations:
        for path in write_templates(project, each):
            click.echo(f"{'wrote' if path.exists() else 'removed'} {path.as_posix()}")
    for path in () if names else folder.remove_gone(project / OUT, environments(project)):
        click.echo(f"removed {path.as_posix()}")
    click.echo(_summary(compilations))


def _check(project: Path, compiled: tuple[Compilation, ...], left: tuple[Path, ...]) -> None:
    old = [path for each in compiled for path in stale(project, each)]
    for path in old:
        click.echo(f"{path.as_posix()} is not what the specs say", err=True)
    for path in left:
        click.echo(f"{path.as_posix()} is of an environment that is gone", err=True)
    if old or left:
        click.echo("run `watchform compile` and commit the result", err=True)
        sys.exit(Exit.INVALID)
    click.echo("templates_out/ is up to date")


def _summary(compiled: tuple[Compilation, ...]) -> str:
    stacks = sum(len(each.templates) for each in compiled)
    nodes = (n for each in compiled for t in each.templates for n in t.stack.nodes)
    resources = sum(len(logical_ids(node)) for node in nodes)
    names = ", ".join(each.environment for each in compiled)
    return f"compiled {_many(stacks, 'stack')} with {_many(resources, 'resource')} for {names}"


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"
