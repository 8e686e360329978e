"""A run that had nothing to say is remembered by all that it was made of, and not made again.

Made of: the files under `specs/` and `templates_out/`, watchform itself, Python, and the packages
beside it. Whatever is changed, also a comment, is another run.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from hashlib import file_digest, sha256
from pathlib import Path

_FILE = Path(".watchform", "lint", "nothing-to-say.txt")
_MOST = 16
"""How many runs are remembered: one environment or another, one branch or another."""

_CODE = Path(__file__).parents[1]


class CleanRuns:
    """The runs of a project that had nothing to say; a lost or broken file is no run."""

    def __init__(self, project: Path, chosen: tuple[str, ...]) -> None:
        self._file = project / _FILE
        self._run = partial(_digest, project, chosen)
        self._digest = self._run()

    def templates(self) -> int | None:
        """Count the templates of the same run, where it had nothing to say; None otherwise."""
        for line in self._lines():
            digest, _, count = line.partition(" ")
            if digest == self._digest and count.isdecimal():
                return int(count)
        return None

    def remember(self, templates: int) -> None:
        """Keep that this run had nothing to say of so many templates.

        What was changed while it ran was perhaps not what it saw: such a run is not kept.
        """
        if self._run() != self._digest:
            return
        new = f"{self._digest} {templates}"
        lines = [new, *(line for line in self._lines() if line != new)][:_MOST]
        temporary = self._file.with_name(f".{self._file.name}.new")
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text("".join(f"{line}\n" for line in lines), encoding="ascii")
            temporary.replace(self._file)

    def _lines(self) -> list[str]:
        with suppress(OSError, ValueError):
            return self._file.read_text(encoding="ascii").splitlines()
        return []


def _digest(project: Path, chosen: tuple[str, ...]) -> str:
    """Name a run by all that decides what it says."""
    found = sha256()
    for part in (sys.version, *chosen, *_installed(), *_own_code()):
        found.update(f"{part}\n".encode(errors="surrogateescape"))
    for path in _files(project / "specs", project / "templates_out"):
        name = path.relative_to(project).as_posix()
        found.update(f"\n{name}\n".encode(errors="surrogateescape"))
        found.update(_content(path))
    return found.hexdigest()


def _files(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        # No deeper than is read; a pattern for each depth also follows links to folders.
        yield from sorted((*folder.glob("*"), *folder.glob("*/*")))


def _content(path: Path) -> bytes:
    """Digest what a file holds; what is none, or cannot be read, is told by the compiler."""
    with suppress(OSError):
        if path.is_file():
            with path.open("rb") as file:
                return file_digest(file, "sha256").digest()
    return b"no file"


def _installed() -> list[str]:
    """Name the packages beside watchform, with their versions: the folders that describe them."""
    return sorted(
        path.name
        for place in sys.path
        if place.endswith("-packages")
        for path in Path(place).glob("*.dist-info")
    )


def _own_code() -> list[str]:
    """Tell the state of watchform's own files, which are edited where it is developed."""
    files = (p for p in sorted(_CODE.rglob("*")) if p.suffix != ".pyc")
    return [f"{p} {s.st_size} {s.st_mtime_ns}" for p in files for s in (p.stat(),)]
