"""How commands compile and judge: on all processors where it pays, and not in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from compiler.cli.views.steps import steps
from compiler.cli.workers import prepare, processors, spread
from compiler.emit import folder
from compiler.frontend.folder import environments
from compiler.pipeline import OUT, Everything, compile_all

if TYPE_CHECKING:
    from compiler.emit import Template
    from compiler.text.diagnostic import Diagnostic

T = TypeVar("T")
R = TypeVar("R")

VERDICTS = Path(".watchform", "lint")
"""Where a project keeps what cfn-lint has said."""

_WORTH_IT = 500_000
"""Bytes of templates from which starting processes takes less time than it saves."""


def compiled(project: Path, names: tuple[str, ...]) -> Everything:
    """Compile the environments named, or all there are."""
    chosen = names or environments(project)
    out = project / OUT
    sizes = sorted(folder.size(out / name) or _spec_size(project) for name in set(chosen))
    workers = None if sum(sizes[:-1]) > _WORTH_IT else 1

    def each(function: Callable[[T], R], items: Iterable[T]) -> Sequence[R]:
        with steps("compiling environments", len(sizes)) as told:
            return spread(function, items, workers=workers, told=told)

    return compile_all(project, names, each)


def _spec_size(project: Path) -> int:
    """Guess the templates of an environment that has none yet: five times its specs."""
    return 5 * folder.size(project / "specs")


def judged(
    project: Path, templates: Iterable[Template], *, loading: bool = False
) -> tuple[Diagnostic, ...]:
    """Judge templates by cfn-lint; those that it has judged already are not judged again.

    `loading` tells that cfn-lint is being loaded already, for workers.
    """
    from compiler.lint import Verdicts, lint

    def each(function: Callable[[T], R], items: Sequence[T]) -> Sequence[R]:
        start = "forkserver" if loading or _load_for(len(items)) else None
        with steps("judging templates", len(items)) as told:
            return spread(function, items, told=told, start=start)

    return lint(templates, Verdicts(project / VERDICTS), each)


def loading_soon(project: Path) -> bool:
    """Begin to load cfn-lint where a spec is newer than all that it has said.

    It takes as long as compiling does, which goes on meanwhile.
    """
    newest = folder.newest(project / VERDICTS, "*.json")
    return folder.newest(project / "specs", "**/*.yaml") > newest and _load_for(2)


def _load_for(templates: int) -> bool:
    """Begin to load cfn-lint in the process that workers are forked from, if there will be any."""
    several = min(templates, processors()) > 1
    if several:
        prepare("compiler.lint.loaded")
    return several
