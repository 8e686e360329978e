"""Texts in quotes, regular expressions and numbers of a filter pattern."""

from __future__ import annotations

import re

from compiler.language.filter_pattern.tree import SOURCE
from compiler.language.syntax_problem import SyntaxProblem, quoted

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_REGEX = re.compile(r"%(?:[^%\\]|\\.)*%", re.DOTALL)
_REFUSED = re.compile(r"\\x[0-9A-Fa-f]{2}|([^A-Za-z0-9 :_#=@/;,\-^$?\[\]{}|\\*+.])")
_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_CURLY = "“”„"
_MOST_REGEXES = 2


def quoted_end(text: str, at: int) -> int:
    """Return where the text in quotes that begins at `at` ends.

    Raises:
        SyntaxProblem: it never ends.
    """
    found = _QUOTED.match(text, at)
    if found is None:
        message = 'the text that `"` opens is never closed'
        raise SyntaxProblem(message, at, at + 1, 'add the missing `"`')
    return found.end()


def regex_end(text: str, at: int) -> int:
    """Return where the regular expression that begins at `at` ends.

    Raises:
        SyntaxProblem: it never ends, or holds what CloudWatch Logs does not take.
    """
    found = _REGEX.match(text, at)
    if found is None:
        message = "the regular expression that `%` opens is never closed"
        raise SyntaxProblem(message, at, at + 1, "add the missing `%`")
    if found.end() - at == 2:
        raise SyntaxProblem("the regular expression is empty", at, found.end(), "write `%ERROR%`")
    for part in _REFUSED.finditer(text, at + 1, found.end() - 1):
        if part[1] is None:
            continue
        message = f"CloudWatch Logs takes no `{part[1]}` in a regular expression"
        advice = f"see {SOURCE}"
        if part[1].isascii():
            advice = f"write its code: `\\x{ord(part[1]):02X}`"
        if part[1] in "()":
            advice = f"there are no groups, only `%this|that%`; {advice} for the sign itself"
        raise SyntaxProblem(message, part.start(), part.end(), advice)
    return found.end()


def check_regexes(places: list[tuple[int, int]]) -> None:
    """Refuse more regular expressions than a pattern may hold.

    Raises:
        SyntaxProblem: at the first one too many.
    """
    if len(places) > _MOST_REGEXES:
        message = f"the pattern has {len(places)} regular expressions; it can have {_MOST_REGEXES}"
        advice = "join two of them: `%this|that%`"
        raise SyntaxProblem(message, *places[_MOST_REGEXES], advice)


def is_number(text: str) -> bool:
    """Tell whether a text is a number of a pattern, such as `-1.5e+3`."""
    return _NUMBER.fullmatch(text) is not None


def check_compared(operator: str, value: str, start: int, end: int) -> None:
    """Refuse to compare sizes with what is no number.

    Raises:
        SyntaxProblem: the operator is `<`, `<=`, `>` or `>=`, and the value is a text.
    """
    if operator in ("<", "<=", ">", ">=") and not is_number(value):
        message = f"wanted a number after `{operator}`, read {quoted(value)}"
        raise SyntaxProblem(message, start, end, "compare texts with `=` or `!=`")


def no_such_sign(text: str, at: int) -> SyntaxProblem:
    """Say that a character has no meaning where it stands."""
    sign = text[at]
    advice = 'put a text with other signs than letters, digits and `_` in double quotes: `"…"`'
    if sign in _CURLY:
        advice = 'quotes are straight: `"`'
    elif sign == "'":
        advice = 'a text stands in double quotes: `"…"`'
    return SyntaxProblem(f"`{sign}` means nothing in a filter pattern", at, at + 1, advice)
