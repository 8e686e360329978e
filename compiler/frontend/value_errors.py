"""What is said of a value that is of another kind than wanted, or that is not allowed."""

from __future__ import annotations

import re

from pydantic_core import ErrorDetails

from compiler.frontend.tree import Mapping, Node, Scalar, Sequence, describe
from compiler.text.diagnostic import Code, Diagnostic
from compiler.text.nearest import listing, suggestion
from compiler.text.source import Span

WRONG_TYPE = Code("WF203", "wrong-type")

MAPPING = "a mapping (`key: value`)"

_WANTED = {
    "string_type": ("text",),
    "int_type": ("a whole number",),
    "int_from_float": ("a whole number",),
    "float_type": ("a number",),
    "bool_type": ("`true`", "`false`"),
    "list_type": ("a list",),
    "tuple_type": ("a list",),
    "dict_type": (MAPPING,),
    "model_type": (MAPPING,),
    "model_attributes_type": (MAPPING,),
    "none_required": ("nothing",),
}


def wrong_shape(name: str, wanted: str, found: Node, span: Span, help_: str = "") -> Diagnostic:
    """Say that a value is of another kind than wanted."""
    message = f"{name} must be {wanted}, not {describe(found)}"
    if isinstance(found, Scalar) and f"`{found.value}`" in wanted:
        message = f"{name} must be {wanted}, and not a text in quotes"
    if isinstance(found, Scalar) and found.value is None:
        message = f"{name} has no value; {wanted} is wanted"
    return Diagnostic(WRONG_TYPE, message, span, help=help_)


def wanted_of(branches: list[ErrorDetails]) -> str | None:
    """Name what is wanted by the branches of a union; None where one of them wants no kind."""
    if not all(detail["type"] in _WANTED for detail in branches):
        return None
    words = dict.fromkeys(word for detail in branches for word in _WANTED[detail["type"]])
    if "a number" in words:
        words.pop("a whole number", None)
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def type_help(kind: str, found: Node, keys: tuple[str, ...], meaning: str = "") -> str:
    """Say how the value is written; `meaning` is what the shape says of its key."""
    if not isinstance(found, Scalar):
        return _instead_of_several(kind, found)
    if found.value is None:
        return "write a value, or remove the key"
    read = found.text
    meant = _TRUTHS.get(read.lower())
    if kind == "bool_type" and read in _TRUTHS.values():
        return f"write it without quotes: {read}"
    number = read if isinstance(found.value, str) and _NUMBER.fullmatch(read) else ""
    helps = {
        "string_type": f'put it in quotes: "{read}"',
        "list_type": f"write `[{read}]`",
        "bool_type": f"did you mean `{meant}`?" if meant else "write `true` or `false`",
        "model_type": f"its keys: {listing(keys, most=30)}" if keys else "",
        "int_type": f"write it without quotes: {number}" if number else "",
        "float_type": f"write it without quotes: {number}" if number else "",
    }
    return helps.get(kind) or clause(meaning) or _PLAIN.get(kind, "")


def _instead_of_several(kind: str, found: Mapping | Sequence) -> str:
    if kind in {"model_type", "dict_type", "model_attributes_type"}:
        return "write its keys without `- `"
    if kind in {"list_type", "tuple_type"}:
        return "begin each of its values with `- `"
    read = "keys" if isinstance(found, Mapping) else "a list"
    return f"write one value after the colon, and not {read}"


_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_PLAIN = {
    "int_type": "write digits alone: `6`",
    "float_type": "write a number alone: `0.5`",
    "dict_type": "write `name: value` below the key",
}
_TRUTHS = {
    **dict.fromkeys(("yes", "y", "on", "1"), "true"),
    **dict.fromkeys(("no", "n", "off", "0"), "false"),
}
_LIMITS = {
    "greater_than_equal": "must be at least {ge:g}, not {read}",
    "greater_than": "must be more than {gt:g}, not {read}",
    "less_than_equal": "must be at most {le:g}, not {read}",
    "string_too_short": "must not be empty",
    "string_too_long": "is longer than {max_length} characters",
    "string_pattern_mismatch": "cannot be {read}",
    "too_short": "has fewer than {min_length} values",
    "too_long": "has more than {max_length} values",
}


def not_allowed(detail: ErrorDetails, found: Node, meaning: str) -> tuple[str, str]:
    """Say that a value is not allowed; `meaning` is what the shape says of its key."""
    context = detail.get("ctx", {})
    if detail["type"] == "literal_error":
        expected = str(context["expected"]).replace(" or ", ", ").split(", ")
        return _choice([word.strip("'") for word in expected], found)
    if detail["type"] in _LIMITS:
        said = _LIMITS[detail["type"]]
        if detail["type"] == "too_short" and context.get("actual_length") == 0:
            said = "is empty"
        # What a key means tells how its value is written, and nothing of its size.
        help_ = {"string_too_long": "shorten it"}.get(detail["type"]) or clause(meaning)
        if not help_ and "ge" in context:
            help_ = f"write {context['ge']:g} or more"
        help_ = help_ or "write a value within the limit"
        return said.format(**context, read=describe(found)), help_
    return f"cannot be {describe(found)}", ""


def _choice(options: list[str], found: Node) -> tuple[str, str]:
    word = found.text if isinstance(found, Scalar) else ""
    if word in options:
        return "is a text, and a number is wanted", f"write it without quotes: {word}"
    if len(options) == 1:
        return f"cannot be {describe(found)}", f"write `{options[0]}`"
    return f"cannot be {describe(found)}", suggestion(word, options, what="one of")


def clause(sentence: str) -> str:
    """Make a sentence of the shapes a part of another."""
    if not sentence[1:2].isupper():
        sentence = sentence[:1].lower() + sentence[1:]
    return sentence.rstrip(".")
