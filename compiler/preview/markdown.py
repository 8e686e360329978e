"""Markdown as a widget shows it; HTML in it stays text, as in CloudWatch.

https://github.com/executablebooks/markdown-it-py
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


def html(markdown: str) -> str:
    """Return the HTML of a text."""
    return str(_reader().render(markdown))


@cache
def _reader() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
