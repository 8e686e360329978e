"""What is said where an expression goes wrong between two words."""

from __future__ import annotations

from collections.abc import Sequence

from compiler.language.expression.syntax import Token
from compiler.language.syntax_problem import CLOSERS, SyntaxProblem, quoted, unclosed, unopened


def no_value(
    tokens: Sequence[Token], index: int, wanted: str = "a metric, a number or a function"
) -> SyntaxProblem:
    """Say that a value is wanted where the word at `index` stands."""
    token = tokens[index]
    before = tokens[index - 1] if index else None
    if before is None and token.text in CLOSERS.values():
        return unopened(token.text, token.start)
    if before is not None and before.text in CLOSERS and token.kind == "end":
        return unclosed(before.text, before.start)
    place = f" after {quoted(before.text)}" if before is not None else ""
    read = "the end" if token.kind == "end" else quoted(token.text)
    advice = ""
    if token.kind == "text":
        advice = "a text in quotes can only be an argument of a function that takes one"
    elif token.kind == "operator":
        advice = f"`{token.text}` stands between two values"
    return SyntaxProblem(f"wanted {wanted}{place}, read {read}", token.start, token.end, advice)


def after_value(tokens: Sequence[Token], index: int, opener: Token | None) -> SyntaxProblem:
    """Say that the word at `index` cannot follow a value, inside `opener` where there is one."""
    token, before = tokens[index], quoted(tokens[index - 1].text)
    if opener is None and token.text in CLOSERS.values():
        return unopened(token.text, token.start)
    if token.text in {"and", "or"}:
        return small_operator(token)
    if token.kind == "comma":
        end = "the end" if opener is None else f"`{CLOSERS[opener.text]}`"
        message = f"wanted an operator or {end} after {before}, read `,`"
        advice = "several series are written as an array: [a, b]"
    elif token.kind == "operator":
        message = f"wanted `,` or a closing bracket after {before}, read `{token.text}`"
        advice = "a text in quotes stands alone as an argument"
    else:
        message = f"wanted an operator between {before} and {quoted(token.text)}"
        advice = "write `+`, `-`, `*`, `/`, `^`, a comparison, AND or OR between them"
    return SyntaxProblem(message, token.start, token.end, advice)


def small_operator(token: Token) -> SyntaxProblem:
    """Say that `and`, `or` or `not` is not an operator as written."""
    if token.text == "not":
        message = "`not` means nothing in metric math"
        advice = "metric math has no NOT: compare with 0 instead, `x == 0`"
    else:
        message = f"wanted `{token.text.upper()}`, read `{token.text}`"
        advice = f"operators are written in capitals: {token.text.upper()}"
    return SyntaxProblem(message, token.start, token.end, advice)


def too_deep(deepest: int, place: Token) -> SyntaxProblem:
    """Say that more than `deepest` operations or brackets stand inside one another."""
    message = f"more than {deepest} operations stand inside one another"
    advice = "name a part of it in `metrics:`, or add many series up with SUM([a, b])"
    return SyntaxProblem(message, place.start, place.end, advice)
