"""How deep an override of a spec goes."""

from __future__ import annotations

from compiler.frontend.tree import Entry, Mapping, Node, Path
from compiler.kinds.registry import kinds
from compiler.resolve.overlay import Depths


def _named(path: Path) -> bool:
    """Tell whether the keys under a path are names, which an override may not invent."""
    if not path:
        return True
    kind = next((k for k in kinds() if k.key == path[0]), None)
    if kind is None:
        return False
    if kind.single:
        return len(path) == 2 and path[1] in kind.named
    return len(path) == 1


def _whole(path: Path) -> bool:
    """Tell whether an override of the value at a path replaces it."""
    if len(path) == 3 and path[2] == "each":
        return True
    return len(path) == 2 and any(kind.whole and kind.key == path[0] for kind in kinds())


def _shorthand(path: Path) -> str | None:
    """Return the key that a bare scalar stands for at a path, None where it stands for none."""
    if len(path) != 2:
        return None
    return next((kind.shorthand for kind in kinds() if kind.key == path[0]), None)


DEPTHS = Depths(_named, _whole, _shorthand)


def with_defaults(tree: Mapping, override: Node) -> Mapping:
    """Let an override give defaults to a spec that has none of its own."""
    given = override.entry("defaults") if isinstance(override, Mapping) else None
    if given is None or tree.entry("defaults") is not None:
        return tree
    none = Entry("defaults", given.key_span, Mapping(given.key_span, ()), "defaults")
    return tree._replace(entries=(*tree.entries, none))
