"""The pages of the project, their links and headings, and the blocks of code in them.

The words after the opening fence of a block say what it is:

    yaml docs/examples/first/specs/shop.yaml   a file of the repository, as it is
    yaml specs/shop.yaml                       a file of the project that the page builds
    yaml +specs/shop.yaml                      lines at the end of such a file
    diff specs/shop.yaml                       lines of such a file, before and after
    yaml becomes                               lines of the template that the block before becomes
    yaml                                       a part of a spec
    console docs/examples/first                commands run in a copy of a folder, and their output
    console                                    commands run in the project that the page builds

A line that is `…` alone stands for lines left out, `…` in a line for words left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_FENCE = re.compile(r"^```(\S+)?(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_CODE = re.compile(r"`[^`\n]+`")


@dataclass(frozen=True)
class Block:
    """A block of code: its language, the word after it, its text, and the line it begins at."""

    language: str
    word: str
    text: str
    line: int


@dataclass(frozen=True)
class Page:
    """A Markdown file; `name` is relative to the repository."""

    name: str
    text: str

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of code, in order."""
        return tuple(
            Block(m[1] or "", m[2] or "", m[3], self.text[: m.start()].count("\n") + 1)
            for m in _FENCE.finditer(self.text)
        )

    @property
    def prose(self) -> str:
        """The text without its blocks of code."""
        return _FENCE.sub("", self.text)

    @property
    def links(self) -> tuple[str, ...]:
        """Where the links go that are not code."""
        return tuple(_LINK.findall(_CODE.sub("`", self.prose)))

    @property
    def anchors(self) -> frozenset[str]:
        """The anchors of the headings, as GitHub makes them."""
        return frozenset(_anchor(heading) for heading in _HEADING.findall(self.prose))


def _anchor(heading: str) -> str:
    kept = (c for c in heading.lower() if c.isalnum() or c in " -_")
    return "".join(kept).replace(" ", "-")


@cache
def pages() -> tuple[Page, ...]:
    """Return every page: those beside the Makefile, and those of docs/."""
    files = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
    return tuple(page(file.relative_to(ROOT).as_posix()) for file in files)


def page(name: str) -> Page:
    """Read one page."""
    return Page(name, (ROOT / name).read_text(encoding="utf-8"))


def matches(shown: str, real: str) -> bool:
    """Tell whether a text is what a page shows of it."""
    pieces = [_line(line) for line in shown.rstrip("\n").split("\n")]
    return re.fullmatch("".join(pieces), real.rstrip("\n") + "\n") is not None


def holds(shown: str, real: str) -> bool:
    """Tell whether a text holds the lines that a page shows, at whatever indentation."""
    pieces = [_line(line.strip(), indent=r"[ ]*") for line in shown.rstrip("\n").split("\n")]
    return re.search("(?m)^" + "".join(pieces), real) is not None


def _line(line: str, indent: str = "") -> str:
    if line.strip() == "…":
        return r"(?:[^\n]*\n)*?"
    words = r"[^\n]*?".join(re.escape(piece) for piece in line.rstrip().split("…"))
    return f"{indent}{words}[ ]*\n"
