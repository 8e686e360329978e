"""What cfn-lint has said already, kept in a folder: a template that stays is not judged again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from compiler.lint.judgement import OUTDATED
from compiler.lint.match import CODES, Match

_FORM = 1
"""Counts the forms that the files have had: those of another form are not read."""

_MOST = 1000
"""How many templates are remembered; the ones judged or read last are kept."""


class Verdicts:
    """The folder of verdicts: a file for each template, named by all that decides what is said.

    Nothing of it is needed: what cannot be read or written is judged again.
    """

    def __init__(self, folder: Path, most: int = _MOST) -> None:
        self._folder = folder
        self._most = most
        self._judge = json.dumps([_FORM, version("cfn-lint"), OUTDATED])

    def key(self, body: str, region: str) -> str:
        """Name a verdict: by the template, the region, and the linter with its settings."""
        return sha256(f"{self._judge}\n{region}\n{body}".encode()).hexdigest()

    def read(self, key: str) -> tuple[Match, ...] | None:
        """Return what was said; None where it is not known, or the file is not what we wrote."""
        path = self._path(key)
        try:
            found = _matches(json.loads(path.read_bytes()))
        except (OSError, ValueError, RecursionError):
            return None
        with suppress(OSError):
            path.touch()  # the ones in use are the last to go
        return found

    def write(self, key: str, matches: Sequence[Match]) -> None:
        """Keep what was said; the file is whole or not there."""
        path = self._path(key)
        temporary = path.with_name(f".{path.name}.new")
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(matches, ensure_ascii=False), encoding="utf-8")
            temporary.replace(path)

    def tidy(self, in_use: int) -> None:
        """Forget the verdicts that were not asked for the longest: `in_use` at least stay."""
        with suppress(OSError):
            files = [(path.stat().st_mtime_ns, path) for path in self._folder.glob("*.json")]
            for _, path in sorted(files, reverse=True)[max(self._most, in_use) :]:
                path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"


def _matches(data: object) -> tuple[Match, ...]:
    """Read what a file holds.

    Raises:
        ValueError: it is not what we write.
    """
    match data:
        case list():
            return tuple(_match(row) for row in data)
    raise ValueError("no list of matches")


def _match(row: object) -> Match:
    match row:
        case [list(path), str(rule), str(severity), str(message), str(about), str(address)]:
            steps = tuple(step for step in path if isinstance(step, str | int))
            if severity in CODES and len(steps) == len(path):
                return Match(steps, rule, severity, message, about, address)
    raise ValueError("no match of cfn-lint")
