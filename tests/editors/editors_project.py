"""Projects with their schemas, and JSON Schema's own verdict on a file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema

from compiler.editor.files import schema_of, schemas
from compiler.frontend.folder import read_project
from compiler.frontend.reader import read
from compiler.frontend.tree import plain
from compiler.text.source import SourceFile

ROOT = Path(__file__).parents[2]


def projects() -> Iterator[Path]:
    """Name every project of the repository whose specs compile."""
    yield ROOT
    for folder in (ROOT / "tests/golden", ROOT / "docs/examples"):
        yield from sorted(p.parent.parent for p in folder.glob("*/specs/project.yaml"))


def complaints(project: Path, name: str, text: str | None = None) -> list[str]:
    """Say what the schema of a file finds wrong in it, or in a text that stands there instead."""
    folder = read_project(project)
    schema = json.loads(schemas(folder)[Path(schema_of(name)).name])
    tree = folder.trees[name] if text is None else read(SourceFile(name, text))
    validator: Any = jsonschema.Draft7Validator(schema)
    found = validator.iter_errors(plain(tree))
    return [f"{'.'.join(map(str, error.absolute_path))}: {error.message}" for error in found]


def copied(folder: Path) -> Path:
    """Copy the specs of PetClinic, schemas and all."""
    shutil.copytree(ROOT / "specs", folder / "specs")
    return folder
