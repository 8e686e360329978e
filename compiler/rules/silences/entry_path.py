"""Which entry of which spec a place belongs to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from compiler.frontend.tree import Mapping as Tree
from compiler.frontend.tree import Node
from compiler.text.source import Span

Position = tuple[int, int]
Entry = tuple[str, str]
"""The key of a spec, and the path of an entry in it: `alarms.api-errors`."""


class EntryPaths:
    """Finds entries by place; the entries of a file are listed when it is first asked for.

    `trees` are those of the files, by name.
    """

    def __init__(self, trees: Mapping[str, Node]) -> None:
        self._trees = trees
        self._known: dict[str, list[tuple[Position, Entry]]] = {}

    def at(self, span: Span) -> Entry:
        """Return the spec and the entry of a place; empty where it belongs to none."""
        if span.file not in self._known:
            self._known[span.file] = sorted(self._entries(span.file))
        known = self._known[span.file]
        # Behind every entry that begins at the same place.
        index = bisect_right(known, (span.line, span.column), key=lambda each: each[0])
        return known[index - 1][1] if index else ("", "")

    def _entries(self, file: str) -> Iterator[tuple[Position, Entry]]:
        tree = self._trees.get(file)
        if "/environments/" not in file:
            yield from _of_spec(PurePosixPath(file).stem, tree)
            return
        for entry in tree.entries if isinstance(tree, Tree) else ():
            yield (entry.key_span.line, entry.key_span.column), ("", entry.key)
            if entry.key == "overrides" and isinstance(entry.value, Tree):
                for spec in entry.value.entries:
                    yield from _of_spec(spec.key, spec.value)


def _of_spec(key: str, tree: Node | None) -> Iterator[tuple[Position, Entry]]:
    """Give the sections of a spec, and what is named in them."""
    for section in tree.entries if isinstance(tree, Tree) else ():
        yield (section.key_span.line, section.key_span.column), (key, section.key)
        for entry in section.value.entries if isinstance(section.value, Tree) else ():
            at = (entry.key_span.line, entry.key_span.column)
            yield at, (key, f"{section.key}.{entry.key}")
