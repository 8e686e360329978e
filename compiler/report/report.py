"""The report on a change: each section is data, made from the two sides of its environments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from compiler.deploy.offline import CreateOnly
from compiler.frontend.revision import Beginning
from compiler.ir.alarm import Alarm, Composite
from compiler.pipeline import Compilation
from compiler.report.changes import Changes, changes
from compiler.report.costs import Costs, costs
from compiler.report.findings import Findings, Judge, findings
from compiler.report.pictures import Pictures
from compiler.report.sides import Compile, Side, one_after_another
from compiler.report.tests import Compiled, Tested, Tests, tested, tests


@dataclass(frozen=True, slots=True)
class Base:
    """What a change is compared with: the revision as it was named, and the commit it is."""

    revision: str
    beginning: Beginning


@dataclass(frozen=True, slots=True)
class Report:
    """All that is said of a change."""

    base: Base
    sides: tuple[Side, ...]
    changes: Changes
    tests: Tests
    costs: Costs
    findings: Findings
    pictures: Pictures = field(default_factory=Pictures)

    @property
    def environments(self) -> tuple[str, ...]:
        """The environments it is about."""
        return tuple(side.environment for side in self.sides)


@dataclass(frozen=True, slots=True)
class Means:
    """What a report is made with: cfn-lint costs time to load, so the caller brings it."""

    judge: Judge
    create_only: CreateOnly
    compile: Compile = one_after_another


def report(base: Base, found: Sequence[Side], project: Path, earlier: Path, means: Means) -> Report:
    """Make the report; `earlier` is the project as it was."""
    changed = changes(found, means.create_only)
    before = tested(earlier, _compiled(earlier, found, means, lambda side: side.before))
    after = tested(project, _compiled(project, found, means, lambda side: side.after))
    held = tests(after, None if _untestable(before) else before, _touched(changed, found))
    return Report(base, tuple(found), changed, held, costs(found), findings(found, means.judge))


def _compiled(
    project: Path,
    found: Sequence[Side],
    means: Means,
    which: Callable[[Side], Compilation | None],
) -> Compiled:
    """Return environments that are compiled already, and compile the others once."""
    known = {side.environment: which(side) for side in found}

    def compiled(environment: str) -> Compilation | None:
        if environment not in known:
            (known[environment],) = means.compile([(project, environment)])
        return known[environment]

    return compiled


def _untestable(before: Tested) -> bool:
    """Whether nothing can be said of the tests as they were."""
    return not before.results or bool(before.broken)


def _touched(changed: Changes, found: Sequence[Side]) -> frozenset[str]:
    """Name the alarms that are new or change, as tests name them."""
    names = {
        f"{entry.name}[{member}]" if member else entry.name
        for entry in changed.entries
        if entry.action != "remove"
        for member in entry.members or ("",)
    }
    return frozenset(own for path, own in _alarms(found) if path in names)


def _alarms(found: Sequence[Side]) -> Iterator[tuple[str, str]]:
    from compiler.simulate.cases.lookup import named

    for side in found:
        estate = side.new.estate if side.new is not None else None
        for stack in estate.stacks if estate is not None else ():
            for node in stack.nodes:
                if isinstance(node, Alarm | Composite):
                    yield node.origin.path, named(node)
