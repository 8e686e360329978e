"""From a located tree to a shape of the language, one message for each mistake."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from compiler.frontend.model import SpecModel
from compiler.frontend.shapes import keys_at
from compiler.frontend.tree import (
    Mapping,
    Node,
    Path,
    Scalar,
    Sequence,
    describe,
    locate,
    plain,
)
from compiler.text.diagnostic import Code, Diagnostic, Label, Problem
from compiler.text.nearest import listing, nearest, suggestion

UNKNOWN_KEY = Code("WF201", "unknown-key")
MISSING_KEY = Code("WF202", "missing-key")
WRONG_TYPE = Code("WF203", "wrong-type")
WRONG_VALUE = Code("WF204", "wrong-value")

_WANTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "`true` or `false`",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a mapping (`key: value`)",
    "model_type": "a mapping (`key: value`)",
    "model_attributes_type": "a mapping (`key: value`)",
    "none_required": "nothing",
}
M = TypeVar("M", bound=SpecModel)


def decode(node: Node, model: type[M], what: str) -> M:
    """Give the node the shape of `model`; `what` names the thing in messages (`alarm ecs-cpu`).

    Raises:
        Problem: it has not that shape; one finding for each mistake, each at its place.
    """
    try:
        return model.model_validate(plain(node))
    except ValidationError as error:
        details = error.errors(include_url=False)
    raise Problem(*_explain(node, model, what, details))


def _explain(
    node: Node, model: type[SpecModel], what: str, details: Iterable[ErrorDetails]
) -> list[Diagnostic]:
    wrong: dict[Path, list[ErrorDetails]] = {}
    missing: dict[Path, list[ErrorDetails]] = {}
    unknown: list[ErrorDetails] = []
    for detail in details:
        if detail["type"] == "missing":
            missing.setdefault(detail["loc"][:-1], []).append(detail)
        elif detail["type"] == "extra_forbidden":
            unknown.append(detail)
        else:
            wrong.setdefault(_real(node, detail["loc"]), []).append(detail)
    found = [_wrong(node, what, path, branches) for path, branches in wrong.items()]
    found += [_unknown(node, model, what, detail, missing) for detail in unknown]
    for path, absent in missing.items():
        found += [_missing(node, what, path, str(detail["loc"][-1])) for detail in absent]
    return found


def _unknown(
    node: Node,
    model: type[SpecModel],
    what: str,
    detail: ErrorDetails,
    missing: dict[Path, list[ErrorDetails]],
) -> Diagnostic:
    *parent, key = detail["loc"]
    keys = keys_at(model, parent)
    near = nearest(str(key), keys)
    if near is not None:
        # A misspelt key explains the missing one: that is one mistake, not two.
        absent = missing.get(tuple(parent), [])
        missing[tuple(parent)] = [d for d in absent if d["loc"][-1] != near]
    above = _real(node, tuple(parent))
    holder, _ = locate(node, above)
    entry = holder.entry(str(key)) if isinstance(holder, Mapping) else None
    where = _name(what, above)
    return Diagnostic(
        UNKNOWN_KEY,
        f"`{key}` is not a key of {where}",
        entry.key_span if entry else locate(node, above)[1],
        help=f"did you mean `{near}`?" if near else f"keys here: {listing(keys, most=30)}",
    )


def _missing(node: Node, what: str, path: Path, key: str) -> Diagnostic:
    real = _real(node, path)
    _, span = locate(node, real)
    text = f"{_name(what, real)} has no `{key}`"
    return Diagnostic(MISSING_KEY, text, span, help=f"add `{key}:`")


def _real(node: Node, path: Path) -> Path:
    """Leave out the steps that are no keys: pydantic also names the branches of a union."""
    real: list[str | int] = []
    for step in path:
        if isinstance(node, Mapping) and (value := node.get(str(step))) is not None:
            node = value
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            continue
        real.append(step)
    return tuple(real)


def _wrong(node: Node, what: str, path: Path, branches: list[ErrorDetails]) -> Diagnostic:
    """Say what is wrong with a value; the branches of a union are one mistake."""
    detail = next((d for d in branches if d["type"] == "spec_mistake"), branches[0])
    found, span = locate(node, path)
    context = detail.get("ctx", {})
    name = _name(what, path)
    further: tuple[Label, ...] = ()
    if found.replaced is not None:
        further = (Label(found.replaced, "this is what it replaces"),)
    if detail["type"] == "spec_mistake":
        if isinstance(found, Scalar) and context["end"]:
            span = found.part(context["start"], context["end"])
        message = f"{name}: {context['message']}"
        return Diagnostic(WRONG_VALUE, message, span, help=context["help"], further=further)
    wanted = " or ".join(dict.fromkeys(_WANTED.get(d["type"], "") for d in branches))
    if all(d["type"] in _WANTED for d in branches):
        message = f"{name} must be {wanted}, not {describe(found)}"
        help_ = _type_help(detail["type"], found)
        return Diagnostic(WRONG_TYPE, message, span, help=help_, further=further)
    message, help_ = _value(detail, found, context)
    return Diagnostic(WRONG_VALUE, f"{name} {message}", span, help=help_, further=further)


def _type_help(kind: str, found: Node) -> str:
    if kind == "string_type" and isinstance(found, Scalar):
        if found.value is None:
            return "write a value, or remove the key"
        shown = str(found.value).lower() if isinstance(found.value, bool) else str(found.value)
        return f'put it in quotes: "{shown}"'
    if kind in ("list_type", "tuple_type") and isinstance(found, Scalar):
        return f"write `[{found.value}]`" if found.value is not None else "write `[]` for none"
    if isinstance(found, Scalar) and found.value is None:
        return "write a value, or remove the key"
    return ""


_LIMITS = {
    "greater_than_equal": ("must be at least {ge}", ""),
    "greater_than": ("must be more than {gt}", ""),
    "less_than_equal": ("must be at most {le}", ""),
    "string_too_short": ("must not be empty", "write a value, or remove the key"),
    "too_short": ("must have at least {min_length} values", ""),
    "string_too_long": ("is longer than {max_length} characters", "shorten it"),
    "too_long": ("has more than {max_length} values", "shorten it"),
    "string_pattern_mismatch": ("does not have the form it must have", "it must match {pattern}"),
}


def _value(detail: ErrorDetails, found: Node, context: dict[str, Any]) -> tuple[str, str]:
    kind = detail["type"]
    if kind == "literal_error":
        expected = str(context["expected"]).replace(" or ", ", ").split(", ")
        options = [word.strip("'") for word in expected]
        word = str(found.value) if isinstance(found, Scalar) else ""
        return f"cannot be {describe(found)}", suggestion(word, options, what="one of")
    if kind in _LIMITS:
        message, help_ = (text.format(**context) for text in _LIMITS[kind])
        return f"{message}: {describe(found)}", help_
    return f"cannot be {describe(found)}", detail["msg"]


def _name(what: str, path: Path) -> str:
    """Name a place inside a thing: `` `threshold` of alarm ecs-cpu ``."""
    shown = ""
    for step in path:
        shown += f"[{step}]" if isinstance(step, int) else f".{step}" if shown else step
    return f"`{shown}` of {what}" if shown else what
