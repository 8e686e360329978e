"""The two sides of a change: an environment as the specs were, and as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from compiler.emit.template import Template
from compiler.frontend.folder import environments
from compiler.pipeline import OUT, Compilation, compile_environment
from compiler.text.diagnostic import Diagnostic

Compile = Callable[[Sequence[tuple[Path, str]]], Sequence[Compilation]]
"""Compiles environments of projects, in their order."""


@dataclass(frozen=True, slots=True)
class Side:
    """One environment before and after; None where the specs have no such environment.

    `committed` are the bodies of the templates that were committed before, by stack key.
    """

    environment: str
    before: Compilation | None
    after: Compilation | None
    committed: Mapping[str, str] = field(default_factory=dict)

    @property
    def old(self) -> Compilation | None:
        """What was before, where it can be compiled."""
        return None if self.before is None or self.before.failed else self.before

    @property
    def new(self) -> Compilation | None:
        """What is now, where it can be compiled."""
        return None if self.after is None or self.after.failed else self.after

    @property
    def bodies(self) -> Mapping[str, str]:
        """The templates of before by stack key; where its specs are broken, those committed."""
        if self.old is not None:
            return {template.stack.key: template.body for template in self.old.templates}
        return self.committed

    @property
    def before_is_unknown(self) -> bool:
        """Whether there was something before, and neither specs nor templates say what."""
        return self.before is not None and self.before.failed and not self.committed


def one_after_another(wanted: Sequence[tuple[Path, str]]) -> Sequence[Compilation]:
    """Compile environments in this process."""
    return [compile_environment(project, name) for project, name in wanted]


def sides(
    project: Path, earlier: Path, names: Iterable[str], compiled: Compile = one_after_another
) -> tuple[Side, ...]:
    """Compile environments on both sides; without names, all that there are on one of them."""
    now, then = environments(project), environments(earlier)
    chosen = tuple(dict.fromkeys(names)) or tuple(sorted({*now, *then}))
    wanted = [(project, name) for name in chosen if name in now]
    wanted += [(earlier, name) for name in chosen if name in then]
    found = dict(zip(wanted, compiled(wanted), strict=True))
    return tuple(
        Side(name, found.get((earlier, name)), found.get((project, name)), _bodies(earlier, name))
        for name in chosen
    )


def unknown(found: Iterable[Side]) -> tuple[str, ...]:
    """Name the environments that there are on neither side."""
    return tuple(side.environment for side in found if side.before is None and side.after is None)


def _bodies(project: Path, environment: str) -> dict[str, str]:
    files = (project / OUT / environment).glob("*.yaml")
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(files)}


def templates(compilation: Compilation | None) -> tuple[Template, ...]:
    """Return the templates of one side; none where it is not there, or broken."""
    return compilation.templates if compilation is not None else ()


def diagnostics(compilation: Compilation | None) -> tuple[Diagnostic, ...]:
    """Return what was found on one side."""
    return compilation.diagnostics if compilation is not None else ()
