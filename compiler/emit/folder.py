"""The folder of committed templates of one environment."""

from __future__ import annotations

import glob
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from compiler.emit.parts import MAIN, Part
from compiler.emit.template import HEADER, Template
from compiler.text.diagnostic import Code, Diagnostic, Problem

UNWRITABLE = Code("WF120", "unwritable-folder")

_LOGICAL_ID = re.compile(rb"^  ([A-Za-z0-9]+):\s*$", re.MULTILINE)


def write(folder: Path, templates: Iterable[Template]) -> tuple[Path, ...]:
    """Write the templates, and remove those of specs that are gone.

    Files whose bytes stay the same are not touched. All new ones are written beside the old before
    the first takes its place: none is ever half-written, and a full disk changes nothing. Returns
    those that were written or removed.

    Raises:
        Problem: the folder cannot be written.
    """
    with _usable(folder):
        folder.mkdir(parents=True, exist_ok=True)
        changed = dict(_differing(folder, templates))
        new = {path: path.with_name(f".{path.name}.new") for path in changed}
        try:
            for path, wanted in changed.items():
                if wanted is not None:
                    _write_new(new[path], wanted)
            for path, wanted in changed.items():
                if wanted is None:
                    path.unlink()
                else:
                    new[path].replace(path)
        finally:
            for temporary in new.values():
                temporary.unlink(missing_ok=True)
    return tuple(changed)


def _write_new(path: Path, content: bytes) -> None:
    """Write a file that was not there; where a link stands, it is not followed."""
    path.unlink(missing_ok=True)
    with path.open("xb") as file:
        file.write(content)


@contextmanager
def _usable(folder: Path) -> Iterator[None]:
    """Say what the system says where files cannot be read or written."""
    try:
        yield
    except OSError as error:
        where = Path(error.filename2 or error.filename or folder).as_posix()
        text = f"{where} cannot be read or written: {error.strerror or 'unknown reason'}"
        help_ = "look at the folder; the templates in it are as they were"
        raise Problem(Diagnostic(UNWRITABLE, text, None, help=help_)) from None


def size(folder: Path) -> int:
    """Count the bytes of the YAML files of a folder; 0 where it is not there."""
    return sum(path.stat().st_size for path in folder.glob("*.yaml") if path.is_file())


def standing(folder: Path, key: str) -> dict[str, Part]:
    """Say by logical ID in which part of a stack each resource stands, as the templates have it.

    Only that is read of them, line by line: what is broken in one is written anew anyway.
    """
    found: dict[str, Part] = {}
    with _usable(folder):
        for path in sorted(folder.glob(f"{glob.escape(key)}*.yaml")):
            part = _part(path, key)
            if part is not None and _ours(path):
                _, _, resources = path.read_bytes().partition(b"\nResources:\n")
                resources, _, _ = resources.partition(b"\nOutputs:\n")
                found |= {name.decode(): part for name in _LOGICAL_ID.findall(resources)}
    return found


def _part(path: Path, key: str) -> Part | None:
    if path.stem == key:
        return MAIN
    prefix, _, suffix = path.stem.rpartition(".")
    return Part.of_suffix(suffix) if prefix == key else None


def stale(folder: Path, templates: Iterable[Template]) -> tuple[Path, ...]:
    """Name the files that are not what the templates say."""
    with _usable(folder):
        return tuple(path for path, _ in _differing(folder, templates))


def remove_gone(out: Path, environments: Collection[str]) -> tuple[Path, ...]:
    """Remove the templates of environments that are gone, and folders that are empty then."""
    with _usable(out):
        removed = gone(out, environments)
        for path in removed:
            path.unlink()
        for folder in {path.parent for path in removed}:
            if not any(folder.iterdir()):
                folder.rmdir()
    return removed


def gone(out: Path, environments: Collection[str]) -> tuple[Path, ...]:
    """Name the templates of environments that are gone: files that we wrote, and no others."""
    return tuple(
        path
        for path in sorted(out.glob("*/*.yaml"))
        if path.parent.name not in environments and not path.is_symlink() and _ours(path)
    )


def _ours(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(HEADER)) == HEADER.encode()


def _differing(folder: Path, templates: Iterable[Template]) -> Iterator[tuple[Path, bytes | None]]:
    """Give each file that differs and what it shall hold, None for one to remove."""
    wanted = {f"{t.stack.key}.yaml": t.body.encode() for t in templates}
    for name, content in sorted(wanted.items()):
        path = folder / name
        if not path.exists() or path.read_bytes() != content:
            yield path, content
    for path in sorted(folder.glob("*.yaml")):
        if path.name not in wanted:
            yield path, None
