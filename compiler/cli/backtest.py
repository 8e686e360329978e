"""`watchform backtest`: how often alarms would have fired."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.cli.options import ENVIRONMENT, PROJECT, Duration, Past
from compiler.cli.screen import Exit, show

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from compiler.ir.alarm import Alarm
    from compiler.ir.estate import Estate, Stack
    from compiler.simulate.backtest.outcome import Compared, Outcome
    from compiler.simulate.backtest.recorded import Recordings
    from compiler.simulate.cases.lookup import Lookup
    from compiler.simulate.stack import AnyAlarm
    from compiler.text.source import SourceFile


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked for besides the data: which alarms, which settings, in which form."""

    alarms: tuple[str, ...]
    threshold: str | None
    datapoints: str | None
    picture: Path | None
    markdown: bool

    @property
    def compares(self) -> bool:
        """Whether settings of one alarm are compared."""
        return self.threshold is not None or self.datapoints is not None


@click.command("backtest", short_help="Say how often alarms would have fired, over recorded data.")
@click.argument("alarms", nargs=-1)
@ENVIRONMENT
@click.option("--spec", metavar="NAME", help="The spec, where there are several.")
@click.option(
    "--csv",
    "files",
    multiple=True,
    metavar="[REF=]FILE|DIR",
    help="Data of a metric (`aurora.CPUUtilization@Average=cpu.csv`), a file whose columns are "
    "named by references, or a folder of such files. May be repeated.",
)
@click.option("--last", type=Past(), help="Data of the account, up to now: 30d.")
@click.option("--step", type=Duration(), help="How far apart the values of the files are.")
@click.option("--threshold", help='Compare thresholds of one alarm: "> 60..95 step 5".')
@click.option("--datapoints", help='Compare datapoints of one alarm: "1..3 of 3, 5 of 5".')
@click.option(
    "--picture",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Draw it, as PNG or SVG by the ending of the file.",
)
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "markdown"]),
    default="text",
    help="How the tables are written.",
)
@PROJECT
def COMMAND(  # noqa: N802, PLR0917 - the options
    alarms: tuple[str, ...],
    environment: str,
    spec: str | None,
    files: tuple[str, ...],
    last: float | None,
    step: float | None,
    threshold: str | None,
    datapoints: str | None,
    picture: Path | None,
    output: str,
    project: Path,
) -> None:
    """Evaluate ALARMS (`key`, `key[member]`, `key[*]`; all without) over recorded data.

    The data come from files (`--csv`) or from the account (`--last`). With `--threshold` or
    `--datapoints` the settings of one alarm are compared side by side.
    """
    if bool(files) == (last is not None):
        raise click.UsageError("say where the data come from: `--csv FILE`, or `--last 30d`")
    if picture is not None and picture.suffix not in (".png", ".svg"):
        raise click.UsageError(f"`{picture}` must end in .png or .svg")
    asked = _Asked(alarms, threshold, datapoints, picture, output == "markdown")
    if last is not None:
        _over_account(asked, project, environment, spec, int(last))
    else:
        every = None if step is None else int(step)
        _over_files(asked, project, environment, spec, files, every)


def _over_files(
    asked: _Asked,
    project: Path,
    environment: str,
    spec: str | None,
    files: tuple[str, ...],
    step: int | None,
) -> None:
    from compiler.pipeline import compile_environment
    from compiler.simulate.backtest.recorded import from_files
    from compiler.simulate.cases.lookup import Lookup
    from compiler.text.diagnostic import Problem

    compilation = compile_environment(project, environment)
    if compilation.failed or compilation.estate is None:
        show(compilation.diagnostics, compilation.sources)
        sys.exit(Exit.INVALID)
    lookup = Lookup(_stack(compilation.estate, spec))
    sources: dict[str, SourceFile] = {}
    try:
        recordings = from_files(files, (lookup,), step, sources)
        _show(asked, lookup, recordings, environment)
    except Problem as problem:
        show(problem.diagnostics, sources)
        sys.exit(Exit.INVALID)


def _over_account(
    asked: _Asked, project: Path, environment: str, spec: str | None, last: int
) -> None:
    from compiler.cli.account import opened
    from compiler.cli.recordings import from_account
    from compiler.cli.views.metric_progress import progress
    from compiler.simulate.cases.lookup import Lookup

    with opened(project, environment, "terminal", writes=False) as it:
        stack = _stack(it.estate, spec)
        lookup = Lookup(stack)
        now = int(time.time()) // 60 * 60
        with progress() as told:
            recordings = from_account(it, stack, lookup.alarms, (now - last, now), told)
        _show(asked, lookup, recordings, environment)


def _stack(estate: Estate, spec: str | None) -> Stack:
    from compiler.text.nearest import suggestion

    keys = [stack.key for stack in estate.stacks]
    chosen = spec if spec is not None else keys[0] if len(keys) == 1 else None
    for stack in estate.stacks:
        if stack.key == chosen:
            return stack
    if spec is None:
        raise click.UsageError(f"there are several specs, name one: --spec {' | '.join(keys)}")
    raise click.UsageError(f"there is no spec `{spec}`; {suggestion(spec, keys, what='there are')}")


def _show(asked: _Asked, lookup: Lookup, recordings: Recordings, environment: str) -> None:
    from compiler.cli.views.backtest_text import period
    from compiler.cli.views.ink import coloured
    from compiler.simulate.backtest.recorded import alarms_named

    chosen = alarms_named(asked.alarms, lookup)
    alarms = [alarm for alarm in lookup.alarms if alarm.identity.logical_id in chosen]
    heading = f"{lookup.stack.key} · {environment} · {period(recordings.clock)}"
    click.echo(f"**{heading}**\n" if asked.markdown else f"{coloured('title', heading)}\n")
    if asked.compares:
        _compare(asked, _one(alarms), recordings)
    else:
        _outcomes(asked, alarms, lookup, recordings)


def _outcomes(
    asked: _Asked, alarms: Sequence[AnyAlarm], lookup: Lookup, recordings: Recordings
) -> None:
    from compiler.cli.views import backtest_text
    from compiler.cli.views.ink import coloured
    from compiler.simulate.backtest.outcome import backtest
    from compiler.simulate.cases.lookup import named

    found, left = backtest(alarms, lookup.alarms, recordings.given, recordings.clock)
    if asked.markdown:
        click.echo(backtest_text.outcomes_markdown(found))
    elif found:
        click.echo(backtest_text.outcomes_table(found, recordings.clock, coloured))
    if left:
        click.echo(f"\n{backtest_text.left_out(left, coloured)}", err=asked.markdown)
    if asked.picture is not None and found:
        rows = [(named(outcome.alarm), outcome) for outcome in found]
        _draw(asked.picture, lookup.stack.key, rows, recordings)
    if not found:
        click.echo("no alarm could be evaluated over these data", err=True)
        sys.exit(Exit.INVALID)


def _one(alarms: Sequence[AnyAlarm]) -> Alarm:
    from compiler.ir.alarm import Alarm
    from compiler.simulate.cases.lookup import named

    if len(alarms) != 1 or not isinstance(alarms[0], Alarm):
        shown = ", ".join(named(alarm) for alarm in alarms[:4])
        raise click.UsageError(f"settings are compared for one alarm: name it (it was {shown} …)")
    return alarms[0]


def _compare(asked: _Asked, alarm: Alarm, recordings: Recordings) -> None:
    from compiler.cli.views import backtest_text
    from compiler.cli.views.ink import coloured
    from compiler.simulate.backtest.outcome import backtest, compare
    from compiler.simulate.backtest.sweep import SettingError, settings
    from compiler.simulate.cases.lookup import named

    try:
        chosen = settings(alarm, asked.threshold, asked.datapoints)
    except SettingError as error:
        raise click.UsageError(str(error)) from None
    _, left = backtest([alarm], [alarm], recordings.given, recordings.clock)
    if left:
        click.echo(backtest_text.left_out(left, coloured), err=True)
        sys.exit(Exit.INVALID)
    found = compare(alarm, chosen, recordings.given, recordings.clock)
    if asked.markdown:
        click.echo(f"`{named(alarm)}`\n\n{backtest_text.settings_markdown(found)}")
    else:
        click.echo(f"{coloured('title', named(alarm))}")
        click.echo(backtest_text.settings_table(found, recordings.clock, coloured))
    if asked.picture is not None:
        _draw_settings(asked.picture, alarm, found, recordings)


def _draw_settings(
    path: Path, alarm: Alarm, found: Sequence[Compared], recordings: Recordings
) -> None:
    from compiler.cli.views.backtest_text import said, setting_label
    from compiler.simulate.cases.lookup import named

    picture = _pictures()
    rows = [
        picture.Row(setting_label(each), said(each.outcome), each.outcome, each.now, each.setting)
        for each in found
    ]
    title = f"{named(alarm)}: {alarm.series.reference}"
    picture.draw(path, title, rows, recordings.clock, found[0].outcome.history.points)
    click.echo(f"wrote {path.as_posix()}", err=True)


def _draw(
    path: Path, title: str, found: Sequence[tuple[str, Outcome]], recordings: Recordings
) -> None:
    from compiler.cli.views.backtest_text import said

    picture = _pictures()
    rows = [picture.Row(label, said(outcome), outcome) for label, outcome in found]
    picture.draw(path, f"{title}: when the alarms would have fired", rows, recordings.clock)
    click.echo(f"wrote {path.as_posix()}", err=True)


def _pictures() -> ModuleType:
    """Load what draws, which is an extra of the installation."""
    from importlib import import_module

    try:
        return import_module("compiler.simulate.backtest.picture")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "matplotlib":
            raise
        text = "pictures need matplotlib: pip install 'watchform[pictures]'"
        raise click.ClickException(text) from None
