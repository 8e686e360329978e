"""What the YAML parser found wrong, in words that say what to do."""

from __future__ import annotations

import yaml

from compiler.text.diagnostic import Code, Diagnostic, Label
from compiler.text.source import SourceFile, Span

SYNTAX = Code("WF101", "yaml-syntax")

_WORDS: tuple[tuple[str, str, str], ...] = (
    (
        "found character '\\t' that cannot start any token",
        "a tab cannot indent YAML",
        "indent with blanks",
    ),
    (
        "found a tab character",
        "a tab cannot indent YAML",
        "indent with blanks",
    ),
    (
        "mapping values are not allowed",
        "`: ` stands in the middle of a value",
        "put the value in quotes, or begin a new line before the key",
    ),
    (
        "could not find expected ':'",
        "a key without `:`",
        "write `key: value`, with a blank after the colon",
    ),
    (
        "found unexpected end of stream",
        "a quote is opened and never closed",
        "close the quote",
    ),
    (
        "did not find expected ',' or ']'",
        "a list in brackets is not closed, or lacks a comma",
        "close it with `]`, and put a comma between its values",
    ),
    (
        "did not find expected ',' or '}'",
        "a mapping in braces is not closed, or lacks a comma",
        "close it with `}`, and put a comma between its entries",
    ),
    (
        "did not find expected key",
        "the indentation does not fit what stands above",
        "indent the keys of one mapping alike",
    ),
    (
        "did not find expected '-' indicator",
        "a line of a list that does not begin with `- `",
        "begin every value of the list with `- ` at the same column",
    ),
    (
        "did not find expected <document start>",
        "the text goes on after its end",
        "indent the keys of one mapping alike",
    ),
    (
        "found undefined tag handle",
        "`!` begins a YAML tag: tags are not part of the language",
        "put a text that begins with `!` in quotes",
    ),
    (
        "found character that cannot start any token",
        "a value cannot begin with this character",
        "put the value in quotes",
    ),
    (
        "found unknown escape character",
        "an unknown escape in double quotes",
        "write the text in single quotes, or double the backslash",
    ),
    (
        "did not find expected alphabetic or numeric character",
        "`*` and `&` have a meaning of their own in YAML",
        "put the value in quotes",
    ),
    (
        "control characters are not allowed",
        "a control character that YAML does not allow",
        "remove the character",
    ),
)


def syntax_problem(source: SourceFile, error: yaml.YAMLError) -> Diagnostic:
    """Say what is wrong with the YAML, where, and what to do."""
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    mark = getattr(error, "problem_mark", None)
    context = getattr(error, "context_mark", None)
    span = _point(source, mark.line, mark.column) if mark else _position(source, error)
    message, help_ = _in_words(problem)
    further: tuple[Label, ...] = ()
    if context is not None and mark is not None and context.line != mark.line:
        further = (Label(_point(source, context.line, context.column), "it begins here"),)
    return Diagnostic(SYNTAX, message, span, help=help_, further=further)


def _in_words(problem: str) -> tuple[str, str]:
    for words, message, help_ in _WORDS:
        if words in problem:
            return message, help_
    return f"this is not YAML: {problem}", "see https://yaml.org/spec/1.2.2/"


def _point(source: SourceFile, line: int, column: int) -> Span:
    return Span(source.name, line + 1, column + 1, line + 1, column + 2)


def _position(source: SourceFile, error: yaml.YAMLError) -> Span:
    position = getattr(error, "position", None)
    if not isinstance(position, int):
        return Span(source.name, 1, 1, 1, 2)
    # libyaml counts bytes here, the Python reader characters: the first is the safer guess.
    before = source.text.encode()[:position].decode(errors="ignore")
    return _point(source, before.count("\n"), len(before) - before.rfind("\n") - 1)
