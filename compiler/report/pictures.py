"""Pictures of the dashboards that change, before and after."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from compiler.ir.dashboard import Dashboard
from compiler.ir.estate import Estate
from compiler.pipeline import Compilation
from compiler.preview import folder as pages
from compiler.preview.dashboards import dashboards
from compiler.preview.picture import take
from compiler.report.changes import Changes
from compiler.report.names import named
from compiler.report.sides import Side

MOST = 20
"""Pictures of one report; a browser takes seconds for each."""

_TYPE = "AWS::CloudWatch::Dashboard"


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture to be taken: a dashboard on one side, and the name of the file."""

    entry: str
    environment: str
    after: bool
    file: str
    estate: Estate
    dashboard: Dashboard


@dataclass(frozen=True, slots=True)
class Picture:
    """A dashboard in one environment, and the files that show it; empty where it is not there."""

    entry: str
    environment: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures taken; `missing` says why there are none, `left` counts those not taken.

    `where` is the folder or the address they are in.
    """

    found: tuple[Picture, ...] = ()
    missing: str = ""
    left: int = 0
    where: str = ""


def shots(changed: Changes, found: Sequence[Side]) -> tuple[Shot, ...]:
    """Name the pictures of dashboards that change: of each, in the first environment it does."""
    sides = {side.environment: side for side in found}
    wanted = dict[str, str]()
    for entry in changed.entries:
        if entry.type == _TYPE:
            wanted.setdefault(entry.name, entry.environments[0])
    return tuple(
        shot for name, environment in wanted.items() for shot in _of(name, sides[environment])
    )


def _of(entry: str, side: Side) -> Iterator[Shot]:
    for after, compilation in ((False, side.old), (True, side.new)):
        for estate, dashboard in _dashboards(compilation):
            if named(dashboard.origin.path).entry == entry:
                which = "after" if after else "before"
                file = f"{side.environment}-{dashboard.identity.logical_id}-{which}.png"
                yield Shot(entry, side.environment, after, file, estate, dashboard)


def _dashboards(compilation: Compilation | None) -> Iterator[tuple[Estate, Dashboard]]:
    estate = compilation.estate if compilation is not None else None
    if estate is not None:
        yield from ((estate, dashboard) for _, dashboard in dashboards(estate))


def take_one(shot: Shot, out: Path) -> None:
    """Take one picture into a folder.

    Raises:
        NoPicture: there is no browser, or it did not take one.
        OSError: the folder cannot be written.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="watchform-") as name:
        page = Path(name) / "page.html"
        shown = pages.made_up(shot.estate)
        pages.write_one(shot.estate, shot.dashboard, page, shown, "light")
        (out / shot.file).write_bytes(take(page, shot.dashboard).read_bytes())


def taken(shots_: Sequence[Shot], where: str, left: int) -> Pictures:
    """Join the pictures of one dashboard."""
    found: dict[tuple[str, str, str], dict[bool, str]] = {}
    for shot in shots_:
        key = (shot.entry, shot.environment, shot.dashboard.identity.logical_id)
        found.setdefault(key, {})[shot.after] = shot.file
    pictures = (
        Picture(entry, environment, files.get(False, ""), files.get(True, ""))
        for (entry, environment, _), files in found.items()
    )
    return Pictures(tuple(pictures), left=left, where=where)
