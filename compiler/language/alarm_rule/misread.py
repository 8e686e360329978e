"""What is said where a rule goes wrong between two words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from compiler.language.alarm_rule.syntax import Token
from compiler.language.syntax_problem import CLOSERS, SyntaxProblem, quoted, unclosed, unopened
from compiler.text.nearest import nearest

STATES: Final = ("ALARM", "OK", "INSUFFICIENT_DATA")
_STARTS = (*STATES, "AT_LEAST", "NOT", "TRUE", "FALSE")
_SMALL = {"and": "AND", "or": "OR", "not": "NOT"}


def no_condition(tokens: Sequence[Token], index: int) -> SyntaxProblem:
    """Say that the state of an alarm is wanted where the word at `index` stands."""
    token = tokens[index]
    before = tokens[index - 1] if index else None
    if before is None and token.text in CLOSERS.values():
        return unopened(token.text, token.start)
    if before is not None and before.text in CLOSERS and token.kind == "end":
        return unclosed(before.text, before.start)
    place = f" after {quoted(before.text)}" if before is not None else ""
    message = f"wanted a state such as ALARM(…){place}, read {_read(token)}"
    called = tokens[min(index + 1, len(tokens) - 1)].text == "("
    return SyntaxProblem(message, token.start, token.end, _condition_advice(token, called=called))


def _condition_advice(token: Token, *, called: bool) -> str:
    if token.text in {"AND", "OR"}:
        return f"`{token.text}` stands between two conditions"
    if token.kind not in {"word", "name"}:
        return ""
    near = _capitals(token.text, _STARTS)
    if near is None and (called or token.text.isupper()):
        near = nearest(token.text, STATES) or nearest(token.text, _STARTS)
    if near is not None:
        return f"did you mean `{near}`?"
    if called:
        return f"known: {', '.join(_STARTS)}"
    return f"say its state: ALARM({token.text})"


def no_state(token: Token) -> SyntaxProblem:
    """Say that a state is wanted as the second argument of AT_LEAST."""
    near = _capitals(token.text, STATES) or nearest(token.text, STATES)
    advice = "write ALARM, OK or INSUFFICIENT_DATA, with NOT before it for the opposite"
    if token.text in _SMALL:
        advice = f"did you mean `{_SMALL[token.text]}`?"
    elif near is not None:
        advice = f"did you mean `{near}`?"
    message = f"wanted a state as argument 2 of AT_LEAST, read {_read(token)}"
    return SyntaxProblem(message, token.start, token.end, advice)


def no_threshold(token: Token) -> SyntaxProblem:
    """Say that a number is wanted as the first argument of AT_LEAST."""
    wanted = "a number from 1, or a share from 1% to 100%"
    message = f"wanted {wanted}, as argument 1 of AT_LEAST, read {_read(token)}"
    advice = "write how many alarms must be in the state, such as 2, or their share, such as 50%"
    return SyntaxProblem(message, token.start, token.end, advice)


def no_alarm(token: Token, opener: Token) -> SyntaxProblem:
    """Say that an alarm is wanted inside the bracket `opener`."""
    if token.kind == "end":
        return unclosed(opener.text, opener.start)
    message = f"wanted the key of an alarm, read {_read(token)}"
    advice = 'write the key of an alarm of this spec, or the "name" of another one in quotes'
    return SyntaxProblem(message, token.start, token.end, advice)


def after_condition(
    tokens: Sequence[Token], index: int, opener: Token | None = None
) -> SyntaxProblem:
    """Say that the word at `index` cannot follow a condition."""
    token, before = tokens[index], quoted(tokens[index - 1].text)
    if token.kind == "end" and opener is not None:
        return unclosed(opener.text, opener.start)
    if token.text in CLOSERS.values():
        return unopened(token.text, token.start)
    message = f"wanted AND or OR after {before}, read {_read(token)}"
    small = _SMALL.get(token.text)
    advice = "write AND or OR between two conditions"
    if small is not None:
        advice = f"operators are written in capitals: {small}"
    return SyntaxProblem(message, token.start, token.end, advice)


def after_alarm(tokens: Sequence[Token], index: int, opener: Token) -> SyntaxProblem:
    """Say that the word at `index` cannot follow an alarm inside the bracket `opener`."""
    token, before = tokens[index], quoted(tokens[index - 1].text)
    if token.kind == "end":
        return unclosed(opener.text, opener.start)
    message = f"wanted `)` after {before}, read {_read(token)}"
    advice = "one alarm each: ALARM(a) OR ALARM(b); or AT_LEAST(1, ALARM, (a, b))"
    if token.text == "[":
        advice = "the member stands right after the key: key[member]"
    elif token.text not in {",", "AND", "OR"}:
        advice = 'the name of an alarm outside this spec stands in quotes: ALARM("name")'
    return SyntaxProblem(message, token.start, token.end, advice)


def missing(sign: str, shape: str, tokens: Sequence[Token], index: int) -> SyntaxProblem:
    """Say that a sign is wanted where the word at `index` stands; `shape` shows the whole."""
    token, before = tokens[index], quoted(tokens[index - 1].text)
    message = f"wanted `{sign}` after {before}, read {_read(token)}"
    return SyntaxProblem(message, token.start, token.end, f"write {shape}")


def too_deep(deepest: int, place: Token) -> SyntaxProblem:
    """Say that more than `deepest` brackets and NOTs stand inside one another."""
    message = f"more than {deepest} brackets or NOTs stand inside one another"
    advice = "make a composite alarm of a part of it, and name that one"
    return SyntaxProblem(message, place.start, place.end, advice)


def _read(token: Token) -> str:
    return "the end" if token.kind == "end" else quoted(token.text)


def _capitals(word: str, options: Sequence[str]) -> str | None:
    return word.upper() if word.upper() in options else None
