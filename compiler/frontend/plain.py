"""Plain data from YAML that ships with the program: read as a spec is, without the places."""

from __future__ import annotations

from compiler.frontend.reader import read
from compiler.frontend.tree import plain
from compiler.text.diagnostic import Problem
from compiler.text.source import SourceFile


def load_plain(text: str) -> object:
    """Read one YAML document into plain data, by the rules of a spec.

    For the program's own data files, whose mistakes are ours.

    Raises:
        ValueError: it is not what a spec could be; the message names the line.
    """
    try:
        return plain(read(SourceFile("data", text)))
    except Problem as problem:
        first = problem.diagnostics[0]
        line = f"line {first.span.line}: " if first.span else ""
        raise ValueError(f"{line}{first.message}") from None
