"""The pages of an environment as files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from compiler.ir.dashboard import Dashboard
from compiler.ir.estate import Estate
from compiler.preview import page, synthetic
from compiler.preview.dashboards import Page, pages
from compiler.preview.shown import Shown
from compiler.preview.window import EXAMPLE_END


class Written(NamedTuple):
    """A page that was written."""

    path: Path
    dashboard: Dashboard


def made_up(estate: Estate) -> Shown:
    """Show made-up data, the same every time; no alarm is in ALARM."""
    names = (name for stack in estate.stacks for name in _alarms(stack.nodes))
    line = f"{estate.environment.name} · {estate.environment.region} · made-up data"
    return Shown(synthetic.SERIES, dict.fromkeys(names, "OK"), EXAMPLE_END, line)


def _alarms(nodes: tuple[object, ...]) -> list[str]:
    from compiler.ir.alarm import Alarm, Composite

    return [node.name for node in nodes if isinstance(node, Alarm | Composite)]


def rendered(
    estate: Estate, shown: Shown, theme: str = "auto", *, live: bool = False
) -> dict[str, str]:
    """Return the pages of an environment by file name."""
    facts = _facts(shown, theme)
    found = pages(estate, shown)
    return {f"{each.file}.html": page.html(each.content, facts, live=live) for each in found}


def write(estate: Estate, out: Path, shown: Shown, theme: str = "auto") -> tuple[Written, ...]:
    """Write the page of each dashboard into a folder; none is ever half-written.

    Raises:
        OSError: the folder cannot be written.
    """
    written = []
    for each in pages(estate, shown):
        path = out / f"{each.file}.html"
        _write(each, path, shown, theme)
        written.append(Written(path, each.dashboard))
    return tuple(written)


def write_one(estate: Estate, dashboard: Dashboard, path: Path, shown: Shown, theme: str) -> None:
    """Write the page of one dashboard into a file.

    Raises:
        OSError: the folder cannot be written.
    """
    alone = replace(
        estate,
        stacks=tuple(
            replace(stack, nodes=(dashboard,))
            for stack in estate.stacks
            if dashboard in stack.nodes
        ),
    )
    (only,) = pages(alone, shown)
    _write(only, path, shown, theme)


def _write(each: Page, path: Path, shown: Shown, theme: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.stem}.new")
    facts = _facts(shown, theme)
    temporary.write_text(page.html(each.content, facts), encoding="utf-8")
    temporary.replace(path)


def _facts(shown: Shown, theme: str) -> dict[str, object]:
    return {"line": shown.line, "theme": theme, "recorded": not shown.made_up}
