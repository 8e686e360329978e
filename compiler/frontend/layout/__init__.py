"""The one form of a file: indentation, spaces and quotes; never words, order or comments."""

from __future__ import annotations

import re

from compiler.frontend.layout.comments import comments_of
from compiler.frontend.layout.printer import printed
from compiler.frontend.layout.shape import shape_of
from compiler.frontend.reader import read
from compiler.frontend.tree import plain
from compiler.text.diagnostic import Code, Diagnostic, Problem
from compiler.text.source import SourceFile, Span

NOT_FORMATTED = Code("WF118", "file-that-cannot-be-formatted")
_BREAK = re.compile("[\x85\u2028\u2029]")


def formatted(source: SourceFile) -> str:
    """Return the text of a file in its one form.

    What comes out is read again: it holds the same values and the same comments, in the same order.

    Raises:
        Problem: the file is not YAML as specs use it, or it has a form that cannot be kept.
    """
    before = plain(read(source))
    _refuse_breaks(source)
    text = source.text.replace("\r\n", "\n").replace("\r", "\n")
    shape = shape_of(text)
    comments = comments_of(text, shape)
    new = printed(text, shape, comments)
    try:
        same = plain(read(source._replace(text=new))) == before
    except Problem:
        same = False
    kept = [comment.text for comment in comments]
    if not same or [comment.text for comment in comments_of(new, shape_of(new))] != kept:
        raise Problem(_refused(source))
    return new


def _refuse_breaks(source: SourceFile) -> None:
    """Refuse the line breaks that only YAML has: editors show none, and count lines otherwise."""
    found = _BREAK.search(source.text)
    if found is None:
        return
    before = source.text[: found.start()]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    text = f"a line break of another kind (U+{ord(found[0]):04X}) stands in {source.name}"
    here = Span(source.name, line, column, line, column + 1)
    help_ = "replace it by an ordinary line break, or remove it"
    raise Problem(Diagnostic(NOT_FORMATTED, text, here, help=help_))


def _refused(source: SourceFile) -> Diagnostic:
    text = f"{source.name} cannot be formatted without changing what it says"
    help_ = "it stays as it is; look for line breaks inside values, or for unusual characters"
    return Diagnostic(NOT_FORMATTED, text, Span(source.name, 1, 1, 1, 2), help=help_)
