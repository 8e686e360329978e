"""The files of a project, and their trees."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from compiler.frontend.reader import decode_bytes, read
from compiler.frontend.tree import Node, Scalar
from compiler.text.diagnostic import Code, Diagnostic, Problem
from compiler.text.nearest import suggestion
from compiler.text.source import SourceFile, Span

NO_SPECS = Code("WF110", "no-specs")
NO_ENVIRONMENT = Code("WF111", "no-such-environment")
UNREADABLE = Code("WF112", "unreadable-file")
TOO_LARGE = Code("WF113", "file-too-large")
OTHER_ENDING = Code("WF114", "ending-of-a-file")

PROJECT = "specs/project.yaml"
_LARGEST = 4_000_000


@dataclass(frozen=True, slots=True)
class Folder:
    """What `specs/` holds: sources by name, trees of the files that could be read."""

    sources: dict[str, SourceFile] = field(default_factory=dict)
    trees: dict[str, Node] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def specs(self) -> Mapping[str, tuple[str, Node]]:
        """Return file name and tree of each spec, by its key; a failed tree of an unreadable one.

        What is wrong with that one has been told: nothing that names it is wrong for it.
        """
        unreadable = {
            name: Scalar(Span(name, 1, 1, 1, 1), None, failed=True) for name in self.broken
        }
        return {
            Path(name).stem: (name, tree)
            for name, tree in {**self.trees, **unreadable}.items()
            if name != PROJECT and "/environments/" not in name
        }


def environments(project: Path) -> tuple[str, ...]:
    """Name the environments of a project, sorted."""
    found = (project / "specs" / "environments").glob("*.yaml")
    return tuple(sorted(path.stem for path in found if not _hidden(path)))


def yaml_files(folder: Path) -> tuple[Path, ...]:
    """Name the files that people write in a folder: of its `specs/`, and of those below it."""
    places = [folder] if folder.name in ("specs", "environments") else []
    places += [path for path in sorted(folder.rglob("specs")) if path.is_dir()]
    found = [p for place in places for p in (*place.glob("*.yaml"), *place.glob("*/*.yaml"))]
    return tuple(sorted({path for path in found if not _hidden(path) and path.is_file()}))


def read_project(project: Path) -> Folder:
    """Read everything that people write in a project: specs, their tests, every environment."""
    folder = Folder()
    for path in yaml_files(project / "specs"):
        read_file(path, path.relative_to(project).as_posix(), folder)
    return folder


def _hidden(path: Path) -> bool:
    """Tell whether a file is one that editors and systems keep, not people."""
    return path.name.startswith(".")


def read_folder(project: Path, environment: str) -> Folder:
    """Read the project file, one environment and every spec; findings are collected."""
    folder = Folder()
    specs = project / "specs"
    if not specs.is_dir():
        where = "here" if project == Path() else f"in {project}"
        text = f"there is no folder `specs/` {where}"
        help_ = "run the command where `specs/` stands, or name that folder with `--project`"
        folder.problems.append(Diagnostic(NO_SPECS, text, None, help=help_))
        return folder
    found = (p for p in specs.glob("*.yaml") if not _hidden(p))
    paths = sorted(p for p in found if not p.name.endswith(".test.yaml"))
    folder.problems.extend(_misnamed(project))
    folder.problems.extend(_absent(project, environment, {path.name for path in paths}))
    if environment not in environments(project):
        return folder
    for path in (*paths, specs / "environments" / f"{environment}.yaml"):
        read_file(path, path.relative_to(project).as_posix(), folder)
    return folder


def _misnamed(project: Path) -> Iterator[Diagnostic]:
    """Say which files look like specs or environments, and would not be read."""
    specs = project / "specs"
    for path in sorted((*specs.glob("*.yml"), *specs.glob("environments/*.yml"))):
        if not _hidden(path):
            name = path.relative_to(project).as_posix()
            text = f"{name} is not read: a file of specs/ ends in `.yaml`"
            help_ = f"rename it to {path.with_suffix('.yaml').name}"
            yield Diagnostic(OTHER_ENDING, text, None, help=help_)


def _absent(project: Path, environment: str, names: set[str]) -> Iterator[Diagnostic]:
    """Say which of the files that every project has is not there."""
    if "project.yaml" not in names:
        help_ = "add it: `version: 1` and `project: <name>`"
        yield Diagnostic(NO_SPECS, f"there is no {PROJECT}", None, help=help_)
    if not names - {"project.yaml"}:
        help_ = "add one, such as specs/shop.yaml: `version: 1` and `stack: ${prefix}-monitoring`"
        yield Diagnostic(NO_SPECS, "there is no spec in specs/", None, help=help_)
    known = environments(project)
    if not known:
        help_ = "add one, such as specs/environments/dev.yaml"
        yield Diagnostic(NO_ENVIRONMENT, "there is no environment", None, help=help_)
    elif environment not in known:
        text = f"there is no environment `{environment}` (specs/environments/{environment}.yaml)"
        help_ = suggestion(environment, known, what="there are")
        yield Diagnostic(NO_ENVIRONMENT, text, None, help=help_)


def read_file(path: Path, name: str, folder: Folder) -> None:
    """Read one file into a folder, under the name that findings call it by."""
    try:
        folder.trees[name] = _tree(path, name, folder)
    except Problem as problem:
        folder.broken.append(name)
        folder.problems.extend(problem.diagnostics)


def content_of(path: Path, name: str) -> bytes:
    """Read the bytes of a file of `specs/`, but never more: a link may lead to what has no end.

    Raises:
        Problem: it cannot be read, or is far too large.
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        help_ = "give it a name of letters, digits and `-`"
        raise _unreadable("its name is not UTF-8", name, help_) from None
    try:
        if not path.is_dir() and not path.is_file() and path.exists():
            raise _unreadable("it is no file", name)
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
            size = max(len(content), os.fstat(file.fileno()).st_size)
    except OSError as error:
        raise _unreadable(error.strerror or "unknown reason", name) from None
    if len(content) > _LARGEST:
        text = f"{name} has {size} bytes; a spec has at most {_LARGEST}"
        raise Problem(Diagnostic(TOO_LARGE, text, None, help="make several specs of it"))
    return content


def shown(name: str, content: bytes) -> SourceFile:
    """Return a file as messages show it: what is not UTF-8 too, as well as it can be."""
    return SourceFile(name, content.decode("utf-8-sig", "replace"))


def _unreadable(reason: str, name: str, help_: str = "check the file") -> Problem:
    text = f"{name} cannot be read: {reason}"
    return Problem(Diagnostic(UNREADABLE, text, None, help=help_))


def _tree(path: Path, name: str, folder: Folder) -> Node:
    content = content_of(path, name)
    folder.sources[name] = shown(name, content)
    return _read_once(name, content)


# Every environment reads the same specs.
@lru_cache(maxsize=128)
def _read_once(name: str, content: bytes) -> Node:
    return read(decode_bytes(name, content))
