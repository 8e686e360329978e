"""The models of the language as JSON Schema (draft-07), as yaml-language-server reads it.

A value that a placeholder may stand for takes a text with `${…}` too.
https://github.com/redhat-developer/yaml-language-server
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BeforeValidator, TypeAdapter, WithJsonSchema
from pydantic.fields import FieldInfo

from compiler.frontend.model import Offer, SpecModel
from compiler.language import duration

Schema = dict[str, Any]

PLACEHOLDER = r"\$\{"
WHOLE = r"^\$\{[^{}]*\}$"
NULL: Schema = {"type": "null"}
_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean"}
_WANTED = {
    "integer": "wanted: a whole number",
    "number": "wanted: a number",
    "boolean": "wanted: true or false",
    "array": "wanted: a list",
    "object": "wanted: a mapping (`key: value`)",
}


class Shapes:
    """Writes models as definitions, each of them once.

    `offers` are what stands where a field offers something. With `final`, a value is never a
    placeholder: so in the files where placeholders get their values.
    """

    def __init__(self, offers: Mapping[Offer, Schema], *, final: bool = False) -> None:
        self._offers = offers
        self._final = final
        self.definitions: dict[str, Schema] = {}

    def model(self, model: type[SpecModel], *, part: bool = False) -> Schema:
        """Return a reference to a model; a `part` of it may lack what is required."""
        name = f"{model.__name__.removesuffix('Spec')}{'Part' if part else ''}"
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = self.object(model, part=part)
        return {"$ref": f"#/definitions/{name}"}

    def object(self, model: type[SpecModel], *, part: bool = False) -> Schema:
        """Write a model out."""
        hints = get_type_hints(model, include_extras=True)
        properties: dict[str, Schema] = {}
        for name, field in model.model_fields.items():
            schema = self.field(hints[name], field, part=part)
            properties[field.alias or name] = schema
            if field.alias:
                properties[name] = {**schema, "doNotSuggest": True}
        required = [f.alias or name for name, f in model.model_fields.items() if f.is_required()]
        extra = model.model_config.get("extra") == "allow"
        schema = self._opened({"type": "object"})
        schema["properties"] = properties
        schema["additionalProperties"] = {"type": "string"} if extra else False
        if required and not part:
            schema["required"] = required
        return schema

    def field(self, hint: Any, field: FieldInfo, *, part: bool = False) -> Schema:
        """Write a field: its type, its limits, and what it means."""
        schema = self.hint(hint, part=part)
        _limit(schema, field)
        schema = self._opened(schema)
        said = " ".join((field.description or "").split())
        default = _default(field, hint)
        if said:
            schema["description"] = f"{said} Default `{default}`." if default else said
            schema["markdownDescription"] = schema["description"]
        return schema

    def hint(self, hint: Any, *, part: bool = False) -> Schema:  # noqa: PLR0911 - a table
        """Write a type."""
        origin, arguments = get_origin(hint), get_args(hint)
        if origin is Annotated:
            return self._annotated(arguments[0], arguments[1:], part=part)
        if origin in (Union, types.UnionType):
            return _either([self._opened(self.hint(each, part=part)) for each in arguments])
        if origin is Literal:
            return {"enum": list(arguments)}
        if origin is list:
            return {"type": "array", "items": self._opened(self.hint(arguments[0]))}
        if origin is dict:
            inner = self._opened(self.hint(arguments[1], part=part))
            return {"type": "object", "additionalProperties": inner}
        if isinstance(hint, type) and issubclass(hint, SpecModel):
            return self.model(hint, part=part)
        if hint is type(None):
            return dict(NULL)
        if hint is Any:
            return {}
        if hint in _PLAIN:
            return {"type": _PLAIN[hint]}
        return dict(TypeAdapter(hint).json_schema())

    def _annotated(self, base: Any, extras: tuple[Any, ...], *, part: bool) -> Schema:
        offer = next((each for each in extras if isinstance(each, Offer)), None)
        offered = None if offer is None else dict(self._offers[offer])
        written = next((each for each in extras if isinstance(each, WithJsonSchema)), None)
        if written is not None:
            return dict(written.json_schema or {})
        schema = self.hint(base, part=part)
        if any(isinstance(each, BeforeValidator) for each in extras):
            # What reads a text into a shape lets the text stand for it.
            return {"anyOf": [offered or {"type": "string"}, schema]}
        if offered is not None:
            return offered
        for extra in extras:
            if isinstance(extra, FieldInfo):
                _limit(schema, extra)
        return schema

    def _opened(self, schema: Schema) -> Schema:
        return dict(schema) if self._final else opened(schema)


def opened(schema: Schema) -> Schema:
    """Let a placeholder stand for a value."""
    if "enum" in schema:
        rest = {k: v for k, v in schema.items() if k not in ("enum", "enumDescriptions")}
        words = {k: v for k, v in schema.items() if k in ("enum", "enumDescriptions")}
        return {"anyOf": [words, {"type": "string", "pattern": PLACEHOLDER}], **rest}
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if "pattern" in schema:
        if PLACEHOLDER in schema["pattern"] or "string" not in kinds:
            return dict(schema)
        return {**schema, "pattern": f"{schema['pattern']}|{PLACEHOLDER}"}
    if not kinds or "string" in kinds or kinds == ["null"]:
        return dict(schema)
    whole = "array" in kinds or "object" in kinds
    wanted = next((_WANTED[kind] for kind in kinds if kind in _WANTED), "")
    opening = {"pattern": WHOLE if whole else PLACEHOLDER, "patternErrorMessage": wanted}
    return {**schema, "type": [*kinds, "string"], **opening}


def _either(branches: list[Schema]) -> Schema:
    """Join alternatives; `null` becomes one of the types where there is but one other."""
    others = [branch for branch in branches if branch != NULL]
    if len(others) == len(branches):
        return {"anyOf": branches}
    if len(others) == 1 and "type" in others[0] and "anyOf" not in others[0]:
        kinds = others[0]["type"]
        kinds = [kinds] if isinstance(kinds, str) else kinds
        return {**others[0], "type": [*kinds, "null"]}
    return {"anyOf": [*others, dict(NULL)]}


_LIMITS = {
    "string": {"min_length": "minLength", "pattern": "pattern"},
    "integer": {"ge": "minimum", "le": "maximum", "gt": "exclusiveMinimum"},
    "number": {"ge": "minimum", "le": "maximum", "gt": "exclusiveMinimum"},
    "array": {"min_length": "minItems", "max_length": "maxItems"},
    "object": {"max_length": "maxProperties"},
}


def _limit(schema: Schema, field: FieldInfo) -> None:
    """Take over the limits of a field; the length of a text is known only without placeholders."""
    kinds = schema.get("type", [])
    for kind in [kinds] if isinstance(kinds, str) else kinds:
        for limit in field.metadata:
            for ours, theirs in _LIMITS.get(kind, {}).items():
                value = getattr(limit, ours, None)
                if value is None:
                    continue
                if theirs == "pattern" and PLACEHOLDER in schema.get("pattern", ""):
                    continue
                schema[theirs] = value


def _default(field: FieldInfo, hint: Any) -> str:
    """Write the value that is taken where the key is not written, empty for none."""
    value = field.default
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and get_origin(hint) is Annotated:
        return duration.show(value)
    return value if isinstance(value, str) else ""
