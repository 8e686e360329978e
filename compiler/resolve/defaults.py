"""`defaults:`: what entries of a kind have where they say nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from compiler.frontend.decode import unknown_key
from compiler.frontend.shapes import is_open
from compiler.frontend.tree import Entry, Mapping, Node, Scalar
from compiler.frontend.value_errors import MAPPING, wrong_shape
from compiler.kinds.kind import Kind
from compiler.kinds.registry import kinds
from compiler.text.diagnostic import Code, Diagnostic
from compiler.text.nearest import suggestion

UNKNOWN_DEFAULTS = Code("WF224", "defaults-of-unknown-kind")

Report = Callable[[Diagnostic], None]


def defaults_of(root: Mapping, node: Node | None, report: Report) -> Mapping | None:
    """Return the defaults of a file, by kind; what can be no default is told, and left out.

    `root` is the file as written, `node` what it has under `defaults:`.
    """
    entry = root.entry("defaults")
    if node is None or entry is None or _absent(node):
        return None
    if not isinstance(node, Mapping):
        report(wrong_shape("`defaults`", MAPPING, node, entry.at, "write `alarms: {period: 5m}`"))
        return None
    kept = (_of_kind(each, report) for each in node.entries)
    return node._replace(entries=tuple(each for each in kept if each is not None))


def _of_kind(entry: Entry, report: Report) -> Entry | None:
    by_key = {kind.key: kind for kind in kinds() if not kind.single}
    kind = by_key.get(entry.key)
    node = entry.value
    if kind is None:
        text = f"`defaults` has nothing called `{entry.key}`"
        help_ = suggestion(entry.key, by_key, what="there are")
        report(Diagnostic(UNKNOWN_DEFAULTS, text, entry.key_span, help=help_))
    elif isinstance(node, Mapping):
        known = tuple(each for each in node.entries if _known(each, kind, report))
        return entry._replace(value=node._replace(entries=known))
    elif not _absent(node):
        name = f"`{entry.key}` of `defaults`"
        help_ = f"write what {kind.one} has: `{entry.key}: {{key: value}}`"
        report(wrong_shape(name, MAPPING, node, entry.at, help_))
    return None


def _known(entry: Entry, kind: Kind[Any], report: Report) -> bool:
    if is_open(kind.entry, ()):
        return True
    found = unknown_key(kind.entry, (), entry, kind.one)
    if found is not None:
        report(found)
    return found is None


def _absent(node: Node) -> bool:
    """Tell whether nothing stands there, or a mistake that has been told."""
    return isinstance(node, Scalar) and (node.failed or node.value is None)
