"""The folder of committed schemas."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

_ENDINGS = (".spec.json", ".test.json", "project.json", "environment.json")


def write(folder: Path, schemas: Mapping[str, str]) -> tuple[Path, ...]:
    """Write the schemas, and remove those of specs that are gone; return what changed.

    Files whose bytes stay the same are not touched, and none is ever half-written.
    """
    changed = stale(folder, schemas)
    folder.mkdir(parents=True, exist_ok=True)
    for path in changed:
        if path.name not in schemas:
            path.unlink()
            continue
        temporary = path.with_name(f".{path.name}.new")
        temporary.write_bytes(schemas[path.name].encode())
        temporary.replace(path)
    return changed


def stale(folder: Path, schemas: Mapping[str, str]) -> tuple[Path, ...]:
    """Name the files that are not as they should be, and those of specs that are gone."""
    wanted = {folder / name: text.encode() for name, text in sorted(schemas.items())}
    found = [p for p, content in wanted.items() if not p.is_file() or p.read_bytes() != content]
    ours = (p for p in sorted(folder.glob("*.json")) if p.name.endswith(_ENDINGS))
    return (*found, *(path for path in ours if path not in wanted))
