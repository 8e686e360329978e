"""What the YAML parser found wrong, in words that say what to do.

libyaml says where it stopped; people look for where they went wrong. Where the two differ, the
lines around the place tell which of the usual mistakes it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import yaml

from compiler.frontend.foreign_text import foreign_text
from compiler.text.diagnostic import Code, Diagnostic, Label
from compiler.text.source import SourceFile, Span

SYNTAX = Code("WF101", "yaml-syntax")

_QUOTE_IT = "put the value in quotes"
_NO_BLANK = re.compile(r"\s*(?:- )?[\w.-]+(:)\S")


class _Said(NamedTuple):
    """What is said: a message, the way out, and the place where it differs from the parser's."""

    message: str
    help: str
    span: Span | None = None
    label: str = ""
    begins: str = ""


class _Stop(NamedTuple):
    """Where the parser stopped, and where what it was reading begins."""

    source: SourceFile
    at: Span
    began: Span

    @property
    def sign(self) -> str:
        """The character it stopped at."""
        return self.source.line(self.at.line)[self.at.column - 1 :][:1]

    @property
    def before(self) -> str:
        """What stands before it on its line."""
        return self.source.line(self.at.line)[: self.at.column - 1]

    def above(self) -> Span:
        """Return the last line above that holds something, without its indentation."""
        number = self.at.line - 1
        while number > 1 and not self.source.line(number).strip():
            number -= 1
        return self.rest(number, 0)

    def rest(self, number: int, column: int) -> Span:
        """Return a line from a column on, without the blanks at both ends."""
        text = self.source.line(number)
        start = column + len(text[column:]) - len(text[column:].lstrip())
        end = max(start + 1, len(text.rstrip()))
        return Span(self.source.name, number, start + 1, number, end + 1)


def syntax_problem(source: SourceFile, error: yaml.YAMLError) -> Diagnostic:
    """Say what is wrong with the YAML, where, and what to do."""
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    mark = getattr(error, "problem_mark", None)
    context = getattr(error, "context_mark", None) or mark
    at = _point(source, mark.line, mark.column) if mark else _position(source, error)
    began = _point(source, context.line, context.column) if context else at
    stop = _Stop(source, at, began)
    foreign = foreign_text(source, began.line, at.line)
    if foreign is not None:
        return Diagnostic(SYNTAX, foreign.message, foreign.span, help=foreign.help)
    said = next((say(stop) for words, say in _WORDS if words in problem), None)
    if said is None:
        said = _Said(f"this is not YAML: {problem}", "see https://yaml.org/spec/1.2.2/")
    further: tuple[Label, ...] = ()
    if said.begins and began.line != at.line:
        further = (Label(began, said.begins),)
    return Diagnostic(SYNTAX, said.message, said.span or at, said.label, said.help, further)


def _bad_start(stop: _Stop) -> _Said:
    if stop.sign == "\t":
        return _tab(stop)
    if stop.sign in {">", "|"}:
        return _block_text(stop)
    return _Said(f"a value cannot begin with `{stop.sign}`", _QUOTE_IT)


def _tab(stop: _Stop) -> _Said:  # noqa: ARG001 - the signature of all
    return _Said("a tab cannot indent YAML", "indent with blanks")


def _block_text(stop: _Stop) -> _Said:
    sign = stop.source.line(stop.began.line)[stop.began.column - 1 :][:1]
    text = f"`{sign}` begins a block of text in YAML"
    value = re.match(r"[^,}\]#]*", stop.source.line(stop.began.line)[stop.began.column - 1 :])
    shown = value[0].strip() if value else sign
    return _Said(text, f'{_QUOTE_IT}: `"{shown}"`', stop.began)


def _colon(stop: _Stop) -> _Said:
    """A `: ` in a value, or in what the lines above make the end of one."""
    if not re.fullmatch(r"\s*(?:- )*[^\s:]+\s*", stop.before) or stop.at.line == 1:
        return _Said(
            "`: ` stands in the middle of a value",
            f"{_QUOTE_IT}, or begin a new line before the key",
        )
    above = stop.above()
    written = stop.source.line(above.line)
    if ": " not in written and (colon := _NO_BLANK.match(written)):
        at = above._replace(column=colon.start(1) + 1, end_column=colon.start(1) + 2)
        return _Said("no blank after the colon", "write `key: value`", at)
    if ":" not in written:
        return _no_key(stop, above)
    key = stop.rest(stop.at.line, 0)._replace(end_column=stop.at.column)
    help_ = "indent it like the key above, or put the value above in quotes"
    return _Said("this line is indented as if it went on with the value above", help_, key)


def _no_colon(stop: _Stop) -> _Said:
    return _no_key(stop, stop.rest(stop.began.line, stop.began.column - 1))


def _no_key(stop: _Stop, line: Span) -> _Said:  # noqa: ARG001 - the signature of all
    help_ = "write `key: value`, with a blank after the colon, or `- value` in a list"
    return _Said("this line is neither `key: value` nor `- value`", help_, line)


def _no_expected_key(stop: _Stop) -> _Said:
    before = stop.before.rstrip()
    if stop.sign in {"]", "}"}:
        return _Said(f"`{stop.sign}` closes nothing", "remove it, or put the value in quotes")
    if before and before[-1] in "\"'":
        help_ = "put all of the value in quotes; `''` is one `'` inside single quotes"
        return _Said("the value goes on after its closing quote", help_)
    if before and before[-1] in "]}":
        return _Said(f"the value goes on after `{before[-1]}`", "put all of the value in quotes")
    if stop.sign == "-":
        help_ = "give the list a key of its own, or indent it under its key"
        return _Said("a line of a list stands where a key is wanted", help_)
    return _Said(
        "the indentation does not fit what stands above",
        "indent the keys of one mapping alike",
        begins="the mapping begins here",
    )


def _no_closer(opener: str, closer: str) -> Callable[[_Stop], _Said]:
    def say(stop: _Stop) -> _Said:
        if stop.sign in {"[", "{"} and stop.before[-1:].strip(",[{:"):
            help_ = f"{_QUOTE_IT}: inside `{opener}…{closer}` it would begin a value of its own"
            return _Said(f"`{stop.sign}` stands in the middle of a value", help_)
        if not stop.sign and not stop.before:
            return _Said(f"`{opener}` is never closed", f"close it with `{closer}`", stop.began)
        word = re.search(r"[^\s:,]+\s*$", stop.before) if stop.sign == ":" else None
        here = stop.at._replace(column=word.start() + 1) if word else None
        return _Said(
            f"`{opener}` is not closed, or a comma is missing",
            f"close it with `{closer}`, and put a comma between two values",
            here._replace(end_column=stop.at.column) if here else None,
            label=f"wanted `,` or `{closer}` {'before this' if here else 'here'}",
            begins="opened here",
        )

    return say


def _no_quote(stop: _Stop) -> _Said:
    return _Said("a quote is opened and never closed", "close the quote", stop.began)


def _anchor_sign(stop: _Stop) -> _Said:
    sign = stop.source.line(stop.began.line)[stop.began.column - 1 :][:1]
    return _Said(f"`{sign}` has a meaning of its own in YAML", _QUOTE_IT, stop.began)


def _tag(stop: _Stop) -> _Said:
    text = "`!` begins a YAML tag: tags are not part of the language"
    return _Said(text, "put a text that begins with `!` in quotes", stop.began)


def _always(message: str, help_: str, begins: str = "") -> Callable[[_Stop], _Said]:
    return lambda _: _Said(message, help_, begins=begins)


_WORDS: tuple[tuple[str, Callable[[_Stop], _Said]], ...] = (
    ("cannot start any token", _bad_start),
    ("found a tab character", _tab),
    ("expected comment or line break", _block_text),
    ("mapping values are not allowed", _colon),
    ("could not find expected ':'", _no_colon),
    ("found unexpected end of stream", _no_quote),
    ("did not find expected ',' or ']'", _no_closer("[", "]")),
    ("did not find expected ',' or '}'", _no_closer("{", "}")),
    ("did not find expected key", _no_expected_key),
    ("did not find expected alphabetic or numeric", _anchor_sign),
    (
        "did not find expected '-' indicator",
        _always(
            "a line of a list that does not begin with `- `",
            "begin every value of the list with `- ` at the same column",
            "the list begins here",
        ),
    ),
    (
        "block sequence entries are not allowed",
        _always("a list begins in the middle of a line", "begin a new line before the `- `"),
    ),
    (
        "did not find expected node content",
        _always("a value is missing here", "write a value, or remove the comma before it"),
    ),
    (
        "did not find expected <document start>",
        _always("the text goes on after its end", "indent the keys of one mapping alike"),
    ),
    ("found undefined tag handle", _tag),
    ("did not find expected whitespace", _tag),
    (
        "found unknown escape character",
        _always(
            "an unknown escape in double quotes",
            "write the text in single quotes, or double the backslash",
        ),
    ),
    (
        "hexdecimal number",
        _always(
            "`\\x`, `\\u` and `\\U` want the number of a character after them",
            "write the text in single quotes, or double the backslash",
        ),
    ),
    (
        "control characters are not allowed",
        _always("a control character that YAML does not allow", "remove the character"),
    ),
    (
        "directive",
        _always("`%` begins a YAML directive: they are not part of the language", "remove it"),
    ),
    (
        "incompatible YAML document",
        _always("a YAML version of another kind", "remove the line `%YAML …`"),
    ),
)


def _point(source: SourceFile, line: int, column: int) -> Span:
    return Span(source.name, line + 1, column + 1, line + 1, column + 2)


def _position(source: SourceFile, error: yaml.YAMLError) -> Span:
    position = getattr(error, "position", None)
    if not isinstance(position, int):
        return Span(source.name, 1, 1, 1, 2)
    # libyaml counts bytes here, the Python reader characters: the first is the safer guess.
    before = source.text.encode()[:position].decode(errors="ignore")
    return _point(source, before.count("\n"), len(before) - before.rfind("\n") - 1)
