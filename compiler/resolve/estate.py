"""All specs of a project, in one environment, become an estate."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Names
from dataclasses import replace

from compiler.frontend.tree import Entry, Mapping, Node, Scalar, failed
from compiler.ir.estate import Environment, Estate, Stack
from compiler.kinds.trail import SECURITY_NAMESPACE
from compiler.resolve.collisions import collisions
from compiler.resolve.defaults import defaults_of
from compiler.resolve.project import (
    OwnNamespace,
    ProjectFile,
    environment_of,
    known_values,
    mapping,
    project_of,
)
from compiler.resolve.silences import silences_of
from compiler.resolve.spec import Surroundings, stack_of
from compiler.resolve.substitute import Substitution
from compiler.resolve.volumes import prices_of, unmatched
from compiler.text.diagnostic import Code, Diagnostic, Problem
from compiler.text.nearest import suggestion

OVERRIDE_OF_NO_SPEC = Code("WF313", "override-of-no-spec")

Report = Callable[[Diagnostic], None]


def estate_of(
    project: tuple[str, Node],
    environment: tuple[str, str, Node],
    specs: Names[str, tuple[str, Node]],
    report: Report,
) -> Estate | None:
    """Resolve everything; what is wrong is told. None where nothing can be made of it.

    `project` is the file's name and tree, `environment` its name, the file's name and tree,
    `specs` are file names and trees by key.
    """
    name, file_name, tree = environment
    try:
        project_file = project_of(project[1], project[0])
        where = environment_of(tree, file_name, name)
        where = replace(where, prices=prices_of((project[1], tree), report))
        known = known_values(project_file, where, tree)
    except Problem as problem:
        for diagnostic in problem.diagnostics:
            report(diagnostic)
        return None
    around = _surroundings(project_file, where, known, (project[1], tree, report))
    overrides = _overrides(tree, tuple(specs), report)
    stacks = [
        stack
        for key, (spec_name, spec) in sorted(specs.items())
        if (stack := _stack(key, spec_name, spec, overrides.get(key), around, report)) is not None
    ]
    for diagnostic in (*collisions(stacks), *unmatched(tree, stacks)):
        report(diagnostic)
    silences = tuple(silences_of(project_file.silence, mapping(project[1], "")))
    return Estate(project_file.project, where, tuple(stacks), around.tags, silences)


def _surroundings(
    project: ProjectFile,
    where: Environment,
    known: Names[str, Node],
    trees: tuple[Node, Node, Report],
) -> Surroundings:
    project_tree, environment_tree, report = trees
    substitution = Substitution(known, ("each", "inputs"), report)
    root = mapping(project_tree, "")
    defaults = root.get("defaults")
    written = substitution.node(defaults) if defaults is not None else None
    own = {key: value or OwnNamespace() for key, value in project.namespaces.items()}
    own[f"{where.prefix}/{SECURITY_NAMESPACE}"] = OwnNamespace()
    return Surroundings(
        project=project.project,
        environment=where,
        own=own,
        known=known,
        defaults=defaults_of(root, written, report),
        tags=_tags((project_tree, environment_tree), substitution),
    )


def _tags(trees: tuple[Node, Node], substitution: Substitution) -> tuple[tuple[str, str], ...]:
    """Join the tags of the project and of the environment, which wins."""
    tags: dict[str, str] = {}
    for tree in trees:
        node = tree.get("tags") if isinstance(tree, Mapping) else None
        written = substitution.node(node) if node is not None else None
        for entry in written.entries if isinstance(written, Mapping) else ():
            if isinstance(entry.value, Scalar):
                tags[entry.key] = str(entry.value.value)
    return tuple(sorted(tags.items()))


def _overrides(tree: Node, specs: tuple[str, ...], report: Report) -> dict[str, Node]:
    node = tree.get("overrides") if isinstance(tree, Mapping) else None
    found: dict[str, Node] = {}
    for entry in node.entries if isinstance(node, Mapping) else ():
        if entry.key in specs:
            found[entry.key] = entry.value
        else:
            _say_no_spec(entry, specs, report)
    return found


def _say_no_spec(entry: Entry, specs: tuple[str, ...], report: Report) -> None:
    text = f"there is no spec `{entry.key}.yaml` to override"
    help_ = suggestion(entry.key, specs, what="specs")
    report(Diagnostic(OVERRIDE_OF_NO_SPEC, text, entry.key_span, help=help_))


def _stack(
    key: str, name: str, tree: Node, override: Node | None, around: Surroundings, report: Report
) -> Stack | None:
    if failed(tree):
        return None
    try:
        return stack_of(key, mapping(tree, name), override, around, report)
    except Problem as problem:
        for diagnostic in problem.diagnostics:
            report(diagnostic)
        return None
