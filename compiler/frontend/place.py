"""A cursor into the tree: where a thing stands in the spec, and findings about it."""

from __future__ import annotations

from dataclasses import dataclass

from compiler.frontend.tree import Mapping, Node, Scalar, Sequence, head
from compiler.ir.origin import Origin
from compiler.text.diagnostic import Code, Diagnostic, Label, Problem
from compiler.text.source import Span


@dataclass(frozen=True, slots=True)
class Place:
    """A value of the spec: its tree, the span to point at, and how people name it.

    The span of an entry is its key, that of a scalar the scalar itself.
    """

    node: Node
    span: Span
    path: str

    def child(self, *steps: str | int) -> Place:
        """Go down to a value; the deepest that exists."""
        here = self
        for step in steps:
            found = here._step(step)
            if found is None:
                break
            here = found
        return here

    def _step(self, step: str | int) -> Place | None:
        node = self.node
        if isinstance(node, Mapping) and (entry := node.entry(str(step))) is not None:
            return Place(entry.value, entry.at, f"{self.path}.{step}")
        if isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            item = node.items[step]
            return Place(item, head(item), f"{self.path}[{step}]")
        return None

    def key(self, name: str) -> Place:
        """Point at a key instead of its value."""
        entry = self.node.entry(name) if isinstance(self.node, Mapping) else None
        return self if entry is None else Place(entry.value, entry.key_span, self.path)

    def narrow(self, start: int, end: int) -> Place:
        """Point at characters `start` to `end` of a scalar."""
        if isinstance(self.node, Scalar):
            return Place(self.node, self.node.part(start, end), self.path)
        return self

    def origin(self) -> Origin:
        """Return the entry as the origin of a node."""
        entries = self.node.entries if isinstance(self.node, Mapping) else ()
        return Origin(self.span, self.path, {entry.key: entry.at for entry in entries})

    def finding(
        self,
        code: Code,
        message: str,
        help_: str = "",
        *,
        label: str = "",
        further: tuple[Label, ...] = (),
    ) -> Diagnostic:
        """Say something of the place; the value it overrides, if any, is shown too."""
        replaced = self.node.replaced
        if replaced is not None:
            further = (*further, Label(replaced, "this is what it replaces"))
        return Diagnostic(code, message, self.span, label, help_, further)

    def problem(self, code: Code, message: str, help_: str = "", *, label: str = "") -> Problem:
        """Make the exception that says so."""
        return Problem(self.finding(code, message, help_, label=label))
