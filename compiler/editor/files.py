"""The schemas of a project: for each spec and its tests, project.yaml, and the environments."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from compiler.editor.cases import of_tests
from compiler.editor.json_lines import json_lines
from compiler.editor.names import NO_NAMES, ProjectNames, SpecNames, project_names
from compiler.editor.offers import definitions, offers_of
from compiler.editor.sections import Sections, each
from compiler.editor.shapes import Schema, Shapes
from compiler.frontend.folder import PROJECT, Folder
from compiler.frontend.tree import Mapping, Node, Scalar
from compiler.kinds.registry import kinds
from compiler.resolve.header import Header
from compiler.resolve.project import EnvironmentFile, ProjectFile

FOLDER = "specs/.schema"
_DRAFT = "http://json-schema.org/draft-07/schema#"
_NOTE = "Written by `watchform schema`."


def schemas(folder: Folder) -> dict[str, str]:
    """Write the schema files of a project, by name below the folder of schemas."""
    names = project_names(
        folder.trees.get(PROJECT),
        [tree for name, tree in sorted(folder.trees.items()) if "/environments/" in name],
        {key: tree for key, (name, tree) in folder.specs().items() if not _is_test(name)},
    )
    found = {f"{spec.key}.spec.json": _of_spec(spec, names) for spec in names.specs}
    for name, tree in folder.trees.items():
        if _is_test(name):
            found[Path(schema_of(name)).name] = _of_tests(_tested(name, tree, names), names)
    found["project.json"] = _of_project(names)
    found["environment.json"] = _of_environments(names)
    return {name: json_lines(schema) for name, schema in found.items()}


def schema_of(path: str) -> str:
    """Name the schema of a file of `specs/`, relative to that file, as its modeline does."""
    if path == PROJECT:
        return ".schema/project.json"
    if "/environments/" in path:
        return "../.schema/environment.json"
    stem = Path(path).stem
    return f".schema/{stem}.json" if _is_test(path) else f".schema/{stem}.spec.json"


def _is_test(path: str) -> bool:
    return path.endswith(".test.yaml")


def _tested(path: str, tree: Node, names: ProjectNames) -> SpecNames:
    """Return the names of the spec that a test file tests."""
    said = tree.get("test") if isinstance(tree, Mapping) else None
    key = said.text if isinstance(said, Scalar) else Path(path).stem.removesuffix(".test")
    return next((spec for spec in names.specs if spec.key == key), NO_NAMES)


def modeline(path: str) -> str:
    """Return the line at the top of a file that names its schema."""
    return f"# yaml-language-server: $schema={schema_of(path)}"


def _of_spec(spec: SpecNames, names: ProjectNames) -> Schema:
    shapes, sections = _language(spec, names)
    header = shapes.object(Header)
    properties = {
        **header["properties"],
        "defaults": sections.defaults(),
        **{kind.key: sections.whole(kind) for kind in kinds()},
    }
    return _file(f"{spec.key}.yaml: a spec", shapes, {**header, "properties": properties})


def _of_tests(spec: SpecNames, names: ProjectNames) -> Schema:
    return _file(f"Tests of the alarms of {spec.key}.yaml", *of_tests(spec, names))


def _of_project(names: ProjectNames) -> Schema:
    shapes, sections = _language(NO_NAMES, names)
    project = Shapes({}, final=True)
    schema = project.object(ProjectFile)
    schema["properties"]["defaults"] = sections.defaults()
    shapes.definitions.update(project.definitions)
    return _file("project.yaml: what is true everywhere", shapes, schema)


def _of_environments(names: ProjectNames) -> Schema:
    shapes, sections = _language(_merged(names), names)
    environment = Shapes({}, final=True)
    schema = environment.object(EnvironmentFile)
    shapes.definitions.update(environment.definitions)
    overrides = schema["properties"]["overrides"]
    overrides["additionalProperties"] = _override(sections, shapes, None)
    overrides["properties"] = {s.key: _override(sections, shapes, s) for s in names.specs}
    return _file("An environment: an account, a region, and what differs", shapes, schema)


def _override(sections: Sections, shapes: Shapes, spec: SpecNames | None) -> Schema:
    parts = {
        kind.key: sections.part(kind, spec.entries.get(kind.key, ()) if spec else ())
        for kind in kinds()
    }
    header = shapes.object(Header, part=True)
    properties = {**header["properties"], "defaults": sections.defaults(), **parts}
    return {"type": ["object", "null"], "properties": properties, "additionalProperties": False}


def _language(spec: SpecNames, names: ProjectNames) -> tuple[Shapes, Sections]:
    shapes = Shapes(offers_of(spec, names))
    shapes.definitions["each"] = each(names.members)
    sections = Sections(shapes, spec)
    for offer, schema in definitions(spec, names).items():
        if schema:
            shapes.definitions[offer.value] = schema
    return shapes, sections


def _merged(names: ProjectNames) -> SpecNames:
    """Join the names of all specs: an environment changes any of them."""
    merged = NO_NAMES
    for spec in names.specs:
        merged = replace(
            merged,
            watches=(*merged.watches, *spec.watches),
            metrics=(*merged.metrics, *spec.metrics),
            alarms=(*merged.alarms, *spec.alarms),
            severities=(*merged.severities, *spec.severities),
            topics=(*merged.topics, *spec.topics),
            entries={
                kind.key: (*merged.entries.get(kind.key, ()), *spec.entries.get(kind.key, ()))
                for kind in kinds()
            },
        )
    return merged


def _file(about: str, shapes: Shapes, schema: Schema) -> dict[str, Any]:
    head = {"$schema": _DRAFT, "$comment": _NOTE, "description": about}
    used = _used(schema, shapes.definitions)
    definitions = {name: shapes.definitions[name] for name in sorted(used)}
    return {**head, **schema, "definitions": definitions}


def _used(schema: Schema, known: dict[str, Schema]) -> set[str]:
    """Name the definitions that a schema leads to."""
    found: set[str] = set()
    waiting: list[object] = [schema]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            name = str(value.get("$ref", "")).removeprefix("#/definitions/")
            if name in known and name not in found:
                found.add(name)
                waiting.append(known[name])
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return found
