"""Tables: folded to the width of a terminal, and whole, a line each, where nobody looks."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

_WIDEST = 140
_LONG = 48


@dataclass(frozen=True, slots=True)
class Screen:
    """Where text goes: its columns, None where there is no edge; and whether it has colours."""

    width: int | None = None
    colour: bool = False

    def folded(self, text: str, indent: str = "") -> str:
        """Fold a paragraph to the width."""
        import textwrap

        if self.width is None:
            return f"{indent}{text}"
        return textwrap.fill(
            text,
            self.width,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )


def screen() -> Screen:
    """Return the standard output as it is."""
    if not sys.stdout.isatty():
        return Screen()
    columns = min(shutil.get_terminal_size().columns, _WIDEST)
    return Screen(columns, colour=not os.environ.get("NO_COLOR"))


def table(
    heads: Sequence[str], rows: Iterable[Sequence[str]], on: Screen, right: Sequence[str] = ()
) -> str:
    """Draw a table; `right` names the columns of numbers. Empty columns are left out.

    Only the last column is folded, and names that would leave no room for it.
    """
    from io import StringIO

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    whole = [tuple(row) for row in rows]
    kept = [i for i in range(len(heads)) if any(row[i] for row in whole)]
    drawn = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for i in kept:
        justify: Literal["left", "right"] = "right" if heads[i] in right else "left"
        folds = i == kept[-1] or max(len(row[i]) for row in whole) > _LONG
        no_wrap = on.width is None or not folds
        drawn.add_column(heads[i], justify=justify, overflow="fold", no_wrap=no_wrap)
    for row in whole:
        drawn.add_row(*(Text(row[i]) for i in kept))
    out = StringIO()
    colours: Literal["standard"] | None = "standard" if on.colour else None
    width = on.width or 10_000
    console = Console(file=out, width=width, force_terminal=on.colour, color_system=colours)
    console.print(drawn)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())
