"""The names that a project has: what an editor can offer where one is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compiler.catalog import security
from compiler.catalog import service as catalog
from compiler.frontend.tree import Mapping, Node, Scalar
from compiler.kinds.registry import kinds
from compiler.language.selection import select

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpecNames:
    """The names of one spec.

    `watches` are names and services, `""` for one that is not known; `entries` the keys of each
    section as written; `defaults` the keys that defaults give to the entries of a section;
    `alarms` and `metrics` hold those that are asked for too.
    """

    key: str
    watches: tuple[tuple[str, str], ...]
    metrics: Names
    alarms: Names
    severities: Names
    topics: Names
    entries: dict[str, Names]
    defaults: dict[str, frozenset[str]]


NO_NAMES = SpecNames("", (), (), (), (), (), {}, {})


@dataclass(frozen=True, slots=True)
class ProjectNames:
    """The names of a project: its specs, and what its environments define."""

    specs: tuple[SpecNames, ...]
    namespaces: Names
    values: Names
    members: Names
    states: Names


def keys_of(node: Node | None, *path: str) -> Names:
    """Return the keys of the mapping at a path, none where there is no mapping."""
    found = node_at(node, *path)
    return found.keys() if isinstance(found, Mapping) else ()


def node_at(node: Node | None, *path: str) -> Node | None:
    """Follow keys down a tree."""
    for step in path:
        node = node.get(step) if isinstance(node, Mapping) else None
    return node


def project_names(
    project: Node | None, environments: list[Node], specs: dict[str, Node]
) -> ProjectNames:
    """Collect the names of a project from its trees."""
    return ProjectNames(
        specs=tuple(
            _spec_names(key, tree, [project, tree, *_overrides(environments, key)])
            for key, tree in sorted(specs.items())
        ),
        namespaces=keys_of(project, "namespaces"),
        values=_joined(environments, "values"),
        members=_joined(environments, "members"),
        states=_joined(environments, "terraform_states"),
    )


def _overrides(environments: list[Node], key: str) -> list[Node | None]:
    return [node_at(environment, "overrides", key) for environment in environments]


def _joined(nodes: list[Node], key: str) -> Names:
    return tuple(sorted({name for node in nodes for name in keys_of(node, key)}))


def _spec_names(key: str, tree: Node, layers: list[Node | None]) -> SpecNames:
    watches = tuple((name, _service(tree, name)) for name in keys_of(tree, "watch"))
    wanted = node_at(tree, "trail", "security_alarms")
    audited = tuple(_chosen(wanted, tuple(security.load().alarms), "cis"))
    logged = (*keys_of(tree, "log_metrics"), *(name.replace("-", "_") for name in audited))
    return SpecNames(
        key=key,
        watches=watches,
        metrics=(*keys_of(tree, "metrics"), *logged),
        alarms=(*keys_of(tree, "alarms"), *_recommended(tree, watches), *audited),
        severities=keys_of(tree, "notify", "severities"),
        topics=keys_of(tree, "notify", "topics"),
        entries={kind.key: keys_of(tree, kind.key) for kind in kinds() if not kind.single},
        defaults={
            kind.key: frozenset(k for layer in layers for k in keys_of(layer, "defaults", kind.key))
            for kind in kinds()
        },
    )


def _service(tree: Node, watch: str) -> str:
    node = node_at(tree, "watch", watch, "service")
    return node.text if isinstance(node, Scalar) else ""


def _recommended(tree: Node, watches: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for watch, service in watches:
        if service in catalog.names():
            wanted = node_at(tree, "watch", watch, "recommended")
            for name in _chosen(wanted, tuple(catalog.load(service).recommended)):
                yield f"{watch}-{name}"


def _chosen(wanted: Node | None, known: Names, all_word: str | None = None) -> Iterator[str]:
    if wanted is not None:
        yield from (choice.name for choice in select(wanted, known, all_word).chosen)
