"""The table that the cases write, a line as soon as it is known."""

from __future__ import annotations

import sys

from runs import Runs


class Table:
    """Lines of names, medians, spreads and memory; below them ratios with their limits."""

    def heading(self, text: str) -> None:
        """Begin the lines of one case."""
        print(f"\n{text}")
        print(f"  {'':<46}{'median':>9}  {'spread':<17}{'memory':>8}", flush=True)

    def line(self, name: str, runs: Runs) -> None:
        """Write what one command took."""
        spread = f"{min(runs.seconds):.2f} to {max(runs.seconds):.2f} s"
        memory = f"{runs.megabytes:.0f} MB" if runs.megabytes else ""
        self.clear()
        print(f"  {name:<46}{runs.median:7.2f} s  {spread:<17}{memory:>8}".rstrip(), flush=True)

    def size(self, name: str, megabytes: float, wanted: str) -> None:
        """Write how large something is, and what is wanted."""
        self.clear()
        print(f"  {name:<46}{megabytes:7.2f} MB  {wanted}", flush=True)

    def ratio(self, name: str, value: float, wanted: str) -> None:
        """Write how two of them compare, and what is wanted."""
        self.clear()
        print(f"  {name:<46}{value:7.2f} ×  {wanted}", flush=True)

    def doing(self, text: str) -> None:
        """Say on a terminal what is being measured now."""
        if sys.stderr.isatty():
            print(f"\r\033[K  … {text}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Take away what `doing` said."""
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr, flush=True)
