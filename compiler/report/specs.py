"""What changes in each spec of one environment: a stack that is cut into several is one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from compiler.deploy.changes import between, from_template
from compiler.deploy.document import Document, parse_or_none, resources
from compiler.deploy.offline import CreateOnly, replaced
from compiler.deploy.parameters import Filled
from compiler.deploy.plan import ResourceChange, Wanted
from compiler.deploy.wanted import wanted_stack
from compiler.emit.parts import Part
from compiler.emit.template import Template
from compiler.pipeline import Compilation
from compiler.report.sides import Side

NEW = "its spec is new: the stack is made"
GONE = (
    "its spec goes, and nothing else: the stack stays in the account as it is, and costs what it "
    "costs, until somebody deletes it"
)
FRAME = "no resource changes, only what the stack itself says"


@dataclass(frozen=True, slots=True)
class SpecChange:
    """A spec that changes: its key, what becomes of its stack, if that is to be said, and how."""

    key: str
    fate: str
    changes: tuple[ResourceChange, ...]


def spec_changes(side: Side, create_only: CreateOnly) -> Iterator[SpecChange]:
    """Compare both sides of each spec; what only moves to another part of its stack stays."""
    keys = _keys(side)
    before: dict[str, dict[str, str]] = {}
    for key, body in side.bodies.items():
        before.setdefault(_spec(key, keys), {})[key] = body
    after: dict[str, list[Template]] = {}
    for template in side.new.templates if side.new is not None else ():
        after.setdefault(_spec(template.stack.key, keys), []).append(template)
    for key, templates in after.items():
        bodies = {template.stack.key: template.body for template in templates}
        if before.get(key) != bodies:
            yield _compared(key, before.get(key, {}), _wanted(side, templates), create_only)
    for key in sorted(before.keys() - after.keys()):
        yield SpecChange(key, GONE, ())


def _compared(
    key: str, bodies: Mapping[str, str], wanted: Wanted, create_only: CreateOnly
) -> SpecChange:
    documents = [parse_or_none(body) for body in bodies.values()]
    if not documents or None in documents:
        return SpecChange(key, NEW, from_template(wanted))
    old = _joined([document for document in documents if document is not None])
    found = tuple(replaced(change, create_only) for change in between(old, wanted))
    return SpecChange(key, "" if found else FRAME, found)


def _wanted(side: Side, templates: Sequence[Template]) -> Wanted:
    """Make one of the parts of a stack."""
    estate = side.new.estate if side.new is not None else None
    project = estate.project if estate is not None else ""
    parts = [wanted_stack(template, Filled({}), project) for template in templates]
    origins = {name: origin for part in parts for name, origin in part.origins.items()}
    return replace(parts[0], document=_joined([p.document for p in parts]), origins=origins)


def _joined(documents: Sequence[Document]) -> Document:
    return {"Resources": {k: v for document in documents for k, v in resources(document).items()}}


def _keys(side: Side) -> frozenset[str]:
    return frozenset(key for each in (side.old, side.new) for key in _specs(each))


def _specs(compilation: Compilation | None) -> tuple[str, ...]:
    estate = compilation.estate if compilation is not None else None
    return tuple(stack.key for stack in estate.stacks) if estate is not None else ()


def _spec(key: str, known: frozenset[str]) -> str:
    """Return the spec that a template is of: `functions.part-01` is a part of `functions`."""
    whole, _, suffix = key.rpartition(".")
    return (
        whole if whole in known and key not in known and Part.of_suffix(suffix) is not None else key
    )
