"""The sections of a spec as JSON Schema: entries by name, with fan-out and defaults."""

from __future__ import annotations

from typing import Any

from compiler.editor.names import SpecNames
from compiler.editor.offers import suggested
from compiler.editor.shapes import PLACEHOLDER, WHOLE, Schema, Shapes
from compiler.editor.watches import watch_entry, watch_part
from compiler.kinds.kind import Kind
from compiler.kinds.registry import kinds
from compiler.kinds.watch import WatchSpec

_SCALAR = {"type": ["string", "number", "boolean", "null"]}


def each(members: tuple[str, ...]) -> Schema:
    """Write `each:`; `members` are the lists that environments have."""
    lists = suggested((f"${{members.{name}}}", "Members of the environment.") for name in members)
    return {**_EACH, "anyOf": [*_EACH["anyOf"], {**lists, "pattern": WHOLE}]}


_EACH: Schema = {
    "description": "One of these for each member: a list of names, or names with values.",
    "anyOf": [
        {"type": "array", "items": {"type": ["string", "number", "boolean"]}, "minItems": 1},
        {
            "type": "object",
            "additionalProperties": {
                "type": [*_SCALAR["type"], "object"],
                "additionalProperties": _SCALAR,
            },
        },
    ],
}
MEMBERS = "What is different for single members; `{enabled: false}` leaves one out."


class Sections:
    """Writes the definitions of entries: whole ones for a spec, parts for what changes them."""

    def __init__(self, shapes: Shapes, spec: SpecNames) -> None:
        self._shapes = shapes
        self._spec = spec
        for kind in kinds():
            self._define(kind)

    def whole(self, kind: Kind[Any]) -> Schema:
        """Write a section of a spec."""
        entry = {"$ref": f"#/definitions/{kind.key}"}
        if kind.single:
            return {"anyOf": [entry, {"type": "null"}], **_said(kind)}
        return {**self._named(kind, {}, entry), **_said(kind)}

    def part(self, kind: Kind[Any], names: tuple[str, ...] = ()) -> Schema:
        """Write a section of an override, whose entries have names that there are."""
        entry = {"$ref": f"#/definitions/{kind.key}Part"}
        if kind.single:
            return {**entry, **_said(kind)}
        return {**self._named(kind, dict.fromkeys(names, entry), entry), **_said(kind)}

    def defaults(self) -> Schema:
        """Write `defaults:`."""
        parts = {k.key: {"$ref": f"#/definitions/{k.key}Part"} for k in kinds() if not k.single}
        said = "What every entry of a section has that does not say it itself."
        kind = {"type": ["object", "null"], "properties": parts, "additionalProperties": False}
        return {**kind, "description": said}

    def _named(self, kind: Kind[Any], known: dict[str, Schema], entry: Schema) -> Schema:
        names = {"pattern": f"^(?:{kind.names.pattern})$|{PLACEHOLDER}"}
        schema: Schema = {"type": ["object", "null"], "additionalProperties": entry}
        if known:
            schema["properties"] = known
        if kind.names.pattern != r"[\s\S]{1,512}":
            schema["propertyNames"] = names
        return schema

    def _define(self, kind: Kind[Any]) -> None:
        definitions = self._shapes.definitions
        if kind.entry is WatchSpec:
            watch_entry(definitions, self._spec)
            whole, part = definitions[kind.key], watch_part(self._shapes)
        else:
            whole = self._shapes.object(kind.entry)
            part = self._shapes.object(kind.entry, part=True)
            self._require(kind, whole)
        if kind.fans_out:
            changes = {"$ref": f"#/definitions/{kind.key}Part"}
            members = {"type": ["object", "null"], "additionalProperties": changes}
            fan_out = {
                "each": {"$ref": "#/definitions/each"},
                "members": {**members, "description": MEMBERS},
            }
            if kind.entry is not WatchSpec:
                whole["properties"] = {**whole["properties"], **fan_out}
            leaves_out = {"type": "boolean", "description": "False leaves the member out."}
            part["properties"] = {"enabled": leaves_out, **part["properties"], **fan_out}
        definitions[kind.key] = self._with_shorthand(kind, whole)
        definitions[f"{kind.key}Part"] = self._with_shorthand(kind, whole if kind.whole else part)

    def _require(self, kind: Kind[Any], whole: Schema) -> None:
        """Ask for what no default gives; what members give is told by the compiler."""
        given = self._spec.defaults.get(kind.key, frozenset())
        required = [key for key in whole.pop("required", []) if key not in given]
        if not required:
            return
        if kind.fans_out:
            whole["if"] = {"required": ["members"]}
            whole["else"] = {"required": required}
        else:
            whole["required"] = required

    def _with_shorthand(self, kind: Kind[Any], entry: Schema) -> Schema:
        if kind.shorthand is None:
            return entry
        short = dict(entry["properties"][kind.shorthand])
        return {"anyOf": [short, entry]}


def _said(kind: Kind[Any]) -> Schema:
    import inspect

    module = inspect.getmodule(kind.entry)
    summary = (inspect.getdoc(module) or "").partition("\n")[0].partition(": ")[2]
    said = f"{summary[:1].upper()}{summary[1:]}"
    return {"description": said, "markdownDescription": said}
