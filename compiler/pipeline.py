"""The stages in order.

specs/*.yaml   frontend.folder    files and their located trees
               resolve.estate     what is to exist, every value with an origin
               rules              what is allowed, and probably not meant
               emit               a template a stack, or several, with a map back to the spec
templates_out/ write_templates    committed, reviewed, deployed
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from compiler.emit import Template, emit_estate, folder
from compiler.frontend.folder import PROJECT, environments, read_folder
from compiler.ir.estate import Estate
from compiler.ir.silence import Silence
from compiler.resolve.collisions import environment_collisions, part_collisions
from compiler.resolve.estate import estate_of
from compiler.rules.silences.judgement import idle_findings, judge
from compiler.text.diagnostic import Diagnostic, Severity, arranged
from compiler.text.source import SourceFile

OUT = "templates_out"
Each = Callable[[Callable[[str], "Compilation"], Iterable[str]], Iterable["Compilation"]]


@dataclass(frozen=True, slots=True)
class Compilation:
    """One environment, compiled: without templates where there is an error.

    `idle` are the silences that silence nothing in it; None where the rules were not asked.
    """

    environment: str
    estate: Estate | None
    templates: tuple[Template, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, SourceFile]
    idle: frozenset[Silence] | None = None

    @property
    def failed(self) -> bool:
        """Whether there is an error."""
        return _failed(self.diagnostics)


@dataclass(frozen=True, slots=True)
class Everything:
    """Several environments, compiled."""

    compilations: tuple[Compilation, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, SourceFile]

    @property
    def failed(self) -> bool:
        """Whether there is an error anywhere."""
        return _failed(self.diagnostics)


def _failed(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(d.severity is Severity.ERROR for d in diagnostics)


def compile_all(project: Path, names: tuple[str, ...] = (), each: Each = map) -> Everything:
    """Compile the environments named, or all there are, and look at them side by side.

    `each` compiles them, in their order: one after the other, or at the same time.
    """
    chosen = names or environments(project) or ("dev",)
    compilations = tuple(each(partial(compile_environment, project), dict.fromkeys(chosen)))
    found = [d for compiled in compilations for d in compiled.diagnostics]
    estates = [compiled.estate for compiled in compilations if compiled.estate is not None]
    found += environment_collisions(estates)
    # What silences nothing in one environment may be needed in another.
    if all(name in chosen for name in environments(project)):
        found += idle_findings(compiled.idle for compiled in compilations)
    sources = {name: source for c in compilations for name, source in c.sources.items()}
    return Everything(compilations, arranged(found), sources)


def compile_environment(project: Path, environment: str) -> Compilation:
    """Compile every spec of a project for one environment; nothing is written."""
    read = read_folder(project, environment)
    found = list(read.problems)
    estate: Estate | None = None
    where = f"specs/environments/{environment}.yaml"
    if PROJECT in read.trees and where in read.trees:
        estate = estate_of(
            (PROJECT, read.trees[PROJECT]),
            (environment, where, read.trees[where]),
            read.specs(),
            found.append,
        )
    failed = _failed(found)
    idle = None
    if estate is not None and not failed:
        judgement = judge(estate, found, read.sources.values(), read.trees)
        found, idle = list(judgement.diagnostics), judgement.idle
        failed = _failed(found)
    templates: tuple[Template, ...] = ()
    if estate is not None and not failed:
        templates = emit_estate(estate, project / OUT / environment)
        found += part_collisions(template.stack for template in templates)
    made = () if _failed(found) else templates
    return Compilation(environment, estate, made, arranged(found), read.sources, idle)


def write_templates(project: Path, compilation: Compilation) -> tuple[Path, ...]:
    """Bring `templates_out/` up to date; returns the files that were written or removed."""
    return folder.write(project / OUT / compilation.environment, compilation.templates)


def stale(project: Path, compilation: Compilation) -> tuple[Path, ...]:
    """Name the committed templates that are not what the specs say."""
    return folder.stale(project / OUT / compilation.environment, compilation.templates)
