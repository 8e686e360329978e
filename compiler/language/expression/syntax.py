"""Words of an expression: numbers, texts, references, names of functions and signs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from compiler.language.expression.reference import MetricReference, scan_reference
from compiler.language.syntax_problem import SyntaxProblem, quoted
from compiler.language.words import cut

Kind = Literal["number", "text", "reference", "word", "operator", "bracket", "comma", "end"]

_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_WORD = re.compile(r"[A-Z][A-Za-z0-9_]*")
_NAME_REST = re.compile(r"[A-Za-z0-9_.:@]+")
_TEXT = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""", re.DOTALL)
_OPERATOR = re.compile(r"==|!=|<=|>=|&&|\|\||[-+*/^<>]")
_LOGICAL = {"&&": "AND", "||": "OR", "AND": "AND", "OR": "OR"}
_MEANT = {"=>": ">=", "=<": "<=", "<>": "!=", "**": "^", "=": "==", "&": "AND", "|": "OR"}
_MISTAKE = re.compile(r"=>|=<|<>|\*\*|=(?!=)|&(?!&)|\|(?!\|)")
_CURLY = "‘’“”"


@dataclass(frozen=True, slots=True)
class Token:
    """One word of an expression, as written; `reference` is set on the words that are one."""

    kind: Kind
    text: str
    start: int
    end: int
    reference: MetricReference | None = None


Scan = Callable[[str, int], MetricReference]
"""Reads the name of a metric that begins at an offset of a text."""


def read_tokens(text: str, scan: Scan = scan_reference) -> tuple[Token, ...]:
    """Cut an expression into its words; the last one is always the end.

    `scan` reads what names a metric: a reference in a spec, an id in a template.

    Raises:
        SyntaxProblem: a character or a name that means nothing in metric math.
    """

    def read(text: str, at: int) -> Token:
        return _read_metric(text, at, scan) if "a" <= text[at] <= "z" else _read(text, at)

    return cut(text, read, Token("end", "", len(text), len(text)))


def _read(text: str, at: int) -> Token:
    sign = text[at]
    if "A" <= sign <= "Z":
        return _read_word(text, at)
    if number := _NUMBER.match(text, at):
        return _read_number(text, number)
    if sign in "'\"":
        return _read_text(text, at)
    if sign in "()[],":
        return Token("comma" if sign == "," else "bracket", sign, at, at + 1)
    return _read_operator(text, at)


def _read_operator(text: str, at: int) -> Token:
    operator = None if _MISTAKE.match(text, at) else _OPERATOR.match(text, at)
    if operator is None:
        raise _unknown(text, at)
    canonical = _LOGICAL.get(operator.group(), operator.group())
    return Token("operator", canonical, at, operator.end())


def _read_metric(text: str, at: int, scan: Scan) -> Token:
    reference = scan(text, at)
    written = text[at : reference.end]
    # LAMBDA takes booleans in small letters; no metric can have those names.
    kind: Kind = "word" if written in {"true", "false"} else "reference"
    return Token(kind, written, at, reference.end, reference)


def _read_word(text: str, at: int) -> Token:
    word = _WORD.match(text, at)
    end = word.end() if word else at + 1
    written = text[at:end]
    if text[end : end + 1] in {".", "@"} and written not in _LOGICAL:
        message = f"wanted the name of a watch or a metric, read {quoted(written)}"
        advice = "names start with a lower-case letter and have lower-case letters, digits and `_`"
        raise SyntaxProblem(message, at, end, advice)
    if written in _LOGICAL:
        return Token("operator", written, at, end)
    return Token("word", written, at, end)


def _read_number(text: str, number: re.Match[str]) -> Token:
    at, end = number.span()
    rest = _NAME_REST.match(text, end)
    if rest is not None:
        written = text[at : rest.end()]
        message = f"wanted a number, read {quoted(written)}"
        advice = "a metric is written after its watch: `watch.5XXError`; a number has no unit"
        raise SyntaxProblem(message, at, rest.end(), advice)
    return Token("number", number.group(), at, end)


def _read_text(text: str, at: int) -> Token:
    found = _TEXT.match(text, at)
    if found is None:
        quote = text[at]
        raise SyntaxProblem(
            f"the text that `{quote}` opens is never closed",
            at,
            at + 1,
            f"add the missing `{quote}`",
        )
    return Token("text", found.group(), at, found.end())


def _unknown(text: str, at: int) -> SyntaxProblem:
    mistake = _MISTAKE.match(text, at)
    written = mistake.group() if mistake else text[at]
    if mistake:
        meant = _MEANT[written]
        message = f"wanted an operator of metric math, read `{written}`"
        return SyntaxProblem(message, at, at + len(written), f"did you mean `{meant}`?")
    advice = {
        ".": "a metric follows its watch without spaces: `watch.Metric`",
        "@": "a statistic follows its metric without spaces: `watch.Metric@Sum`",
        "!": "metric math has no NOT: compare with 0 instead, `x == 0`",
    }.get(written, 'a name of a metric with other characters is quoted: watch."disk used %"')
    if written in _CURLY:
        advice = "quotes are straight: `'` or `\"`"
    message = f"`{written}` means nothing in metric math"
    return SyntaxProblem(message, at, at + 1, advice)
