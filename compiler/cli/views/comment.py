"""One comment on GitHub: sections with parts that are folded, and what is left out is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

LARGEST = 60_000
"""Characters; GitHub takes 65,536, and whoever posts it may add lines of their own."""


@dataclass(frozen=True, slots=True)
class Fold:
    """Lines behind a summary that one opens."""

    summary: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the comment; `quiet` is all it says where there are no lines."""

    lines: tuple[str, ...] = ()
    folds: tuple[Fold, ...] = ()
    quiet: str = ""


@dataclass(frozen=True, slots=True)
class Comment:
    """The sections under a title, the most important first, and what stands at the end."""

    title: str
    sections: tuple[Section, ...]
    footer: tuple[str, ...]

    def text(self, whole: str = "", largest: int | None = None) -> str:
        """Write it; of what is longer than `largest` it says that the rest is in `whole`.

        What is folded goes first, from the end; then the last lines of the last sections.
        """
        written = _written(self)
        if largest is None or len(written) <= largest:
            return written
        shorter = replace(self, footer=(f"**Not all of it fits here.** {whole}", "", *self.footer))
        for number in reversed(range(len(self.sections))):
            shorter = _without_folds(shorter, number)
            if len(_written(shorter)) <= largest:
                return _written(shorter)
        for number in reversed(range(len(self.sections))):
            shorter = _cut(shorter, number, len(_written(shorter)) - largest)
            if len(_written(shorter)) <= largest:
                break
        return _written(shorter)


def _written(comment: Comment) -> str:
    return "\n".join(_lines(comment)).rstrip("\n") + "\n"


def _lines(comment: Comment) -> Iterator[str]:
    yield f"### {comment.title}"
    yield ""
    for section in comment.sections:
        yield from _section(section)
    quiet = [section.quiet for section in comment.sections if section.quiet and not section.lines]
    if quiet:
        said = "; ".join(quiet)
        yield f"{said[:1].upper()}{said[1:]}."
        yield ""
    yield from comment.footer


def _section(section: Section) -> Iterator[str]:
    if section.lines:
        yield from section.lines
        yield ""
    for fold in section.folds:
        yield f"<details><summary>{fold.summary}</summary>"
        yield ""
        yield from fold.lines
        yield ""
        yield "</details>"
        yield ""


def _without_folds(comment: Comment, number: int) -> Comment:
    section = comment.sections[number]
    said = [f"*Left out here: {fold.summary}.*" for fold in section.folds]
    lines = (*section.lines, *_apart(said, section.lines)) if said else section.lines
    return _with(comment, number, replace(section, lines=lines, folds=()))


def _apart(said: Sequence[str], after: Sequence[str]) -> Iterable[str]:
    for line in said:
        if after:
            yield ""
        yield line


def _cut(comment: Comment, number: int, excess: int) -> Comment:
    """Take lines from the end of a section until so many characters are gone; its first stays."""
    section = comment.sections[number]
    kept, gone = list(section.lines), 0
    left = 0
    while len(kept) > 1 and gone < excess + 80:
        gone += len(kept.pop()) + 1
        left += 1
    if not left:
        return comment
    quote = "> " if kept[-1].startswith(">") else ""
    kept += [quote.rstrip(), f"{quote}*{left} more lines are left out here.*"]
    return _with(comment, number, replace(section, lines=tuple(kept)))


def _with(comment: Comment, number: int, section: Section) -> Comment:
    sections = list(comment.sections)
    sections[number] = section
    return replace(comment, sections=tuple(sections))
