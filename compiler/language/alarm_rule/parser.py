"""Text of a composite alarm's rule to its tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, cast

from compiler.language.alarm_rule import misread
from compiler.language.alarm_rule.alarm import alarm_of
from compiler.language.alarm_rule.syntax import Token, read_tokens
from compiler.language.alarm_rule.tree import (
    AlarmReference,
    And,
    AtLeast,
    Constant,
    Node,
    Not,
    Or,
    State,
)
from compiler.language.syntax_problem import SyntaxProblem, unclosed, wrong_closer
from compiler.language.words import Words

if TYPE_CHECKING:
    from compiler.ir.alarm import AlarmState

DEEPEST: Final = 64
"""How many brackets and NOTs may stand inside one another."""

_EXAMPLE = "for example: ALARM(api-errors) AND NOT ALARM(maintenance)"
_AT_LEAST = "AT_LEAST(2, ALARM, (a, b, c))"
_COUNT = re.compile(r"0*([1-9][0-9]{0,3})")
_PERCENT = re.compile(r"0*([1-9][0-9]?|100)\s*%")
_ESCAPED = re.compile(r'\\(["\\])')


def parse_rule(text: str) -> Node:
    """Read the rule of a composite alarm in which alarms are named by their keys.

    NOT binds tighter than AND, AND tighter than OR: AWS does not document an order, and this is
    the usual one.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-combining.html

    Raises:
        SyntaxProblem: the text is no rule, or it is nested deeper than `DEEPEST`.
    """
    return _Parser(text).whole()


class _Parser(Words[Token]):
    """Reads from left to right; every method takes the words of what it returns."""

    def __init__(self, text: str) -> None:
        super().__init__(text, read_tokens(text))
        self.depth = 0

    def whole(self) -> Node:
        if self.next().kind == "end":
            message = "wanted the rule of a composite alarm, read nothing"
            raise SyntaxProblem(message, 0, len(self.text), _EXAMPLE)
        node = self.either()
        if self.next().kind != "end":
            raise misread.after_condition(self.tokens, self.index)
        return node

    def either(self) -> Node:
        start = self.next().start
        items = [self.both()]
        while self.next().text == "OR":
            self.take()
            items.append(self.both())
        return items[0] if len(items) == 1 else Or(tuple(items), start, self.taken_end)

    def both(self) -> Node:
        start = self.next().start
        items = [self.condition()]
        while self.next().text == "AND":
            self.take()
            items.append(self.condition())
        return items[0] if len(items) == 1 else And(tuple(items), start, self.taken_end)

    def condition(self) -> Node:
        token = self.next()
        if token.text == "NOT":
            return self.negation()
        if token.text == "(":
            return self.group()
        if token.text in {"TRUE", "FALSE"}:
            self.take()
            return Constant(token.text == "TRUE", token.start, token.end)
        if token.text == "AT_LEAST":
            return self.at_least()
        if token.text in misread.STATES:
            return self.state()
        raise misread.no_condition(self.tokens, self.index)

    def negation(self) -> Not:
        sign = self.take()
        self.go_down(sign)
        item = self.condition()
        self.depth -= 1
        return Not(item, sign.start, self.taken_end)

    def group(self) -> Node:
        opener = self.take()
        self.go_down(opener)
        node = self.either()
        self.depth -= 1
        self.close(opener)
        return node

    def close(self, opener: Token) -> None:
        token = self.next()
        if token.text == "]":
            raise wrong_closer(opener.text, token.text, token.start)
        if token.text != ")":
            raise misread.after_condition(self.tokens, self.index, opener)
        self.take()

    def state(self) -> State:
        word = self.take()
        meant = self.next().text if self.next().kind in {"word", "name"} else "…"
        opener = self.expect("(", f"{word.text}({meant})")
        alarm = self.alarm(opener)
        if self.next().text != ")":
            raise misread.after_alarm(self.tokens, self.index, opener)
        self.take()
        return State(cast("AlarmState", word.text), alarm, word.start, self.taken_end)

    def at_least(self) -> AtLeast:
        word = self.take()
        opener = self.expect("(", _AT_LEAST)
        threshold = self.take()
        count, percent = _threshold(threshold, opener)
        self.expect(",", _AT_LEAST, opener)
        negated = self.next().text == "NOT"
        if negated:
            self.take()
        state = self.take()
        if state.text not in misread.STATES:
            raise unclosed("(", opener.start) if state.kind == "end" else misread.no_state(state)
        self.expect(",", _AT_LEAST, opener)
        alarms = self.alarms(opener)
        self.expect(")", _AT_LEAST, opener)
        return AtLeast(
            count=count,
            percent=percent,
            state=cast("AlarmState", state.text),
            alarms=alarms,
            negated=negated,
            start=word.start,
            end=self.taken_end,
            threshold_at=(threshold.start, threshold.end),
        )

    def alarms(self, outer: Token) -> tuple[AlarmReference, ...]:
        opener = self.expect("(", _AT_LEAST, outer)
        found = [self.alarm(opener)]
        while self.next().text == ",":
            self.take()
            found.append(self.alarm(opener))
        self.expect(")", _AT_LEAST, opener)
        return tuple(found)

    def alarm(self, opener: Token) -> AlarmReference:
        token = self.take()
        name = _ESCAPED.sub(r"\1", token.text[1:-1]) if token.kind == "name" else ""
        if name.strip():
            at = (token.start, token.end)
            return AlarmReference(name, outside=True, start=at[0], end=at[1], key_at=at)
        if token.kind != "word":
            raise misread.no_alarm(token, opener)
        return alarm_of(token)

    def expect(self, sign: str, shape: str, opener: Token | None = None) -> Token:
        token = self.next()
        if token.text == sign:
            return self.take()
        if token.kind == "end" and opener is not None:
            raise unclosed(opener.text, opener.start)
        raise misread.missing(sign, shape, self.tokens, self.index)

    def go_down(self, place: Token) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise misread.too_deep(DEEPEST, place)


def _threshold(token: Token, opener: Token) -> tuple[int | None, int | None]:
    """Return the count or the percentage that the first argument of AT_LEAST stands for."""
    if token.kind == "end":
        raise unclosed(opener.text, opener.start)
    if token.kind == "word" and (count := _COUNT.fullmatch(token.text)):
        return int(count.group(1)), None
    if token.kind == "number" and (percent := _PERCENT.fullmatch(token.text)):
        return None, int(percent.group(1))
    raise misread.no_threshold(token)
