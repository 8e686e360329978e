"""How commands compile and judge: on all processors where it pays, and not in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from compiler.cli.loading import VERDICTS, load_for
from compiler.cli.views.steps import steps
from compiler.cli.workers import spread
from compiler.emit import folder
from compiler.frontend.folder import environments
from compiler.pipeline import OUT, Everything, compile_all

if TYPE_CHECKING:
    from compiler.emit import Template
    from compiler.text.diagnostic import Diagnostic

T = TypeVar("T")
R = TypeVar("R")

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
        start = "forkserver" if loading or load_for(len(items)) else None
        with steps("judging templates", len(items)) as told:
            return spread(function, items, told=told, start=start)

    return lint(templates, Verdicts(project / VERDICTS), each)
