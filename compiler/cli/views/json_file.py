"""Documents as JSON, and files of it that are never half-written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path


def text(document: Mapping[str, object]) -> str:
    """Write a document as people can read it too."""
    return json.dumps(document, indent=2, ensure_ascii=False)


def write(path: Path, document: Mapping[str, object]) -> None:
    """Write a document into a file.

    Raises:
        OSError: the file cannot be written; what it held is still there.
    """
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_text(f"{text(document)}\n", encoding="utf-8")
    temporary.replace(path)
