"""Words of the patterns in brackets: `{ $.level = "ERROR" }` and `[time, level=ERROR, ...]`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from compiler.language.filter_pattern.tree import ELLIPSIS
from compiler.language.filter_pattern.values import no_such_sign, quoted_end, regex_end
from compiler.language.syntax_problem import SyntaxProblem
from compiler.language.words import cut

Kind = Literal["selector", "text", "regex", "word", "operator", "logical", "sign", "end"]

ROOTS = ("$.", "$[")
"""How the property of an event begins."""

_SELECTOR = re.compile(r"\$(?:\.?[A-Za-z0-9_-]+|\.\*|\.?\[(?:[0-9]+|\*|'[^'\]]*'|\"[^\"\]]*\")\])*")
_SELECTOR_REST = re.compile(r"[^\s=!<>&|(){},\]]*")
# `=!` stands in older pages of AWS for `!=`.
_OPERATOR = re.compile(r"!=|<=|>=|=!|=|<|>")
_MISTAKE = re.compile(r"==|=>|=<|<>|=~|!~|~=")
_MEANT = {"==": "=", "=>": ">=", "=<": "<=", "<>": "!="}
_LOGICAL = re.compile(r"&&|\|\|")
# A text without quotes: `123.123.*`, `iam.amazonaws.com`, `*html*`, `4*`, `-1.5e+3`.
_WORD = re.compile(r"[A-Za-z0-9_.*:/@#+-]+")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a pattern, as written."""

    kind: Kind
    text: str
    start: int
    end: int


def read_tokens(text: str) -> tuple[Token, ...]:
    """Cut a pattern into its words; the last one is always the end.

    Raises:
        SyntaxProblem: a character that means nothing in a pattern.
    """
    return cut(text, _read, Token("end", "", len(text), len(text)))


def _read(text: str, at: int) -> Token:  # noqa: PLR0911 - one for each kind of word
    sign = text[at]
    if sign == '"':
        return _token("text", text, at, quoted_end(text, at))
    if sign == "%":
        return _token("regex", text, at, regex_end(text, at))
    if sign == "$":
        return _selector(text, at)
    if text.startswith(ELLIPSIS, at):
        return _token("sign", text, at, at + len(ELLIPSIS))
    if mistake := _MISTAKE.match(text, at):
        raise _wrong_operator(mistake)
    if operator := _OPERATOR.match(text, at):
        return _token("operator", text, at, operator.end())
    if logical := _LOGICAL.match(text, at):
        return _token("logical", text, at, logical.end())
    if sign in "{}[](),":
        return _token("sign", text, at, at + 1)
    if word := _WORD.match(text, at):
        return _token("word", text, at, word.end())
    raise _unknown(text, at)


def _token(kind: Kind, text: str, start: int, end: int) -> Token:
    return Token(kind, text[start:end], start, end)


def _selector(text: str, at: int) -> Token:
    found = _SELECTOR.match(text, at)
    end = found.end() if found else at + 1
    rest = _SELECTOR_REST.match(text, end)
    if rest is not None and rest[0]:
        message = f"wanted the name of a property, read `{text[at : rest.end()]}`"
        advice = "a property is written `$.name`, `$.list[0].name`, or with other signs `$.['a.b']`"
        raise SyntaxProblem(message, at, rest.end(), advice)
    return _token("selector", text, at, end)


def _wrong_operator(mistake: re.Match[str]) -> SyntaxProblem:
    read = mistake[0]
    meant = _MEANT.get(read)
    advice = "a regular expression is compared with `=`: `$.name = %ERROR%`"
    if meant is not None:
        advice = f"did you mean `{meant}`?"
    message = f"wanted an operator of a filter pattern, read `{read}`"
    return SyntaxProblem(message, mistake.start(), mistake.end(), advice)


def _unknown(text: str, at: int) -> SyntaxProblem:
    if text[at] in "&|":
        message = f"wanted `{text[at] * 2}`, read `{text[at]}`"
        return SyntaxProblem(message, at, at + 1, f"did you mean `{text[at] * 2}`?")
    if text[at] == "…":
        message = "wanted three dots, read `…`"
        return SyntaxProblem(message, at, at + 1, "write `...`")
    return no_such_sign(text, at)
