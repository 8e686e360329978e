"""Examples compiled: as a small project that lives as long as it takes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from compiler.explain.explanation import SPEC, Example, Explanation
from compiler.pipeline import Everything, compile_all
from compiler.text import terminal

_PROJECT = "specs/project.yaml"
_ENVIRONMENT = "specs/environments/dev.yaml"
_BEGINNINGS: Mapping[str, str] = {
    SPEC: "version: 1\nstack: ${prefix}-monitoring\n",
    _PROJECT: "version: 1\nproject: shop\n",
    _ENVIRONMENT: (
        "version: 1\n"
        "environment: dev\n"
        'account: "111122223333"\n'
        "region: us-west-2\n"
        "prefix: shop-dev\n"
    ),
}


def files(example: Example) -> dict[str, str]:
    """Return the files of an example as they are compiled, those it shows first."""
    shown = {name: _whole(name, text) for name, text in example.files.items()}
    return shown | {name: text for name, text in _BEGINNINGS.items() if name not in shown}


def _whole(name: str, text: str) -> str:
    if text.startswith("version:"):
        return text
    return _BEGINNINGS.get(name, "") + text


def compiled(example: Example) -> Everything:
    """Compile an example for its environments."""
    with TemporaryDirectory(prefix="watchform-") as folder:
        for name, text in files(example).items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return compile_all(Path(folder))


def message(explanation: Explanation, paint: terminal.Paint = terminal.plain) -> str:
    """Return what is said of the bad example, as a user sees it."""
    if explanation.message:
        return explanation.message
    everything = compiled(explanation.bad)
    return terminal.render(everything.diagnostics, everything.sources, paint)
