"""One alarm of the spec, as widgets and suppressors name it: `key`, `key[member]`, `key[*]`."""

from __future__ import annotations

from compiler.language.alarm_rule.syntax import Token, read_tokens
from compiler.language.alarm_rule.tree import AlarmReference
from compiler.language.syntax_problem import SyntaxProblem

_EVERY = "*"


def parse_alarm(text: str) -> AlarmReference:
    """Read the name of an alarm of the spec.

    Raises:
        SyntaxProblem: it is something else.
    """
    token, *rest = read_tokens(text)
    if token.kind != "word" or rest[0].kind != "end":
        message = f"wanted an alarm of this spec, read `{text}`"
        advice = "write its key, `key[member]` for one member, or `key[*]` for all"
        raise SyntaxProblem(message, 0, len(text), advice)
    return alarm_of(token)


def alarm_of(token: Token) -> AlarmReference:
    """Return the alarm that a word of a rule names."""
    every = token.member == _EVERY
    return AlarmReference(
        key=token.key,
        member=None if every else token.member,
        every=every,
        start=token.start,
        end=token.end,
        key_at=(token.start, token.start + len(token.key)),
        member_at=token.member_at,
    )
