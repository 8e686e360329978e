"""`watchform preview`: dashboards as pages, before they are deployed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.cli import screen
from compiler.cli.options import ENVIRONMENT, PROJECT
from compiler.cli.screen import Exit
from compiler.ir.estate import Estate
from compiler.pipeline import compile_environment
from compiler.text import terminal

if TYPE_CHECKING:
    from compiler.preview.folder import Written
    from compiler.preview.server import Drawn


@click.command("preview", short_help="Draw the dashboards as pages.")
@ENVIRONMENT
@PROJECT
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the pages are written (default: .watchform/preview/<environment>).",
)
@click.option("--open", "opened", is_flag=True, help="Open the pages in the browser.")
@click.option("--png", is_flag=True, help="Write a picture of each page too; needs Chromium.")
@click.option(
    "--theme",
    type=click.Choice(["auto", "light", "dark"]),
    default="auto",
    help="The colours that a page begins with.",
)
@click.option("--watch", is_flag=True, help="Serve the pages, and reload them while specs change.")
def COMMAND(  # noqa: N802
    environment: str,
    project: Path,
    folder: Path | None,
    opened: bool,
    png: bool,
    theme: str,
    watch: bool,
) -> None:
    """Draw every dashboard of an environment as one page that needs nothing besides itself.

    The data are made up, the same every time: what matters is what is drawn where.
    """
    if watch:
        _serve(project, environment, theme, opened=opened)
        return
    from compiler.preview import folder as pages

    estate = _estate(project, environment)
    out = folder or project / ".watchform" / "preview" / environment
    written = pages.write(estate, out, pages.made_up(estate), theme)
    for each in written:
        click.echo(f"wrote {each.path.as_posix()}")
    if not written:
        click.echo(f"{environment} has no dashboard")
    if png:
        _pictures(written)
    if opened:
        for each in written:
            click.launch(each.path.resolve().as_uri())


def _estate(project: Path, environment: str) -> Estate:
    compiled = compile_environment(project, environment)
    if compiled.failed or compiled.estate is None:
        screen.show(compiled.diagnostics, compiled.sources)
        click.echo(f"{screen.count(compiled.diagnostics)}; nothing was drawn", err=True)
        sys.exit(Exit.INVALID)
    return compiled.estate


def _pictures(written: Sequence[Written]) -> None:
    from compiler.preview.picture import NoPicture, take

    for each in written:
        try:
            click.echo(f"wrote {take(each.path, each.dashboard).as_posix()}")
        except NoPicture as problem:
            click.echo(f"{problem}", err=True)
            sys.exit(Exit.INVALID)


def _serve(project: Path, environment: str, theme: str, *, opened: bool) -> None:
    """Serve until the user has seen enough."""
    from compiler.preview.server import Server

    server = Server(project / "specs", lambda: _drawn(project, environment, theme))
    click.echo(f"the dashboards of {environment} are at {server.address} (Ctrl-C ends it)")
    _tell(server.problem)
    if opened:
        click.launch(server.address)
    try:
        server.follow(_tell)
    except KeyboardInterrupt:
        click.echo("")
    finally:
        server.close()


def _drawn(project: Path, environment: str, theme: str) -> Drawn:
    from compiler.preview import folder as pages
    from compiler.preview.server import Drawn

    compiled = compile_environment(project, environment)
    if compiled.failed or compiled.estate is None:
        return Drawn({}, terminal.render(compiled.diagnostics, compiled.sources))
    estate = compiled.estate
    return Drawn(pages.rendered(estate, pages.made_up(estate), theme, live=True))


def _tell(problem: str) -> None:
    click.echo(f"\n{problem}" if problem else "drawn", err=bool(problem))
