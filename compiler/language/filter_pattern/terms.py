"""Patterns of terms: `ERROR -Timeout`, `?ERROR ?WARN`, `"exact words"`, `%regular.*%`."""

from __future__ import annotations

import re
from typing import Literal, cast

from compiler.language.filter_pattern.tree import Term, Terms
from compiler.language.filter_pattern.values import (
    check_regexes,
    no_such_sign,
    quoted_end,
    regex_end,
)
from compiler.language.syntax_problem import SyntaxProblem, quoted

_WORD = re.compile(r"[A-Za-z0-9_]+")
_REST = re.compile(r'[^\s"]+')
_SPACE = re.compile(r"\s*")


def read_terms(text: str) -> Terms:
    """Read a pattern of terms; one without any matches every event.

    Raises:
        SyntaxProblem: a term that CloudWatch Logs does not take.
    """
    found: list[Term] = []
    regexes: list[tuple[int, int]] = []
    at = _after_space(text, 0)
    while at < len(text):
        term, end = _term(text, at)
        if term.text.startswith("%"):
            regexes.append((term.start, term.end))
        found.append(term)
        at = _after_space(text, end)
    check_regexes(regexes)
    return Terms(tuple(found))


def _term(text: str, start: int) -> tuple[Term, int]:
    sign = text[start] if text[start] in "?-" else ""
    at = _after_space(text, start + 1) if sign else start
    if at >= len(text):
        message = f"wanted a term after `{sign}`, read the end"
        raise SyntaxProblem(message, start, start + 1, f"write the term: `{sign}ERROR`")
    if text[at] == '"':
        end = quoted_end(text, at)
    elif text[at] == "%":
        end = regex_end(text, at)
    else:
        end = _word_end(text, at)
    kind = cast("Literal['', '?', '-']", sign)
    return Term(text[at:end], kind, start, end), end


def _word_end(text: str, at: int) -> int:
    word = _WORD.match(text, at)
    end = word.end() if word else at
    if end == len(text) or text[end].isspace() or text[end] == '"':
        if word:
            return end
        raise no_such_sign(text, at)
    rest = _REST.match(text, at)
    whole = rest[0] if rest else text[at]
    if whole in ("AND", "OR", "&&", "||"):
        raise _operator(whole, at)
    if not word and text[end] in "“”„'":
        raise no_such_sign(text, end)
    message = f"CloudWatch Logs takes no `{text[end]}` in a term without quotes"
    raise SyntaxProblem(message, end, end + 1, f"put the term in double quotes: `{_quoted(whole)}`")


def _operator(word: str, at: int) -> SyntaxProblem:
    message = f"{quoted(word)} means nothing between terms"
    advice = "terms side by side must all be there; put `?` before terms of which one is enough"
    return SyntaxProblem(message, at, at + len(word), advice)


def _quoted(term: str) -> str:
    shown = term if len(term) <= 30 else f"{term[:29]}…"
    escaped = shown.replace("\\", "\\\\")
    return f'"{escaped}"'


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
