"""`watchform fmt`: one form for all specs."""

from __future__ import annotations

import difflib
import os
import sys
from pathlib import Path

import click

from compiler.cli import screen
from compiler.cli.options import FORMAT, PROJECT
from compiler.cli.screen import Exit
from compiler.frontend.folder import content_of, shown, yaml_files
from compiler.frontend.layout import formatted
from compiler.frontend.reader import decode_bytes
from compiler.text.diagnostic import Problem
from compiler.text.source import SourceFile

_STREAM = Path("-")


@click.command("fmt", short_help="Put the specs in their form.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True, allow_dash=True))
@click.option("--check", is_flag=True, help="Write nothing; fail where a file has another form.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@PROJECT
@FORMAT
def COMMAND(  # noqa: N802
    files: tuple[Path, ...], check: bool, diff: bool, project: Path, output: str
) -> None:
    """Put specs, environments and project.yaml in their one form.

    FILES are files or folders; without them, all of specs/. `-` reads the standard input and
    writes the standard output. Words, their order, and comments stay; a file with a mistake stays
    as it is.
    """
    if files == (_STREAM,):
        _stream(output)
        return
    named = files or (project / "specs",)
    paths = [p for name in named for p in (yaml_files(name) if name.is_dir() else (name,))]
    if not paths:
        click.echo(f"there is no spec in {', '.join(map(str, named))}", err=True)
        sys.exit(Exit.INVALID)
    texts = {path: _texts(path, output) for path in dict.fromkeys(paths)}
    broken = sum(pair is None for pair in texts.values())
    other = {path: pair for path, pair in texts.items() if pair and pair[0] != pair[1]}
    for path, (old, new) in other.items():
        if diff:
            _show_diff(path, old, new)
        elif check:
            click.echo(f"{path.as_posix()} has another form", err=True)
        else:
            _write(path, new)
            click.echo(f"formatted {path.as_posix()}")
    click.echo(_summary(len(paths), len(other), broken, writes=not (check or diff)), err=diff)
    if broken or (check and other):
        sys.exit(Exit.INVALID)


def _texts(path: Path, output: str) -> tuple[str, str] | None:
    """Return what a file holds and what it should; None where it has a mistake, which is shown."""
    name = path.as_posix()
    source = SourceFile(name, "")
    try:
        content = content_of(path, name)
        source = shown(name, content)
        return content.decode("utf-8"), formatted(decode_bytes(name, content))
    except Problem as problem:
        screen.show(problem.diagnostics, {name: source}, output)
        return None


def _stream(output: str) -> None:
    content = sys.stdin.buffer.read()
    name = "<stdin>"
    try:
        text = formatted(decode_bytes(name, content))
    except Problem as problem:
        screen.show(problem.diagnostics, {name: shown(name, content)}, output)
        sys.exit(Exit.INVALID)
    click.echo(text.encode(), nl=False)


def _show_diff(path: Path, old: str, new: str) -> None:
    name = path.as_posix()
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), name, name, lineterm="")
    for line in lines:
        click.echo(line)


def _write(path: Path, text: str) -> None:
    """Replace a file at once: it is never half-written."""
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_bytes(text.encode())
    temporary.chmod(path.stat().st_mode)
    # A link stays a link: what it leads to is replaced.
    temporary.replace(os.path.realpath(path))


def _summary(count: int, other: int, broken: int, *, writes: bool) -> str:
    many = f"{count} file{'s' * (count != 1)}"
    said = [f"{broken} with a mistake, left alone"] if broken else []
    if other:
        said.append(f"{other} formatted" if writes else f"{other} would be formatted")
    return f"{many}: {', '.join(said) or 'all in their form'}"
