"""Words of a rule: keys of alarms, names in quotes, states, operators and brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from compiler.language.alarm_rule.tree import Extent
from compiler.language.syntax_problem import SyntaxProblem, unclosed
from compiler.language.words import cut

Kind = Literal["word", "name", "number", "sign", "end"]

# Whole numbers are words: they can be keys of alarms too.
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?\s*%|-?[0-9]+\.[0-9]+")
_WORD = re.compile(r"[A-Za-z0-9_-]+")
_NAME = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_MEANT = {"&&": "AND", "&": "AND", "||": "OR", "|": "OR", "!": "NOT"}
_MISTAKE = re.compile(r"&&?|\|\|?|!")
_CURLY = "‘’“”"


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a rule, as written; a word may name a member in brackets."""

    kind: Kind
    text: str
    start: int
    end: int
    key: str = ""
    member: str | None = None
    member_at: Extent | None = None


def read_tokens(text: str) -> tuple[Token, ...]:
    """Cut a rule into its words; the last one is always the end.

    Raises:
        SyntaxProblem: a character that means nothing in a rule.
    """
    return cut(text, _read, Token("end", "", len(text), len(text)))


def _read(text: str, at: int) -> Token:
    if text[at] in "()[],":
        return Token("sign", text[at], at, at + 1)
    if found := _NUMBER.match(text, at):
        return Token("number", found.group(), at, found.end())
    if found := _WORD.match(text, at):
        return _read_word(text, at, found.end())
    if found := _NAME.match(text, at):
        return Token("name", found.group(), at, found.end())
    raise _unknown(text, at)


def _read_word(text: str, at: int, end: int) -> Token:
    key = text[at:end]
    if not text.startswith("[", end):
        return Token("word", key, at, end, key)
    close = text.find("]", end)
    if close < 0:
        raise unclosed("[", end)
    inside = text[end + 1 : close]
    start = end + 1 + len(inside) - len(inside.lstrip())
    member = inside.strip()
    if not member or "[" in member:
        message = "wanted the name of a member between `[` and `]`"
        advice = "write one member, or `*` for every member"
        raise SyntaxProblem(message, end, close + 1, advice)
    written = text[at : close + 1]
    return Token("word", written, at, close + 1, key, member, (start, start + len(member)))


def _unknown(text: str, at: int) -> SyntaxProblem:
    sign = text[at]
    if sign == '"':
        message = 'the name that `"` opens is never closed'
        return SyntaxProblem(message, at, at + 1, 'add the missing `"`')
    if mistake := _MISTAKE.match(text, at):
        written = mistake.group()
        message = f"wanted an operator of an alarm rule, read `{written}`"
        return SyntaxProblem(message, at, mistake.end(), f"did you mean `{_MEANT[written]}`?")
    advice = 'the name of an alarm outside this spec stands in quotes: ALARM("name")'
    if sign == "'" or sign in _CURLY:
        advice = 'quotes around the name of an alarm are straight and double: `"`'
    return SyntaxProblem(f"`{sign}` means nothing in an alarm rule", at, at + 1, advice)
