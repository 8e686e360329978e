"""Text of metric math to its tree."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from compiler.language.expression import arguments, misread
from compiler.language.expression.functions import FUNCTIONS, Function
from compiler.language.expression.precedence import BINDING, right_level
from compiler.language.expression.reference import scan_id, scan_reference
from compiler.language.expression.syntax import Scan, Token, read_tokens
from compiler.language.expression.tree import (
    Array,
    Binary,
    Call,
    Keyword,
    Node,
    Number,
    Text,
    Unary,
)
from compiler.language.syntax_problem import (
    CLOSERS,
    SyntaxProblem,
    quoted,
    unclosed,
    wrong_closer,
)
from compiler.language.words import Words

DEEPEST: Final = 100
"""How many operations and brackets may stand inside one another.

Every reader of the tree calls itself a few times for each level; the bound keeps them all far
from Python's own.
"""

_LARGEST = 1e300
_EXAMPLE = "for example: 100 * api.5XXError@Sum / api.Count@Sum"


def parse_expression(text: str) -> Node:
    """Read an expression of metric math in which metrics are named by reference.

    Raises:
        SyntaxProblem: the text is no expression, a function is unknown or gets other arguments
            than it takes, or it is nested deeper than `DEEPEST`.
    """
    return _Parser(text, scan_reference).whole()


def parse_math(text: str) -> Node:
    """Read an expression as CloudWatch has it: metrics are named by the ids of queries.

    An id is the `name` of a reference that has nothing else.

    Raises:
        SyntaxProblem: as `parse_expression` does.
    """
    return _Parser(text, scan_id).whole()


class _Parser(Words[Token]):
    """Reads from left to right; every method takes the words of what it returns."""

    def __init__(self, text: str, scan: Scan) -> None:
        super().__init__(text, read_tokens(text, scan))
        self.depth = 0
        # The height of the tree that was returned last.
        self.height = 0

    def whole(self) -> Node:
        if self.next().kind == "end":
            message = "wanted an expression, read nothing"
            raise SyntaxProblem(message, 0, len(self.text), _EXAMPLE)
        node = self.expression()
        if self.next().kind != "end":
            raise misread.after_value(self.tokens, self.index, None)
        return node

    def expression(self, least: int = 1) -> Node:
        start = self.next().start
        self.go_down()
        left = self.signed()
        while self.next().kind == "operator" and BINDING[self.next().text] >= least:
            sign = self.take()
            height = self.height
            right = self.expression(right_level(sign.text))
            self.grow(max(height, self.height), sign)
            left = Binary(sign.text, left, right, start, self.taken_end)
        self.depth -= 1
        return left

    def signed(self) -> Node:
        if self.next().kind != "operator" or self.next().text != "-":
            return self.value()
        sign = self.take()
        self.go_down()
        operand = self.signed()
        self.grow(self.height, sign)
        self.depth -= 1
        return Unary(operand, sign.start, self.taken_end)

    def value(self) -> Node:
        token = self.next()
        self.height = 0
        match token.kind:
            case "number":
                return self.number()
            case "reference":
                return self.reference()
            case "word":
                return self.call()
            case "bracket" if token.text == "(":
                return self.group()
            case "bracket" if token.text == "[":
                return self.array()
            case _:
                raise misread.no_value(self.tokens, self.index)

    def number(self) -> Number:
        token = self.take()
        value = float(token.text)
        if value > _LARGEST:
            message = f"wanted a number, read {quoted(token.text)}"
            raise SyntaxProblem(message, token.start, token.end, "the number is too large")
        return Number(value, token.start, token.end)

    def reference(self) -> Node:
        token = self.take()
        if token.reference is None or token.text in {"and", "or", "not"}:
            raise misread.small_operator(token)
        after = self.next()
        called = after.text == "(" and token.text == token.reference.name
        if called and (after.start == token.end or token.text.upper() in FUNCTIONS):
            raise arguments.small_name(token)
        return token.reference

    def group(self) -> Node:
        opener = self.take()
        node = self.expression()
        self.close(opener)
        if isinstance(node, Unary | Binary):
            return replace(node, start=opener.start, end=self.taken_end, grouped=True)
        return node

    def array(self) -> Array:
        opener = self.take()
        items = [self.expression()]
        height = self.height
        while self.next().kind == "comma":
            self.take()
            items.append(self.expression())
            height = max(height, self.height)
        self.close(opener)
        self.grow(height, opener)
        return Array(tuple(items), opener.start, self.taken_end)

    def call(self) -> Call:
        name = self.take()
        if self.next().text != "(":
            raise arguments.lone_word(name)
        function = FUNCTIONS.get(name.text)
        if function is None:
            raise arguments.unknown_function(name)
        opener = self.take()
        given: list[Node] = []
        height = 0
        while self.next().text != ")" or given:
            given.append(self.argument(function, len(given)))
            height = max(height, self.height)
            if self.next().kind != "comma":
                break
            self.take()
        self.close(opener)
        self.grow(height, name)
        call = Call(name.text, tuple(given), name.start, self.taken_end)
        arguments.check_arguments(call, function)
        return call

    def argument(self, function: Function, position: int) -> Node:
        """Read an argument: an expression, or what only an argument can be."""
        token = self.next()
        after = self.tokens[min(self.index + 1, len(self.tokens) - 1)]
        self.height = 0
        if token.kind == "text":
            return self.quoted_text()
        if token.kind == "word" and after.text in {",", ")"}:
            self.take()
            return Keyword(token.text, token.start, token.end)
        parameter = function.parameter(position)
        if token.text == "[" and parameter is not None and "texts" in parameter.kinds:
            return self.texts()
        return self.expression()

    def quoted_text(self) -> Text:
        token = self.take()
        return Text(token.text[1:-1], token.text[0], token.start, token.end)

    def texts(self) -> Array:
        opener = self.take()
        items: list[Node] = []
        while True:
            if self.next().kind != "text":
                raise misread.no_value(self.tokens, self.index, "a text in quotes")
            items.append(self.quoted_text())
            if self.next().kind != "comma":
                break
            self.take()
        self.close(opener)
        self.height = 1
        return Array(tuple(items), opener.start, self.taken_end)

    def close(self, opener: Token) -> None:
        token = self.next()
        if token.text == CLOSERS[opener.text]:
            self.take()
        elif token.kind == "end":
            raise unclosed(opener.text, opener.start)
        elif token.kind == "bracket" and token.text in ")]":
            raise wrong_closer(opener.text, token.text, token.start)
        else:
            raise misread.after_value(self.tokens, self.index, opener)

    def go_down(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise misread.too_deep(DEEPEST, self.next())

    def grow(self, height: int, place: Token) -> None:
        self.height = height + 1
        if self.height > DEEPEST:
            raise misread.too_deep(DEEPEST, place)
