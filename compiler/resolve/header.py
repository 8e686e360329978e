"""What stands at the top of a spec."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from pydantic import Field

from compiler.frontend.decode import UNKNOWN_KEY, decode
from compiler.frontend.model import SpecModel
from compiler.frontend.place import Place
from compiler.frontend.tree import Entry, Mapping, Scalar, failed, head
from compiler.kinds.registry import kinds
from compiler.kinds.scope import Scope
from compiler.resolve.indentation import is_empty
from compiler.resolve.substitute import Substitution
from compiler.text.diagnostic import Diagnostic, Label, Problem
from compiler.text.nearest import listing, nearest

KEYS = ("version", "stack", "description", "defaults")
Report = Callable[[Diagnostic], None]


class Header(SpecModel):
    """The name of the stack, and what it is for."""

    version: Literal[1] = Field(description="The version of the language.")
    stack: str = Field(
        pattern=r"^[A-Za-z][A-Za-z0-9-]{0,127}$",
        description="The stack's name: letters, digits and `-`, a letter first.",
    )
    description: str = Field("", max_length=1024, description="What it is for.")


def header_of(root: Mapping, path: str, scope: Scope, report: Report) -> tuple[Header, Place]:
    """Decode the top of a spec: its texts are names, which must be known when compiling.

    Raises:
        Problem: it has a mistake; without a finding where that has been told already.
    """
    own = (e for e in root.entries if e.key in KEYS and e.key != "defaults")
    node = Substitution({}, ("inputs",), report).node(root._replace(entries=tuple(own)))
    place = Place(node, head(root), path)
    if failed(node) or not isinstance(node, Mapping):
        raise Problem
    for entry in node.entries:
        if isinstance(entry.value, Scalar) and isinstance(entry.value.value, str):
            scope.literal(entry.value.value, place.child(entry.key))
    return decode(node, Header, "the spec"), place


def with_known_keys(root: Mapping, report: Report) -> Mapping:
    """Tell of the keys that a spec has not; one that is misspelt is then read as it was meant.

    Otherwise everything that refers to its entries would be wrong too.
    """
    known = (*KEYS, *(kind.key for kind in kinds()))
    of_names = {kind.key for kind in kinds() if not kind.single}
    entries: list[Entry] = []
    outside: list[Entry] = []
    for entry in root.entries:
        if entry.key in known:
            entries.append(entry)
            outside = []
            continue
        near = nearest(entry.key, known)
        above = entries[-1] if entries else entry
        if near is None and above.key in of_names and (outside or is_empty(above)):
            if not outside:
                report(_outside(above, entry))
            outside.append(entry)
            inside = Mapping(entry.key_span, tuple(outside))
            entries[-1] = above._replace(value=inside)
            continue
        help_ = f"did you mean `{near}`?" if near else f"a spec has: {listing(known, most=30)}"
        text = f"`{entry.key}` is not a key of a spec"
        report(Diagnostic(UNKNOWN_KEY, text, entry.key_span, help=help_))
        if near is not None and root.entry(near) is None:
            entries.append(entry._replace(key=near))
    return root._replace(entries=tuple(entries))


def _outside(above: Entry, entry: Entry) -> Diagnostic:
    """Say of an entry that it stands beside its section."""
    return Diagnostic(
        UNKNOWN_KEY,
        f"`{entry.key}` stands beside `{above.key}`, which is empty, and is not a key of a spec",
        entry.key_span,
        help=f"indent it, and what is like it, under `{above.key}:`",
        further=(Label(above.key_span, "it belongs in here"),),
    )
