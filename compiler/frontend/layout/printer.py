"""Writes a shape anew: two blanks a level, one entry a line, brackets where they fit a line."""

from __future__ import annotations

from compiler.frontend.layout.comments import Comment
from compiler.frontend.layout.inline import block_text, folded, joined, verbatim
from compiler.frontend.layout.paddings import WIDTH, paddings
from compiler.frontend.layout.quotes import written
from compiler.frontend.layout.shape import Extent, Group, Item, Leaf, Shape

_STEP = 2


def printed(text: str, shape: Shape, comments: tuple[Comment, ...]) -> str:
    """Write a text in its one form; it ends with a line break."""
    return _Printer(text, comments).document(shape)


class _Printer:
    """Writes lines, and puts each comment where it stood among them."""

    def __init__(self, text: str, comments: tuple[Comment, ...]) -> None:
        self._text = text
        self._source = text.split("\n")
        self._waiting = list(reversed(comments))
        self._lines: list[str] = []
        # At the beginning of a block no blank line stands.
        self._fresh = True

    def document(self, shape: Shape) -> str:
        """Write the whole text."""
        if isinstance(shape, Group) and not shape.flow:
            self._group(shape, "", 0, (-1, len(self._text)))
        else:
            self._above(self._taken(shape.at.start), 0)
            self._inline("", shape, 0, 0)
        self._comments(len(self._text), 0)
        return "\n".join(self._lines) + "\n"

    def _group(self, group: Group, prefix: str, indent: int, around: tuple[int, int]) -> None:
        """Write a block.

        `prefix` is what stands on its first line already, such as `- `; `around` is the column of
        what it stands in, and where the text goes on after it.
        """
        pads = paddings(group, self._text, indent)
        starts = [_first(item).start for item in group.items]
        for i, item in enumerate(group.items):
            if not group.flow:
                self._comments(starts[i], indent, alone=not group.mapping)
                behind_dash = self._next(starts[i])
                self._gap(behind_dash.line if behind_dash else _first(item).line)
            lead = prefix if i == 0 and prefix else " " * indent
            until = starts[i + 1] if i + 1 < len(starts) else around[1]
            self._item(group, item, lead, pads[i], until)
            self._fresh = False
        if not group.flow:
            self._tail(group, indent, around)

    def _item(self, group: Group, item: Item, lead: str, pad: int, until: int) -> None:
        indent, value = len(lead), item.value
        around = (group.at.column, until)
        if item.key is not None:
            head = f"{lead}{written(item.key, self._text, flow=False)}:"
            if isinstance(value, Group) and not self._fits(f"{head}{' ' * pad}", value):
                self._block(head, value, indent, around)
                return
            if isinstance(value, Leaf) and value.absent:
                self._emit(head, item.key.at.line)
                return
            self._inline(f"{head}{' ' * pad}", value, indent, item.key.at.column)
        elif isinstance(value, Group) and self._next(_begin(value).start) is not None:
            self._block(f"{lead}-", value, indent, around)
        elif isinstance(value, Group) and not self._fits(f"{lead}- ", value):
            self._above(self._behind(value) if value.flow else [], _indent(lead))
            self._group(value, f"{lead}- ", indent + _STEP, around)
        elif isinstance(value, Leaf) and value.absent:
            self._emit(f"{lead}-", value.at.line)
        else:
            self._inline(f"{lead}- ", value, indent, group.at.column)

    def _block(self, head: str, value: Group, indent: int, around: tuple[int, int]) -> None:
        """Write a key or a dash, and its value below it."""
        if value.flow:
            self._above([*self._taken(value.at.start), *self._behind(value)], indent)
        self._open(head, _begin(value).start)
        self._group(value, "", indent + _STEP, around)

    def _inline(self, head: str, value: Shape, indent: int, column: int) -> None:
        """Write a value behind its key; `column` is where that stands in the source."""
        self._above(self._taken(value.at.start), indent)
        first, *rest = self._written(value, indent, column)
        self._lines += [head + first, *rest]
        while self._next(value.at.end) is not None:
            self._waiting.pop()
        for comment in self._behind(value):
            self._append(comment)

    def _written(self, value: Shape, indent: int, column: int) -> list[str]:
        if isinstance(value, Group):
            if self._holds_comment(value):
                return verbatim(value, self._text, indent)
            return [joined(value, self._text)]
        if value.sign in ("|", ">"):
            return block_text(value, self._text, indent, column)
        if value.at.line != value.at.end_line:
            return folded(value, self._text, indent)
        return [written(value, self._text, flow=False)]

    def _fits(self, head: str, group: Group) -> bool:
        """Tell whether a collection stands behind its key: brackets that fit the line."""
        if not group.flow or not group.items or self._holds_comment(group):
            return group.flow
        line = head + joined(group, self._text)
        return len(line) <= WIDTH and "\n" not in line

    def _holds_comment(self, group: Group) -> bool:
        return any(group.at.start < c.start < group.at.end for c in self._waiting)

    def _emit(self, line: str, source: int) -> None:
        """Write a line, with the comment that stands behind it in the source."""
        self._lines.append(line)
        found = self._waiting[-1] if self._waiting else None
        if found is not None and not found.alone and found.line == source:
            self._append(self._waiting.pop())

    def _open(self, line: str, before: int) -> None:
        """Write the line above a block, with the comment that stands on it."""
        self._lines.append(line)
        found = self._next(before)
        if found is not None and not found.alone:
            self._append(self._waiting.pop())
        self._fresh = True

    def _gap(self, line: int) -> None:
        """Keep one blank line where there are some above a line of the source."""
        if not self._fresh and line and not self._source[line - 1].strip() and self._lines[-1]:
            self._lines.append("")

    def _next(self, start: int) -> Comment | None:
        """Return the next comment, if it stands before a place of the source."""
        found = self._waiting[-1] if self._waiting else None
        return found if found is not None and found.start < start else None

    def _taken(self, start: int) -> list[Comment]:
        found = []
        while self._next(start) is not None:
            found.append(self._waiting.pop())
        return found

    def _behind(self, value: Shape) -> list[Comment]:
        """Take the comment behind a value; that of a block of text stands in its first line."""
        if isinstance(value, Leaf) and value.sign in ("|", ">"):
            return []
        found = self._waiting[-1] if self._waiting else None
        if found is None or found.alone or found.line != value.at.end_line:
            return []
        return [self._waiting.pop()]

    def _comments(self, start: int, indent: int, *, alone: bool = False) -> None:
        """Write the comments before a place, each on a line of its own.

        With `alone`, one that stands behind a dash is left there.
        """
        while (comment := self._next(start)) is not None and (comment.alone or not alone):
            self._gap(comment.line)
            self._above([self._waiting.pop()], indent)

    def _tail(self, group: Group, indent: int, around: tuple[int, int]) -> None:
        """Write the comments below the last entry of a block that are indented like it."""
        level = max(group.at.column, around[0] + 1)
        while (comment := self._next(around[1])) is not None:
            if not comment.alone or comment.column < level:
                return
            self._comments(comment.start + 1, indent)

    def _above(self, comments: list[Comment], indent: int) -> None:
        for comment in comments:
            self._lines.append(" " * indent + comment.text)
            self._fresh = False

    def _append(self, comment: Comment) -> None:
        """Put a comment behind the last line, in its column if that is free."""
        line, source = self._lines[-1], self._source[comment.line]
        shift = _indent(line) - _indent(source)
        self._lines[-1] = line.ljust(max(len(line) + 2, comment.column + shift)) + comment.text


def _first(item: Item) -> Extent:
    return _begin(item.key or item.value)


def _begin(shape: Shape) -> Extent:
    """Return where the first thing stands that is more than a dash."""
    while isinstance(shape, Group) and not shape.flow:
        shape = shape.items[0].key or shape.items[0].value
    return shape.at


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
