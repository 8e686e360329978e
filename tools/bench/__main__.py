"""Measures what people wait for: whole processes, medians of several runs, and ratios.

Run it by `make bench`. Each file of `cases/` measures one thing and is found by scanning. Words
after the command choose some of them: `python tools/bench lint`. Seconds are of this machine, and
a busy one shows in the spread; ratios are of runs that took turns.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from table import Table  # noqa: E402 - found beside this file


def main(chosen: list[str]) -> None:
    """Run the cases chosen, or all."""
    names = sorted(path.stem for path in (HERE / "cases").glob("[a-z]*.py"))
    table = Table()
    for name in names:
        if chosen and not any(word in name for word in chosen):
            continue
        case = importlib.import_module(f"cases.{name}")
        table.heading((case.__doc__ or name).splitlines()[0])
        with tempfile.TemporaryDirectory() as folder:
            case.measure(table, Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
