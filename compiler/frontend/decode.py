"""From a located tree to a shape of the language, one message for each mistake."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from compiler.frontend.model import SpecModel
from compiler.frontend.shapes import elsewhere_of, keys_at, meaning_of
from compiler.frontend.tree import (
    Mapping,
    Node,
    Path,
    Scalar,
    Sequence,
    describe,
    head,
    locate,
    plain,
)
from compiler.text.diagnostic import Code, Diagnostic, Label, Problem
from compiler.text.nearest import listing, nearest, suggestion
from compiler.text.source import Span

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


def decode(node: Node, model: type[M], what: str, key: Span | None = None) -> M:
    """Give the node the shape of `model`; `what` names the thing in messages (`alarm ecs-cpu`).

    `key` is the place of the thing's own key, if it has one: what is missing is told there.

    Raises:
        Problem: it has not that shape; one finding for each mistake, each at its place.
    """
    try:
        return model.model_validate(plain(node))
    except ValidationError as error:
        details = error.errors(include_url=False)
    raise Problem(*_explain(_Thing(node, model, what, key or head(node)), details))


class _Thing(NamedTuple):
    """What is decoded: its tree, the shape it should have, how it is called, where it is."""

    node: Node
    model: type[SpecModel]
    what: str
    key: Span

    def find(self, path: Path) -> tuple[Node, Span]:
        """Follow a path: the node reached and the span to point at."""
        return locate(self.node, path) if path else (self.node, self.key)

    def name(self, path: Path) -> str:
        """Name a place inside the thing: `` `threshold` of alarm ecs-cpu ``."""
        shown = ""
        for step in path:
            shown += f"[{step}]" if isinstance(step, int) else f".{step}" if shown else step
        return f"`{shown}` of {self.what}" if shown else self.what


def _explain(thing: _Thing, details: Iterable[ErrorDetails]) -> list[Diagnostic]:
    node = thing.node
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
    found = [_wrong(thing, path, branches) for path, branches in wrong.items()]
    found += [_unknown(thing, detail, missing) for detail in unknown]
    for path, absent in missing.items():
        found += [_missing(thing, path, str(detail["loc"][-1])) for detail in absent]
    return found


def _unknown(
    thing: _Thing, detail: ErrorDetails, missing: dict[Path, list[ErrorDetails]]
) -> Diagnostic:
    *parent, key = detail["loc"]
    keys = keys_at(thing.model, parent)
    foreign = elsewhere_of(thing.model, parent, str(key))
    near = nearest(str(key), keys) if foreign is None else None
    if near is not None:
        # A misspelt key explains the missing one: that is one mistake, not two.
        absent = missing.get(tuple(parent), [])
        missing[tuple(parent)] = [d for d in absent if d["loc"][-1] != near]
    above = _real(thing.node, tuple(parent))
    holder, span = locate(thing.node, above)
    entry = holder.entry(str(key)) if isinstance(holder, Mapping) else None
    return Diagnostic(
        UNKNOWN_KEY,
        f"`{key}` is not a key of {thing.name(above)}",
        entry.key_span if entry else span,
        help=foreign or _or_keys(near, keys),
    )


def _or_keys(near: str | None, keys: tuple[str, ...]) -> str:
    return f"did you mean `{near}`?" if near else f"keys here: {listing(keys, most=30)}"


def _missing(thing: _Thing, path: Path, key: str) -> Diagnostic:
    real = _real(thing.node, path)
    text = f"{thing.name(real)} has no `{key}`"
    means = _clause(meaning_of(thing.model, (*path, key)))
    help_ = f"add `{key}:` ({means})" if means else f"add `{key}:`"
    return Diagnostic(MISSING_KEY, text, thing.find(real)[1], help=help_)


def _clause(sentence: str) -> str:
    """Make a sentence of the shapes a part of another."""
    if sentence[1:2].islower():
        sentence = sentence[0].lower() + sentence[1:]
    return sentence.rstrip(".")


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


def _wrong(thing: _Thing, path: Path, branches: list[ErrorDetails]) -> Diagnostic:
    """Say what is wrong with a value; the branches of a union are one mistake."""
    detail = next((d for d in branches if d["type"] == "spec_mistake"), branches[0])
    found, span = thing.find(path)
    context = detail.get("ctx", {})
    name = thing.name(path)
    further: tuple[Label, ...] = ()
    if found.replaced is not None:
        further = (Label(found.replaced, "this is what it replaces"),)
    if detail["type"] == "spec_mistake":
        if isinstance(found, Scalar) and context["end"]:
            span = found.part(context["start"], context["end"])
        elif isinstance(found, Mapping) and (entry := found.entry(context["key"])) is not None:
            span = entry.key_span
        message = f"{name}: {context['message']}"
        return Diagnostic(WRONG_VALUE, message, span, help=context["help"], further=further)
    wanted = " or ".join(dict.fromkeys(_WANTED.get(d["type"], "") for d in branches))
    if all(d["type"] in _WANTED for d in branches):
        message = f"{name} must be {wanted}, not {describe(found)}"
        if isinstance(found, Scalar) and found.value is None:
            message = f"{name} has no value; {wanted} is wanted"
        help_ = _type_help(detail["type"], found, keys_at(thing.model, detail["loc"]))
        return Diagnostic(WRONG_TYPE, message, span, help=help_, further=further)
    message, help_ = _value(detail, found, meaning_of(thing.model, detail["loc"]))
    return Diagnostic(WRONG_VALUE, f"{name} {message}", span, help=help_, further=further)


def _type_help(kind: str, found: Node, keys: tuple[str, ...]) -> str:
    """Say how the value is written, as far as that is certain."""
    if isinstance(found, Scalar) and found.value is None:
        return "write a value, or remove the key"
    if kind == "string_type" and isinstance(found, Scalar):
        return f'put it in quotes: "{found.raw or found.value}"'
    if kind in ("list_type", "tuple_type") and isinstance(found, Scalar):
        return f"write `[{found.value}]`"
    if kind == "bool_type" and isinstance(found, Scalar):
        meant = _TRUTHS.get(str(found.value).lower())
        return f"did you mean `{meant}`?" if meant else ""
    if kind.startswith("model") and isinstance(found, Sequence):
        return "write its keys without `- `"
    if kind.startswith("model") and keys:
        return f"its keys: {listing(keys, most=30)}"
    return ""


_TRUTHS = {
    **dict.fromkeys(("yes", "y", "on", "1"), "true"),
    **dict.fromkeys(("no", "n", "off", "0"), "false"),
}
_LIMITS = {
    "greater_than_equal": "must be at least {ge}, not {read}",
    "greater_than": "must be more than {gt}, not {read}",
    "less_than_equal": "must be at most {le}, not {read}",
    "string_too_short": "must not be empty",
    "string_too_long": "is longer than {max_length} characters",
    "string_pattern_mismatch": "cannot be {read}",
    "too_short": "has fewer than {min_length} values",
    "too_long": "has more than {max_length} values",
}


def _value(detail: ErrorDetails, found: Node, meaning: str) -> tuple[str, str]:
    """Say that a value is not allowed; `meaning` is what the shape says of its key."""
    context = detail.get("ctx", {})
    if detail["type"] == "literal_error":
        expected = str(context["expected"]).replace(" or ", ", ").split(", ")
        return _choice([word.strip("'") for word in expected], found)
    if detail["type"] in _LIMITS:
        counted = "1 value" if context.get("min_length") == 1 else "{min_length} values"
        said = _LIMITS[detail["type"]].replace("{min_length} values", counted)
        return said.format(**context, read=describe(found)), _clause(meaning)
    return f"cannot be {describe(found)}", detail["msg"]


def _choice(options: list[str], found: Node) -> tuple[str, str]:
    word = str(found.value) if isinstance(found, Scalar) else ""
    if word in options:
        return "is a text, and a number is wanted", f"write it without quotes: {word}"
    if len(options) == 1:
        return f"cannot be {describe(found)}", f"write {options[0]}"
    return f"cannot be {describe(found)}", suggestion(word, options, what="one of")
