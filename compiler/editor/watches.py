"""Watches as JSON Schema: each service asks for its own identity."""

from __future__ import annotations

from compiler.catalog import service as catalog
from compiler.catalog.service import Service
from compiler.editor.names import SpecNames
from compiler.editor.offers import choice, suggested
from compiler.editor.shapes import PLACEHOLDER, Schema, Shapes
from compiler.kinds.watch import CUSTOM, WatchSpec

_CUSTOM = "Anything else: its namespace and dimensions are spelled out."


def watch_entry(definitions: dict[str, Schema], spec: SpecNames) -> None:
    """Define a watch, and one for each service."""
    given = spec.defaults.get("watch", frozenset())
    inputs = [f"${{inputs.{name}}}" for name in spec.entries.get("inputs", ())]
    definitions["identity"] = suggested((text, "An input of this spec.") for text in inputs)
    identity: Schema = {"$ref": "#/definitions/identity"}
    for name in catalog.names():
        definitions[f"watch-{name}"] = _of_service(catalog.load(name), identity, given)
    definitions[f"watch-{CUSTOM}"] = _of_custom(given)
    definitions["watch"] = {
        "type": ["object", "string"],
        "pattern": r"^\$\{[^{}]*\}$",
        "patternErrorMessage": "wanted: a mapping with `service:`",
        "properties": {"service": _service()},
        **({} if "service" in given else {"required": ["service"]}),
        "allOf": [
            {
                "if": {"properties": {"service": {"const": name}}, "required": ["service"]},
                "then": {"$ref": f"#/definitions/watch-{name}"},
            }
            for name in (*catalog.names(), CUSTOM)
        ],
    }


def watch_part(shapes: Shapes) -> Schema:
    """Write what changes a watch: its service is known elsewhere."""
    schema = shapes.object(WatchSpec, part=True)
    schema["properties"]["service"] = _service()
    return schema


def _service() -> Schema:
    names = catalog.names()
    titles = [catalog.load(name).title for name in names]
    words = {"enum": [*names, CUSTOM], "enumDescriptions": [*titles, _CUSTOM]}
    placeholder = {"type": "string", "pattern": PLACEHOLDER}
    return {"description": "A service of the catalog, or `custom`.", "anyOf": [words, placeholder]}


def _of_service(service: Service, identity: Schema, given: frozenset[str]) -> Schema:
    alarms = {name: alarm.description for name, alarm in service.recommended.items()}
    recommended: Schema = {
        **choice(alarms),
        "description": "AWS's recommended alarms: `true`, a list, or changes and `except:`.",
    }
    required = [key for key in service.identity if key not in given]
    keys: dict[str, Schema] = {
        key: {**identity, "description": _identifies(service, key)} for key in service.identity
    }
    keys |= {
        key: {**identity, "description": f"May narrow the {service.title}. See {service.docs}"}
        for key in service.optional
    }
    return _watch({**keys, "recommended": recommended}, required)


def _identifies(service: Service, key: str) -> str:
    form = service.forms.get(key)
    like = f", like `{form.example}`: {form.found}" if form else ""
    return f"Identifies the {service.title}{like}. See {service.docs}"


def _of_custom(given: frozenset[str]) -> Schema:
    texts = {"type": ["object", "null"], "additionalProperties": {"type": "string"}}
    own: dict[str, Schema] = {
        "namespace": {"$ref": "#/definitions/namespace"},
        "dimensions": {**texts, "description": "The dimensions, by name."},
        "recommended": {},
    }
    return _watch(own, [key for key in ("namespace",) if key not in given])


def _watch(own: dict[str, Schema], required: list[str]) -> Schema:
    changes = {
        "type": ["object", "null"],
        "additionalProperties": {"$ref": "#/definitions/watchPart"},
    }
    said = "What is different for single members; `{enabled: false}` leaves one out."
    shared: dict[str, Schema] = {
        "service": {},
        "each": {"$ref": "#/definitions/each"},
        "members": {**changes, "description": said},
    }
    schema: Schema = {"properties": {**own, **shared}, "additionalProperties": False}
    if required:
        schema["if"] = {"required": ["members"]}
        schema["else"] = {"required": required}
    return schema
