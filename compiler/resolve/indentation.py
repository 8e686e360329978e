"""Keys that are indented too little: they stand beside the entry that they belong to."""

from __future__ import annotations

from typing import Any

from compiler.frontend.tree import Entry, Mapping, Scalar
from compiler.frontend.value_errors import WRONG_TYPE
from compiler.kinds.kind import Kind
from compiler.text.diagnostic import Diagnostic, Label


def is_empty(entry: Entry) -> bool:
    """Tell whether nothing stands behind the key."""
    value = entry.value
    return isinstance(value, Scalar) and value.value is None and not value.failed


def with_keys_inside(kind: Kind[Any], section: Mapping) -> tuple[Mapping, tuple[Diagnostic, ...]]:
    """Tell of keys of an entry that stand beside it, and leave them out; its value is failed."""
    kept: list[Entry] = []
    found: list[Diagnostic] = []
    keys = _keys(kind)
    inside = False
    for entry in section.entries:
        belongs = not isinstance(entry.value, Mapping) and not is_empty(entry)
        if inside and (belongs or entry.key in keys):
            continue
        inside = False
        if belongs and kept and is_empty(kept[-1]) and entry.key in keys:
            above = kept[-1]
            found.append(_beside(kind, above, entry))
            told = Scalar(above.key_span, None, failed=True)
            kept[-1] = above._replace(value=told)
            inside = True
            continue
        kept.append(entry)
    return section._replace(entries=tuple(kept)), tuple(found)


def _keys(kind: Kind[Any]) -> frozenset[str]:
    return frozenset(f.alias or name for name, f in kind.entry.model_fields.items())


def _beside(kind: Kind[Any], above: Entry, entry: Entry) -> Diagnostic:
    return Diagnostic(
        WRONG_TYPE,
        f"`{entry.key}` stands beside {kind.title} `{above.key}`, which is empty, and not in it",
        entry.key_span,
        help=f"indent the keys of `{above.key}` further than its name",
        further=(Label(above.key_span, "it belongs in here"),),
    )
