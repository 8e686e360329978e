"""`watchform report`: what a change of the specs means, as one comment on a pull request."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.cli import screen
from compiler.cli.options import PROJECT
from compiler.cli.screen import Exit

if TYPE_CHECKING:
    from compiler.pipeline import Compilation
    from compiler.report.findings import Judge
    from compiler.report.pictures import Pictures
    from compiler.report.report import Report

_PICTURES = "pictures"
_ADDRESS = re.compile(r"https?://[^\s<>()\"]+")
_WORTH_IT = 4
"""Compilations from which starting processes takes less time than it saves."""


@click.command("report", short_help="Say what a change means, for a pull request.")
@click.option(
    "--env",
    "names",
    multiple=True,
    metavar="NAME",
    help="An environment; may be repeated. Without it, all of them.",
)
@click.option(
    "--base",
    "revision",
    default="main",
    metavar="REF",
    show_default=True,
    help="What the change is compared with: where it left this commit, branch or tag.",
)
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the whole report into a folder too: report.md, report.json, and pictures/ of the "
    "dashboards that change (with Chromium).",
)
@click.option(
    "--pictures",
    "address",
    default="",
    metavar="URL",
    help="Where the pictures of --out will be reachable: then the comment shows them.",
)
@click.option(
    "--links",
    "files",
    default="",
    metavar="URL",
    help="Where the project can be read at its commit: then lines of specs are links.",
)
@click.option(
    "--format",
    "output",
    type=click.Choice(["markdown", "json"]),
    default="markdown",
    help="How the report is written.",
)
@PROJECT
def COMMAND(  # noqa: N802
    names: tuple[str, ...],
    revision: str,
    folder: Path | None,
    address: str,
    files: str,
    output: str,
    project: Path,
) -> None:
    """Say what a change of the specs means: one Markdown comment for a pull request.

    The specs of the commit where the change began are compiled too, and compared in meaning:
    alarms, dashboards, retention; first of all where the monitoring becomes weaker. Besides: the
    alarm tests, the costs, and what the compiler, its rules and cfn-lint find that they did not
    find before. Nothing is asked of AWS, and no credentials are needed.

    What is longer than a comment may be is left out with a word; --out writes it whole.
    The exit code is 0 where a report could be made, whatever is in it.
    """
    if address and (folder is None or not _ADDRESS.fullmatch(address)):
        text = "--pictures takes an address of https:// without spaces, and needs --out"
        raise click.UsageError(text)
    if files and not _ADDRESS.fullmatch(files):
        raise click.UsageError("--links takes an address of https:// without spaces")
    found = _report(project, names, revision)
    if folder is not None:
        found = replace(found, pictures=_pictures(found, folder / _PICTURES))
        _write(found, folder, files)
    click.echo(_shown(found, folder, (address, files), output), nl=False)


def _write(found: Report, folder: Path, files: str) -> None:
    from compiler.cli.views import json_file, report_json, report_markdown

    folder.mkdir(parents=True, exist_ok=True)
    whole = report_markdown.comment(found, _PICTURES, files).text()
    (folder / "report.md").write_text(whole, encoding="utf-8")
    json_file.write(folder / "report.json", report_json.document(found))


def _shown(found: Report, folder: Path | None, at: tuple[str, str], output: str) -> str:
    from compiler.cli.views import report_json, report_markdown
    from compiler.cli.views.comment import LARGEST
    from compiler.cli.views.json_file import text

    if output == "json":
        return f"{text(report_json.document(found))}\n"
    rest = "`watchform report --out` writes all of it"
    if folder is not None:
        rest = f"All of it is in `{folder.name}/report.md`"
    return report_markdown.comment(found, *at).text(f"{rest}.", LARGEST)


def _pictures(found: Report, out: Path) -> Pictures:
    """Take the pictures of the dashboards that change; those of an earlier report go."""
    from compiler.cli.views.steps import steps
    from compiler.preview.picture import NoPicture
    from compiler.report.pictures import MOST, Pictures, shots, take_one, taken

    for old in out.glob("*.png"):
        old.unlink()
    wanted = shots(found.changes, found.sides)
    try:
        with steps("taking pictures", len(wanted[:MOST])) as told:
            for shot in wanted[:MOST]:
                take_one(shot, out)
                told()
    except NoPicture as problem:
        return Pictures(missing=str(problem))
    return taken(wanted[:MOST], f"{out.parent.name}/{out.name}", len(wanted[MOST:]))


def _report(project: Path, names: tuple[str, ...], revision: str) -> Report:
    from compiler.frontend.revision import beginning, project_at
    from compiler.pipeline import OUT
    from compiler.report.report import Base, Means, report
    from compiler.report.sides import sides, unknown
    from compiler.text.diagnostic import Problem

    try:
        began = beginning(project, revision)
        with project_at(project, began.commit, "specs", OUT) as earlier:
            found = sides(project, earlier, names, _compiled)
            if missing := unknown(found):
                _refuse(project, missing[0])
            means = Means(_judge(project), _create_only, _compiled)
            return report(Base(revision, began), found, project, earlier, means)
    except Problem as problem:
        screen.show(problem.diagnostics, {})
        sys.exit(Exit.INVALID)


def _refuse(project: Path, environment: str) -> None:
    """Say that there is no such environment, as compiling it does."""
    from compiler.pipeline import compile_environment

    compiled = compile_environment(project, environment)
    screen.show(compiled.diagnostics, compiled.sources)
    sys.exit(Exit.INVALID)


def _compiled(wanted: Sequence[tuple[Path, str]]) -> Sequence[Compilation]:
    from compiler.cli.views.steps import steps
    from compiler.cli.workers import spread

    with steps("compiling environments", len(wanted)) as told:
        return spread(_compile, wanted, workers=None if len(wanted) > _WORTH_IT else 1, told=told)


def _compile(wanted: tuple[Path, str]) -> Compilation:
    from compiler.pipeline import compile_environment

    return compile_environment(*wanted)


def _judge(project: Path) -> Judge:
    """Judge with what is known of templates; of one text nothing is asked twice."""
    from compiler.cli.judging import judged

    return lambda templates: judged(project, templates)


def _create_only(type_: str) -> frozenset[str]:
    from compiler.lint.create_only import create_only

    return create_only(type_)
