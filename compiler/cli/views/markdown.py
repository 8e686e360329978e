"""Texts of other people in Markdown: they are shown, and never do anything.

A spec may hold Markdown, HTML, mentions and whatever else; in a comment it must look as it is
written. GitHub's dialect: https://github.github.com/gfm/
"""

from __future__ import annotations

import re
from urllib.parse import quote

from compiler.text.legible import legible
from compiler.text.source import Span

_SIGNS = re.compile(r"[\\`*_\[\]|~$]")
_FIRST = re.compile(r"^(\d*)([-+>#=.)])")
"""What begins a list, a heading or a quotation."""
_LINKED = re.compile(r"@(?=\w)|#(?=\d)|\b[Gg][Hh]-(?=\d)|\bwww(?=\.)|(?<=\w):(?=//)")
_RUNS = re.compile("`+")
_NOBODY = "\u200b"
"""Stands in a mention, a number of an issue or an address: then GitHub makes no link of it."""


def code(text: str) -> str:
    """Write a text as code, on one line; nothing in it ends that early."""
    line = " ".join(legible(text.replace("\n", " ")).split())
    if not line:
        return "(empty)"
    longest = max((len(run) for run in _RUNS.findall(line)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{padding}{line}{padding}{fence}"


def plain(text: str) -> str:
    """Write a text as text: no sign of it means anything."""
    line = " ".join(legible(text.replace("\n", " ")).split())
    line = line.replace("&", "&amp;").replace("<", "&lt;")
    line = _SIGNS.sub(r"\\\g<0>", line)
    line = _FIRST.sub(r"\1\\\2", line)
    return _LINKED.sub(rf"\g<0>{_NOBODY}", line)


def prose(text: str) -> str:
    """Write a sentence of ours: what it quotes in backticks becomes code, all else is text.

    A backtick that a quoted text brings along only moves where the code begins.
    """
    parts = text.split("`")
    if len(parts) % 2 == 0:
        parts[-2:] = [f"{parts[-2]}`{parts[-1]}"]
    shown = [
        (code(part) if part.strip() else "") if number % 2 else _kept(part)
        for number, part in enumerate(parts)
    ]
    return "".join(shown)


def _kept(part: str) -> str:
    """Keep the blanks around a piece of a sentence."""
    if not part.strip():
        return " " * bool(part)
    before = " " if part[:1].isspace() else ""
    after = " " if part[-1:].isspace() else ""
    return f"{before}{plain(part)}{after}"


def place(span: Span, files: str = "") -> str:
    """Write where something stands: `specs/shop.yaml:3`, a link where files have an address."""
    written = code(f"{span.file}:{span.line}")
    return f"[{written}]({files}/{quote(span.file)}#L{span.line})" if files else written


def cell(markdown: str) -> str:
    """Put Markdown into a cell of a table: a bar would end it, also within code."""
    return re.sub(r"(?<!\\)\|", r"\\|", markdown.replace("\n", " "))


def block(text: str) -> list[str]:
    """Write lines as they are; the fence is longer than any in them."""
    longest = max((len(run) for run in _RUNS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}text", *text.splitlines(), fence]
