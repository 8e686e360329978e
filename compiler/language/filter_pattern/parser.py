"""Text of a filter pattern to what it says."""

from __future__ import annotations

from typing import Final

from compiler.language.filter_pattern.syntax import ROOTS, Token, read_tokens
from compiler.language.filter_pattern.terms import read_terms
from compiler.language.filter_pattern.tree import (
    ELLIPSIS,
    FieldsPattern,
    FilterPattern,
    JsonPattern,
)
from compiler.language.filter_pattern.values import check_compared, check_regexes
from compiler.language.syntax_problem import SyntaxProblem, quoted, unclosed
from compiler.language.words import Words

DEEPEST: Final = 64
"""How many brackets may stand inside one another."""

_MOST_WILDCARDS = 3
_JSON = '`{ $.level = "ERROR" }`'
_FIELDS = "`[time, level=ERROR, ...]`"


def parse_pattern(text: str) -> FilterPattern:
    """Read a filter pattern of CloudWatch Logs.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html

    Raises:
        SyntaxProblem: CloudWatch Logs would not take it.
    """
    begin = text.lstrip()[:1]
    if begin == "{":
        return _Json(text).pattern()
    if begin == "[":
        return _Fields(text).pattern()
    return read_terms(text)


class _Parser(Words[Token]):
    """Reads from left to right; every method takes the words of what it returns."""

    def __init__(self, text: str) -> None:
        super().__init__(text, read_tokens(text))
        self.depth = 0
        self.regexes: list[tuple[int, int]] = []

    def disjunction(self) -> None:
        """Take conditions joined by `&&` and `||`."""
        self.condition()
        while self.next().kind == "logical":
            self.take()
            self.condition()

    def condition(self) -> None:
        opener = self.next()
        if opener.text != "(":
            self.comparison()
            return
        self.take()
        self.depth += 1
        if self.depth > DEEPEST:
            message = f"more than {DEEPEST} brackets stand inside one another"
            raise SyntaxProblem(message, opener.start, opener.end, "leave some of them out")
        self.disjunction()
        self.depth -= 1
        self.close(opener, ")")

    def comparison(self) -> None:
        raise NotImplementedError

    def value(self, operator: Token) -> None:
        """Take what is compared with."""
        token = self.next()
        if token.kind not in ("text", "regex", "word"):
            message = f"wanted a value after `{operator.text}`, read {self.read(token)}"
            advice = 'write a number, `"a text"` or `%regex%`'
            raise SyntaxProblem(message, token.start, token.end, advice)
        self.take()
        if token.kind == "regex":
            self.regexes.append((token.start, token.end))
        check_compared(operator.text, token.text, token.start, token.end)

    def close(self, opener: Token, closer: str) -> None:
        token = self.next()
        if token.kind == "end":
            raise _unclosed(opener)
        if token.text != closer:
            raise self.unexpected(token, closer)
        self.take()

    def finish(self, form: str) -> None:
        """Refuse what stands behind the pattern."""
        token = self.next()
        if token.kind != "end":
            message = f"wanted nothing after the pattern, read {self.read(token)}"
            raise SyntaxProblem(message, token.start, len(self.text), f"a pattern is one: {form}")
        check_regexes(self.regexes)

    def unexpected(self, token: Token, closer: str) -> SyntaxProblem:
        before = self.tokens[self.index - 1].text
        message = f"wanted `&&`, `||` or `{closer}` after {quoted(before)}, read {self.read(token)}"
        joined = {"and": "&&", "or": "||"}.get(token.text.lower())
        advice = 'a text of several words stands in double quotes: `"…"`'
        if joined is not None:
            advice = f"did you mean `{joined}`?"
        return SyntaxProblem(message, token.start, token.end, advice)

    def read(self, token: Token) -> str:
        return "the end" if token.kind == "end" else quoted(token.text)


class _Json(_Parser):
    def pattern(self) -> JsonPattern:
        self.selectors: list[Token] = []
        opener = self.take()
        if self.next().text == "}":
            end = self.next().end
            message = "wanted a condition between `{` and `}`, read none"
            raise SyntaxProblem(message, opener.start, end, f"write one: {_JSON}")
        self.disjunction()
        self.close(opener, "}")
        self.finish(_JSON)
        self.check_wildcards()
        return JsonPattern(tuple(token.text for token in self.selectors))

    def comparison(self) -> None:
        token = self.next()
        if token.kind != "selector" or not token.text.startswith(ROOTS):
            raise self.no_selector(token)
        self.selectors.append(self.take())
        sign = self.next()
        if sign.text in ("IS", "NOT"):
            self.words()
        elif sign.kind == "operator":
            self.value(self.take())
        else:
            message = f"wanted an operator after {quoted(token.text)}, read {self.read(sign)}"
            raise SyntaxProblem(message, sign.start, sign.end, _operators(token, sign))

    def words(self) -> None:
        """Take `IS NULL`, `IS TRUE`, `IS FALSE` or `NOT EXISTS`."""
        first = self.take()
        wanted = ("NULL", "TRUE", "FALSE") if first.text == "IS" else ("EXISTS",)
        token = self.next()
        if token.text not in wanted:
            shown = ", ".join(f"`{word}`" for word in wanted)
            message = f"wanted {shown} after `{first.text}`, read {self.read(token)}"
            advice = "there are `IS NULL`, `IS TRUE`, `IS FALSE` and `NOT EXISTS`"
            raise SyntaxProblem(message, token.start, token.end, advice)
        self.take()

    def no_selector(self, token: Token) -> SyntaxProblem:
        if token.kind == "end":
            return _unclosed(self.tokens[0])
        message = f"wanted a property such as `$.level`, read {self.read(token)}"
        advice = "a condition begins with the property of the event"
        name = token.text.lstrip("$.")
        if name and token.kind in ("word", "selector"):
            advice = f"write `$.{name}`"
        return SyntaxProblem(message, token.start, token.end, advice)

    def check_wildcards(self) -> None:
        """Refuse more wildcards than a selector, and than a pattern, may have."""
        with_one = [token for token in self.selectors if "*" in token.text]
        for token in with_one:
            if token.text.count("*") > 1:
                message = f"{quoted(token.text)} has more than one `*`"
                raise SyntaxProblem(message, token.start, token.end, "name one of the places")
        if len(with_one) > _MOST_WILDCARDS:
            token = with_one[_MOST_WILDCARDS]
            message = f"{len(with_one)} properties have a `*`; a pattern can have {_MOST_WILDCARDS}"
            raise SyntaxProblem(message, token.start, token.end, "name the properties")


class _Fields(_Parser):
    def pattern(self) -> FieldsPattern:
        opener = self.take()
        names = [self.field()]
        while self.next().text == ",":
            self.take()
            names.append(self.field())
        token = self.next()
        if token.kind == "word" and token.text.lower() not in ("and", "or"):
            before = self.tokens[self.index - 1].text
            message = f"wanted `,` or `]` after {quoted(before)}, read {quoted(token.text)}"
            advice = 'put a comma between fields, and a text of several words in quotes: `"…"`'
            raise SyntaxProblem(message, token.start, token.end, advice)
        self.close(opener, "]")
        self.finish(_FIELDS)
        return FieldsPattern(tuple(names))

    def field(self) -> str:
        """Take one field, and return its name; empty where it has none."""
        token = self.next()
        if token.text == ELLIPSIS:
            return self.take().text
        if token.text in (",", "]"):
            return ""
        self.named = ""
        self.disjunction()
        return self.named

    def comparison(self) -> None:
        token = self.next()
        if token.kind == "end":
            raise _unclosed(self.tokens[0])
        if token.kind != "word" or not token.text.replace("_", "a").replace("-", "a").isalnum():
            message = f"wanted the name of a field, read {self.read(token)}"
            advice = f"fields have names of letters, digits and `_`: {_FIELDS}"
            raise SyntaxProblem(message, token.start, token.end, advice)
        self.take()
        self.named = self.named or token.text
        if self.next().kind == "operator":
            self.value(self.take())


def _unclosed(opener: Token) -> SyntaxProblem:
    if opener.text == "{":
        return SyntaxProblem("`{` is never closed", opener.start, opener.end, "add the missing `}`")
    return unclosed(opener.text, opener.start)


def _operators(selector: Token, sign: Token) -> str:
    if sign.text == "EXISTS":
        return f'there is `NOT EXISTS`; for a property that is there write `{selector.text} = "*"`'
    return "write `=`, `!=`, `<`, `<=`, `>`, `>=`, `IS NULL`, `IS TRUE`, `IS FALSE` or `NOT EXISTS`"
