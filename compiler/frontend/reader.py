"""The one reader of YAML: from text to a located tree, or to the findings that say why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import yaml

from compiler.frontend import scalars
from compiler.frontend.tree import Entry, Mapping, Node, Scalar, Sequence, describe
from compiler.frontend.yaml_errors import syntax_problem
from compiler.text.diagnostic import Code, Diagnostic, Label, Problem
from compiler.text.findings import MOST
from compiler.text.source import SourceFile, Span

NOT_UTF8 = Code("WF102", "not-utf-8")
DUPLICATE_KEY = Code("WF103", "duplicate-key")
ANCHOR = Code("WF104", "anchor-or-alias")
TAG = Code("WF105", "tag")
KEY_NOT_TEXT = Code("WF106", "key-not-text")
TOO_DEEP = Code("WF107", "too-deep")
EMPTY = Code("WF108", "empty-file")
MANY_DOCUMENTS = Code("WF109", "many-documents")

_DEEPEST = 40
# How many places are shown that repeat one value.
_REPETITIONS = 10
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser: the one in C, where it is installed."""


def decode_bytes(name: str, content: bytes) -> SourceFile:
    """Read the bytes of a file as UTF-8, with or without a byte-order mark.

    Raises:
        Problem: it is not UTF-8; the place is that of the first wrong byte.
    """
    try:
        return SourceFile(name, content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", "replace")
        line = before.count("\n") + 1
        column = len(before) - before.rfind("\n")
        raise Problem(
            Diagnostic(
                NOT_UTF8,
                f"the file is not UTF-8: byte 0x{content[error.start]:02x} cannot be read",
                Span(name, line, column, line, column + 1),
                help="save the file as UTF-8",
            )
        ) from None


def read(source: SourceFile) -> Node:
    """Read one YAML document.

    Raises:
        Problem: the text is not YAML, or uses what the language leaves out.
    """
    try:
        return _Builder(source).document(yaml.parse(source.text, Loader=LOADER))
    except yaml.YAMLError as error:
        raise Problem(syntax_problem(source, error)) from None


class _Builder:
    """Makes a tree of the parser's events, with a stack of its own instead of recursion."""

    def __init__(self, source: SourceFile) -> None:
        self._source = source
        self._problems: list[Diagnostic] = []
        # Where the finding about an anchor stands among the problems, by its name.
        self._anchors: dict[str, int] = {}
        self._aliases: set[Span] = set()

    def document(self, events: Iterator[yaml.Event]) -> Node:
        """Take the one document of the stream."""
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self._refuse_second(event)
                root = self._node(next(events), events)
        if root is None or (isinstance(root, Scalar) and root.value is None):
            span = Span(self._source.name, 1, 1, 1, 1)
            self._problems.append(
                Diagnostic(
                    EMPTY, f"{self._source.name} is empty", span, help="start with `version: 1`"
                )
            )
        if self._problems or root is None:
            raise Problem(*self._problems)
        return root

    def _refuse_second(self, event: yaml.Event) -> None:
        span = self._span(event)
        raise Problem(
            Diagnostic(
                MANY_DOCUMENTS,
                "a second YAML document begins here; a file holds one",
                span._replace(end_line=span.line, end_column=span.column + 3),
                help="remove the line `---`, or move what follows to a file of its own",
            )
        )

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event]) -> Node:
        stack: list[tuple[yaml.Event, list[Node]]] = []
        while True:
            done: Node | None = None
            if isinstance(event, yaml.ScalarEvent):
                done = self._scalar(event)
            elif isinstance(event, yaml.AliasEvent):
                done = self._alias(event)
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                self._refuse(event)
                stack.append((event, []))
                self._check_depth(len(stack), event)
            else:
                done = self._close(event, *stack.pop())
            if done is not None:
                if not stack:
                    return done
                stack[-1][1].append(done)
            if len(self._problems) > MOST:
                raise Problem(*self._problems)
            event = next(events)

    def _check_depth(self, depth: int, event: yaml.Event) -> None:
        if depth > _DEEPEST:
            text = f"more than {_DEEPEST} lists and mappings stand inside one another"
            help_ = "look for brackets or indentation that are too many"
            raise Problem(Diagnostic(TOO_DEEP, text, self._start(event), help=help_))

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        self._refuse(event)
        span = self._span(event)
        if event.implicit[0]:
            value = scalars.resolve(event.value)
            return Scalar(span, value, span.line == span.end_line, raw=event.value)
        if event.style in ("'", '"'):
            inner = span._replace(column=span.column + 1, end_column=span.end_column - 1)
            one_line = span.line == span.end_line
            width = inner.end_column - inner.column
            if one_line and width == len(event.value) and width:
                return Scalar(inner, event.value)
            return Scalar(span, event.value, written=False)
        first = span._replace(end_line=span.line, end_column=span.column + 1)
        return Scalar(first, event.value, written=False)

    def _close(self, end: yaml.Event, start: yaml.Event, children: list[Node]) -> Node:
        a: Any = start.start_mark
        b: Any = end.end_mark
        span = Span(self._source.name, a.line + 1, a.column + 1, b.line + 1, b.column + 1)
        if isinstance(start, yaml.SequenceStartEvent):
            return Sequence(span, tuple(children))
        entries: dict[str, Entry] = {}
        for key, value in zip(children[::2], children[1::2], strict=True):
            name = self._key(key, value)
            first = entries.get(name)
            if first is not None:
                self._duplicate(name, key.span, first, tuple(entries.values())[-1])
            else:
                entries[name] = Entry(name, key.span, value, name)
        return Mapping(span, tuple(entries.values()))

    def _key(self, key: Node, value: Node) -> str:
        if isinstance(key, Scalar) and isinstance(key.value, str) and key.value != "<<":
            return key.value
        if isinstance(key, Scalar) and key.value == "<<":
            help_ = "merge keys are not part of the language; use `defaults:` or `each:`"
            message = "`<<` merges another mapping"
        else:
            help_ = "write one word before the colon"
            if isinstance(key, Scalar):
                help_ = f'write it in quotes: "{key.raw}"'
            message = f"a key must be text, not {describe(key)}"
        # Of `<<: *name` only the anchor is told: it is one mistake.
        if value.span not in self._aliases:
            span = key.span if isinstance(key, Scalar) else _first(key.span)
            self._problems.append(Diagnostic(KEY_NOT_TEXT, message, span, help=help_))
        return f"\0{key.span.at}"

    def _duplicate(self, name: str, span: Span, first: Entry, above: Entry) -> None:
        help_ = "remove one of them, or give it another name"
        if isinstance(above.value, Scalar) and above.value.value is None:
            help_ = f"indent it further than `{above.key}`, which is empty, if it belongs there"
        self._problems.append(
            Diagnostic(
                DUPLICATE_KEY,
                f"`{name}` stands here a second time",
                span,
                label="the second",
                help=help_,
                further=(Label(first.key_span, "the first"),),
            )
        )

    def _refuse(self, event: yaml.NodeEvent) -> None:
        """Anchors and tags are not part of the language."""
        if event.anchor is not None:
            self._anchors.setdefault(event.anchor, len(self._problems))
            named = _anchor(self._start(event), f"&{event.anchor}", "gives a name to")
            self._problems.append(named)
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._problems.append(_tag(self._start(event), tag))

    def _alias(self, event: yaml.AliasEvent) -> Node:
        """Tell of an alias where its anchor is told, otherwise by itself."""
        span = self._span(event)
        self._aliases.add(span)
        at = self._anchors.get(str(event.anchor))
        if at is None:
            self._problems.append(_anchor(span, f"*{event.anchor}", "repeats"))
        elif len(self._problems[at].further) < _REPETITIONS:
            told = self._problems[at]
            further = (*told.further, Label(span, "repeated here"))
            self._problems[at] = replace(told, further=further)
        return Scalar(span, None)

    def _span(self, event: yaml.Event) -> Span:
        a: Any = event.start_mark
        b: Any = event.end_mark
        return Span(self._source.name, a.line + 1, a.column + 1, b.line + 1, b.column + 1)

    def _start(self, event: yaml.Event) -> Span:
        return _first(self._span(event))


def _first(span: Span) -> Span:
    """Return the first character of a span."""
    return span._replace(end_line=span.line, end_column=span.column + 1)


def _anchor(span: Span, word: str, what: str) -> Diagnostic:
    return Diagnostic(
        ANCHOR,
        f"`{word}` {what} a value: anchors and aliases are not part of the language",
        span._replace(end_line=span.line, end_column=span.column + len(word)),
        help="say it once under `defaults:`, fan out with `each:`, or write it twice",
    )


def _tag(span: Span, tag: str) -> Diagnostic:
    shown = tag.replace("tag:yaml.org,2002:", "!!")
    return Diagnostic(
        TAG,
        f"`{shown}` is a YAML tag: tags are not part of the language",
        span._replace(end_line=span.line, end_column=span.column + len(shown)),
        help="inputs and references are written `${…}`; numbers and texts need no tag",
    )
