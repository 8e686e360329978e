"""Fields of an event that a metric takes its value or a dimension from."""

from __future__ import annotations

from compiler.language.filter_pattern.syntax import ROOTS, read_tokens
from compiler.language.filter_pattern.tree import (
    ELLIPSIS,
    FieldsPattern,
    FilterPattern,
    JsonPattern,
    Terms,
)
from compiler.language.syntax_problem import SyntaxProblem
from compiler.text.nearest import suggestion


def check_field(text: str, pattern: FilterPattern) -> None:
    """Refuse a field, written with its `$`, that events of a pattern do not have.

    Raises:
        SyntaxProblem: the pattern has no such field, or none at all.
    """
    match pattern:
        case Terms():
            message = f"the pattern is made of terms, so its events have no field `{text}`"
            advice = "name the fields: `[time, level, size]`, or `{ $.size = * }` for JSON"
            raise SyntaxProblem(message, 0, len(text), advice)
        case JsonPattern():
            _check_selector(text)
        case FieldsPattern():
            _check_name(text, pattern)


def _check_selector(text: str) -> None:
    tokens = read_tokens(text)
    if len(tokens) == 2 and tokens[0].kind == "selector" and text.startswith(ROOTS):
        return
    message = f"wanted a property of JSON, read `{text}`"
    raise SyntaxProblem(message, 0, len(text), f"write `$.{text.lstrip('$.')}`")


def _check_name(text: str, pattern: FieldsPattern) -> None:
    name = text.removeprefix("$")
    names = [known for known in pattern.names if known not in ("", ELLIPSIS)]
    if name in names:
        return
    # Fields without a name are counted from 1.
    if name.isdigit() and (ELLIPSIS in pattern.names or 0 < int(name) <= len(pattern.names)):
        return
    help_ = suggestion(text, [f"${known}" for known in names], what="it has")
    message = f"the pattern has no field `{text}`"
    raise SyntaxProblem(message, 0, len(text), help_)
