"""Projects with their schemas, and JSON Schema's own verdict on a file."""

from __future__ import annotations

import functools
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
    schema = json.loads(_schemas(project)[Path(schema_of(name)).name])
    tree = read_project(project).trees[name] if text is None else read(SourceFile(name, text))
    validator: Any = jsonschema.Draft7Validator(schema)
    found = validator.iter_errors(plain(tree))
    return [f"{'.'.join(map(str, error.absolute_path))}: {error.message}" for error in found]


@functools.cache
def _schemas(project: Path) -> dict[str, str]:
    """Write the schemas of a project; a test asks for those of a copy once it has its files."""
    return schemas(read_project(project))


def copied(folder: Path) -> Path:
    """Copy the specs of PetClinic, schemas and all."""
    shutil.copytree(ROOT / "specs", folder / "specs")
    return folder
