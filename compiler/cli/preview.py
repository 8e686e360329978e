"""`watchform preview`: dashboards as pages, before they are deployed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.cli import screen
from compiler.cli.options import ENVIRONMENT, PROJECT, Past
from compiler.cli.screen import Exit
from compiler.ir.estate import Estate
from compiler.pipeline import compile_environment
from compiler.text import terminal
from compiler.text.diagnostic import Problem

if TYPE_CHECKING:
    from compiler.preview.folder import Written
    from compiler.preview.server import Drawn
    from compiler.preview.shown import Shown
    from compiler.text.source import SourceFile


_LAST = 3 * 3600


@dataclass(frozen=True, slots=True)
class _Asked:
    """Whose dashboards are drawn, with which data."""

    project: Path
    environment: str
    theme: str
    files: tuple[str, ...]
    case: str | None

    def shown(self, estate: Estate, sources: dict[str, SourceFile]) -> Shown:
        """Return what the pages show.

        Raises:
            Problem: the data cannot be read.
        """
        from compiler.cli import shown
        from compiler.preview import folder as pages

        if self.files:
            return shown.of_files(estate, self.files, sources)
        if self.case is not None:
            return shown.of_test(estate, self.project, self.case, sources)
        return pages.made_up(estate)


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
@click.option(
    "--csv",
    "files",
    multiple=True,
    metavar="[REF=]FILE|DIR",
    help="Draw recorded data: of a metric (`aurora.CPUUtilization@Average=cpu.csv`), a file whose "
    "columns are named by references, or a folder of such files. May be repeated.",
)
@click.option(
    "--test",
    "case",
    metavar="FILE:CASE",
    help="Draw the data of an alarm test: its file, and the number or words of the name of a case.",
)
@click.option("--live", is_flag=True, help="Draw the data of the account, up to now.")
@click.option("--last", type=Past(), help="How far `--live` goes back (without it: 3h).")
@click.option("--watch", is_flag=True, help="Serve the pages, and reload them while specs change.")
def COMMAND(  # noqa: N802, PLR0917 - the options
    environment: str,
    project: Path,
    folder: Path | None,
    opened: bool,
    png: bool,
    theme: str,
    files: tuple[str, ...],
    case: str | None,
    live: bool,
    last: float | None,
    watch: bool,
) -> None:
    """Draw every dashboard of an environment as one page that needs nothing besides itself.

    The data are made up, the same every time, where none are asked for by `--csv`, `--test` or
    `--live`. Then what has no data is drawn without: a page never mixes them.
    """
    _check(files, case, live=live, last=last, watch=watch)
    asked = _Asked(project, environment, theme, files, case)
    if watch:
        _serve(asked, opened=opened)
        return
    written = _written(asked, folder, int(last or _LAST) if live else None)
    if png:
        _pictures(written)
    if opened:
        for each in written:
            click.launch(each.path.resolve().as_uri())


def _written(asked: _Asked, folder: Path | None, last: int | None) -> Sequence[Written]:
    """Write the pages, those of an account with its last seconds."""
    from compiler.preview import folder as pages

    if last is None:
        estate = _estate(asked.project, asked.environment)
        shown = _data(asked, estate)
    else:
        estate, shown = _of_account(asked.project, asked.environment, last)
    out = folder or asked.project / ".watchform" / "preview" / asked.environment
    written = pages.write(estate, out, shown, asked.theme)
    for each in written:
        click.echo(f"wrote {each.path.as_posix()}")
    if not written:
        click.echo(f"{asked.environment} has no dashboard")
    return written


def _check(
    files: tuple[str, ...], case: str | None, *, live: bool, last: float | None, watch: bool
) -> None:
    """Refuse what cannot be asked for together."""
    if sum((bool(files), case is not None, live)) > 1:
        raise click.UsageError("the data come from one source: `--csv`, `--test` or `--live`")
    if last is not None and not live:
        raise click.UsageError("`--last` is how far `--live` goes back: add `--live`")
    if live and watch:
        text = "`--watch` would ask the account at every change, which is paid for: leave one out"
        raise click.UsageError(text)


def _of_account(project: Path, environment: str, last: int) -> tuple[Estate, Shown]:
    from compiler.cli.account import opened
    from compiler.cli.live import from_account
    from compiler.cli.views.metric_progress import progress

    with (
        opened(project, environment, "terminal", writes=False, judges=False) as it,
        progress() as told,
    ):
        return from_account(it, last, told)


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


def _data(asked: _Asked, estate: Estate) -> Shown:
    """Return what the pages show; end the program where it cannot be read."""
    sources: dict[str, SourceFile] = {}
    try:
        return asked.shown(estate, sources)
    except Problem as problem:
        screen.show(problem.diagnostics, sources)
        click.echo(f"{screen.count(problem.diagnostics)}; nothing was drawn", err=True)
        sys.exit(Exit.INVALID)


def _serve(asked: _Asked, *, opened: bool) -> None:
    """Serve until the user has seen enough."""
    from compiler.preview.server import Server

    server = Server(asked.project / "specs", lambda: _drawn(asked))
    click.echo(f"the dashboards of {asked.environment} are at {server.address} (Ctrl-C ends it)")
    _tell(server.problem)
    if opened:
        click.launch(server.address)
    try:
        server.follow(_tell)
    except KeyboardInterrupt:
        click.echo("")
    finally:
        server.close()


def _drawn(asked: _Asked) -> Drawn:
    from compiler.preview import folder as pages
    from compiler.preview.server import Drawn

    compiled = compile_environment(asked.project, asked.environment)
    if compiled.failed or compiled.estate is None:
        return Drawn({}, terminal.render(compiled.diagnostics, compiled.sources))
    estate = compiled.estate
    sources: dict[str, SourceFile] = {}
    try:
        shown = asked.shown(estate, sources)
    except Problem as problem:
        return Drawn({}, terminal.render(problem.diagnostics, sources))
    return Drawn(pages.rendered(estate, shown, asked.theme, live=True))


def _tell(problem: str) -> None:
    click.echo(f"\n{problem}" if problem else "drawn", err=bool(problem))
