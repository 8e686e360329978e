"""From a located tree to a shape of the language, one message for each mistake."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from compiler.frontend.model import SpecModel
from compiler.frontend.shapes import elsewhere_of, is_open, keys_at, meaning_of
from compiler.frontend.tree import (
    Entry,
    Mapping,
    Node,
    Path,
    Scalar,
    Sequence,
    head,
    locate,
    plain,
)
from compiler.frontend.value_errors import clause, not_allowed, type_help, wanted_of, wrong_shape
from compiler.text.diagnostic import Code, Diagnostic, Label, Problem
from compiler.text.findings import MOST
from compiler.text.nearest import listing, nearest
from compiler.text.source import Span

UNKNOWN_KEY = Code("WF201", "unknown-key")
MISSING_KEY = Code("WF202", "missing-key")
WRONG_VALUE = Code("WF204", "wrong-value")

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
        # No more than anyone would read: the place of each is looked for in the tree.
        details = error.errors(include_url=False)[:MOST]
    raise Problem(*_explain(_Thing(node, model, what, key or head(node)), details))


class _Thing(NamedTuple):
    """What is decoded: its tree, the shape it should have, how it is called, where it is."""

    node: Node
    model: type[SpecModel]
    what: str
    key: Span

    def find(self, path: Path) -> tuple[Node, Span]:
        """Follow a path: the node reached and the span to point at."""
        if path or (isinstance(self.node, Scalar) and self.node.value is not None):
            return locate(self.node, path)
        return self.node, self.key

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
    strange = Counter(detail["loc"][:-1] for detail in unknown if not _near(thing, detail))
    # First those that are misspelt: they leave fewer missing.
    unknown.sort(key=lambda detail: _near(thing, detail) is None)
    found += [_unknown(thing, detail, missing, strange) for detail in unknown]
    for path, absent in missing.items():
        found += [_missing(thing, path, str(detail["loc"][-1])) for detail in absent]
    return found


def _unknown(
    thing: _Thing,
    detail: ErrorDetails,
    missing: dict[Path, list[ErrorDetails]],
    strange: Counter[Path],
) -> Diagnostic:
    *parent, key = detail["loc"]
    path = tuple(parent)
    above = _real(thing.node, path)
    holder, span = locate(thing.node, above)
    entry = holder.entry(str(key)) if isinstance(holder, Mapping) else None
    told = _not_a_key(
        thing.model, parent, str(key), entry.key_span if entry else span, thing.name(above)
    )
    absent = missing.get(path, [])
    if (near := _near(thing, detail)) is not None:
        # A misspelt key explains the missing one: that is one mistake, not two.
        missing[path] = [each for each in absent if each["loc"][-1] != near]
    elif len(absent) == 1 and strange[path] == 1:
        return _in_place_of(thing, detail, told, missing)
    return told


def _in_place_of(
    thing: _Thing,
    detail: ErrorDetails,
    told: Diagnostic,
    missing: dict[Path, list[ErrorDetails]],
) -> Diagnostic:
    """Say of the one unknown key that it stands for the one that is missing."""
    *parent, key = detail["loc"]
    path = tuple(parent)
    wanted = str(missing[path][0]["loc"][-1])
    elsewhere = elsewhere_of(thing.model, parent, str(key))
    if elsewhere is not None and f"`{wanted}" not in elsewhere:
        return told  # it means something else, and the other key is missing besides
    del missing[path]
    help_ = elsewhere or f"write {_with_meaning(thing.model, (*path, wanted))} in its place"
    return replace(told, message=f"{told.message}, which has no `{wanted}`", help=help_)


def _near(thing: _Thing, detail: ErrorDetails) -> str | None:
    *parent, key = detail["loc"]
    return _meant(thing.model, parent, str(key))


def unknown_key(
    model: type[SpecModel], path: Iterable[str | int], entry: Entry, where: str
) -> Diagnostic | None:
    """Say that an entry is no key of the shape at a path; None where it is one."""
    if entry.key in keys_at(model, path):
        return None
    return _not_a_key(model, path, entry.key, entry.key_span, where)


def _not_a_key(
    model: type[SpecModel], path: Iterable[str | int], key: str, span: Span, where: str
) -> Diagnostic:
    help_ = elsewhere_of(model, path, key)
    if help_ is None:
        near = _meant(model, path, key)
        listed = f"keys here: {listing(keys_at(model, path), most=30)}"
        help_ = f"did you mean `{near}`?" if near else listed
    if key.count(")") > key.count("("):
        # `{expression: FILL(m, 0), …}`: YAML takes what is behind the comma for a key.
        help_ = "the comma before it ends the value: put the whole value in quotes"
    return Diagnostic(UNKNOWN_KEY, f"`{key}` is not a key of {where}", span, help=help_)


def _meant(model: type[SpecModel], path: Iterable[str | int], key: str) -> str | None:
    """Return the key that was probably meant; None for one that another tool has."""
    if elsewhere_of(model, path, key) is not None:
        return None
    return nearest(key, keys_at(model, path))


def _missing(thing: _Thing, path: Path, key: str) -> Diagnostic:
    real = _real(thing.node, path)
    holder, _ = locate(thing.node, real)
    if isinstance(holder, Mapping) and is_open(thing.model, path):
        # Where any key may stand, a misspelt one has not been told.
        keys = keys_at(thing.model, path)
        others = {entry.key: entry for entry in holder.entries if entry.key not in keys}
        near = nearest(key, others)
        if near is not None:
            return _not_a_key(thing.model, path, near, others[near].key_span, thing.name(real))
    text = f"{thing.name(real)} has no `{key}`"
    help_ = f"add {_with_meaning(thing.model, (*path, key))}"
    return Diagnostic(MISSING_KEY, text, thing.find(real)[1], help=help_)


def _with_meaning(model: type[SpecModel], path: Path) -> str:
    """Name a key and say what it means: `` `rule:` (`ALARM(a)`) ``."""
    means = clause(meaning_of(model, path))
    return f"`{path[-1]}:` ({means})" if means else f"`{path[-1]}:`"


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
    misspelt = _misspelt(thing, path)
    if misspelt is not None:
        return misspelt
    if (wanted := wanted_of(branches)) is not None:
        means = meaning_of(thing.model, detail["loc"])
        help_ = type_help(detail["type"], found, keys_at(thing.model, detail["loc"]), means)
        return replace(wrong_shape(name, wanted, found, span, help_), further=further)
    message, help_ = not_allowed(detail, found, meaning_of(thing.model, detail["loc"]))
    if isinstance(found, Scalar) and found.text and any(d["type"] == "list_type" for d in branches):
        help_ = f"{help_}, or `[{found.text}]`"
    return Diagnostic(WRONG_VALUE, f"{name} {message}", span, help=help_, further=further)


def _misspelt(thing: _Thing, path: Path) -> Diagnostic | None:
    """Say that a key is misspelt where any key may stand, so that it could not be told before."""
    *parent, key = path or ("",)
    if not key or not is_open(thing.model, parent) or key in keys_at(thing.model, parent):
        return None
    if _meant(thing.model, parent, str(key)) is None:
        return None
    _, at = locate(thing.node, path)
    return _not_a_key(thing.model, parent, str(key), at, thing.name(tuple(parent)))
