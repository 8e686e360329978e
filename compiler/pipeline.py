"""The stages in order.

specs/*.yaml   frontend.folder    files and their located trees
               resolve.estate     what is to exist, every value with an origin
               rules              what is allowed, and probably not meant
               emit               a template a stack, or several, with a map back to the spec
templates_out/ write_templates    committed, reviewed, deployed
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from compiler.emit import Template, emit_estate, folder
from compiler.frontend.folder import PROJECT, Folder, environments, read_folder
from compiler.ir.estate import Estate
from compiler.ir.silence import Silence
from compiler.resolve.collisions import environment_collisions, part_collisions
from compiler.resolve.estate import estate_of
from compiler.rules.silences.judgement import idle_findings, judge
from compiler.text.diagnostic import Diagnostic
from compiler.text.findings import Findings, TooManyFindings, any_error, told
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
        return any_error(self.diagnostics)


@dataclass(frozen=True, slots=True)
class Everything:
    """Several environments, compiled."""

    compilations: tuple[Compilation, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, SourceFile]

    @property
    def failed(self) -> bool:
        """Whether there is an error anywhere."""
        return any_error(self.diagnostics)


def compile_all(project: Path, names: tuple[str, ...] = (), each: Each = map) -> Everything:
    """Compile the environments named, or all there are, and look at them side by side.

    `each` compiles them, in their order: one after the other, or at the same time.
    """
    chosen = names or environments(project) or ("dev",)
    compilations = tuple(each(partial(compile_environment, project), dict.fromkeys(chosen)))
    found = [d for compiled in compilations for d in compiled.diagnostics]
    found += environment_collisions([c.estate for c in compilations if c.estate is not None])
    # What silences nothing in one environment may be needed in another.
    if all(name in chosen for name in environments(project)):
        found += idle_findings(compiled.idle for compiled in compilations)
    sources = {name: source for c in compilations for name, source in c.sources.items()}
    return Everything(compilations, told(found), sources)


def compile_environment(project: Path, environment: str) -> Compilation:
    """Compile every spec of a project for one environment; nothing is written."""
    read = read_folder(project, environment)
    collected = Findings()
    estate: Estate | None = None
    with suppress(TooManyFindings):
        estate = _estate(read, environment, collected)
    found, idle = collected.every, None
    if estate is not None and not any_error(found):
        judgement = judge(estate, found, read.sources.values(), read.trees)
        found, idle = judgement.diagnostics, judgement.idle
    templates: tuple[Template, ...] = ()
    if estate is not None and not any_error(found):
        templates = emit_estate(estate, project / OUT / environment)
        found = (*found, *part_collisions(template.stack for template in templates))
    made = () if any_error(found) else templates
    return Compilation(environment, estate, made, told(found), read.sources, idle)


def _estate(read: Folder, environment: str, report: Findings) -> Estate | None:
    report.add(read.problems)
    where = f"specs/environments/{environment}.yaml"
    if not {PROJECT, where} <= read.trees.keys():
        return None
    project = (PROJECT, read.trees[PROJECT])
    return estate_of(project, (environment, where, read.trees[where]), read.specs(), report)


def write_templates(project: Path, compilation: Compilation) -> tuple[Path, ...]:
    """Bring `templates_out/` up to date; returns the files that were written or removed."""
    return folder.write(project / OUT / compilation.environment, compilation.templates)


def stale(project: Path, compilation: Compilation) -> tuple[Path, ...]:
    """Name the committed templates that are not what the specs say."""
    return folder.stale(project / OUT / compilation.environment, compilation.templates)
