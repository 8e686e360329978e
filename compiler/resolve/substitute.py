"""Replaces the placeholders whose value is known when compiling."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Mapping as Names

from compiler.frontend.tree import Entry, Node, Scalar, Sequence, describe
from compiler.language.placeholder import (
    Placeholder,
    dynamic_label,
    own_word,
    placeholders,
    unclosed,
)
from compiler.text.diagnostic import Code, Diagnostic, Label
from compiler.text.nearest import listing, nearest, suggestion

UNKNOWN_PLACEHOLDER = Code("WF301", "unknown-placeholder")
NOT_A_TEXT = Code("WF302", "placeholder-not-text")
UNCLOSED = Code("WF303", "unclosed-placeholder")

# As Jinja, Helm and others write it.
_OF_OTHERS = re.compile(r"\{\{-?\s*\.?([A-Za-z_][\w.]*)\s*-?\}\}")
# What other tools call a thing that has a name here.
_CALLED = {
    **dict.fromkeys(("env", "stage", "environment_name", "ENV", "Environment"), "environment"),
    **dict.fromkeys(("account_id", "accountId", "AWS::AccountId"), "account"),
    **dict.fromkeys(("aws_region", "AWS::Region"), "region"),
    "project_name": "project",
    "name_prefix": "prefix",
    "item": "each",
}

Report = Callable[[Diagnostic], None]


class Substitution:
    """Puts values in the place of `${…}`.

    `known` are the values by name; names that begin as one of `later` stay, for a later stage.
    A scalar with a placeholder that cannot be replaced is told, and comes back as failed.
    """

    def __init__(self, known: Names[str, Node], later: tuple[str, ...], report: Report) -> None:
        self._known = known
        self._later = later
        self._report = report

    def node(self, node: Node, under: str = "") -> Node:
        """Substitute in a tree; `under` is the key it stands under, which may have own words."""
        if isinstance(node, Scalar):
            if isinstance(node.value, str):
                if "{{" in node.value and (told := self._braces(node, node.value)) is not None:
                    return told
                if "${" in node.value:
                    return self._scalar(node, node.value, under)
            return node
        if isinstance(node, Sequence):
            items = tuple(self.node(item, under) for item in node.items)
            return node._replace(items=items)
        return node._replace(entries=tuple(self._entry(entry) for entry in node.entries))

    def _entry(self, entry: Entry) -> Entry:
        key = entry.key
        if "${" in key:
            replaced = self._scalar(Scalar(entry.key_span, key), key, "")
            if isinstance(replaced, Scalar) and replaced.failed:
                return entry._replace(value=replaced)
            key = str(replaced.value) if isinstance(replaced, Scalar) else key
        return entry._replace(key=key, value=self.node(entry.value, entry.key))

    def _scalar(self, scalar: Scalar, text: str, under: str) -> Node:
        found = placeholders(text)
        whole = len(found) == 1 and found[0].start == 0 and found[0].end == len(text)
        if whole and (value := self._known.get(found[0].name)) is not None:
            return value
        if (at := unclosed(text)) is not None:
            self._say_unclosed(scalar, at)
            return scalar._replace(failed=True)
        pieces: list[str] = []
        last = 0
        for placeholder in found:
            piece = self._one(scalar, text, placeholder, under)
            if piece is None:
                return scalar._replace(failed=True)
            pieces += [text[last : placeholder.start], piece]
            last = placeholder.end
        new = "".join((*pieces, text[last:]))
        return scalar._replace(value=new, written=scalar.written and new == text)

    def _one(self, scalar: Scalar, text: str, placeholder: Placeholder, under: str) -> str | None:
        """Return what stands for a placeholder; None where there is nothing, which is told."""
        written = text[placeholder.start : placeholder.end]
        name = placeholder.name
        if not name and written.startswith("$$"):
            return written
        if self._is_later(name) or own_word(name, under):
            return written
        value = self._known.get(name)
        if value is None:
            self._say_unknown(scalar, placeholder)
            return None
        if isinstance(value, Scalar) and value.value is not None:
            return value.text
        self._report(
            Diagnostic(
                NOT_A_TEXT,
                f"`${{{name}}}` is {describe(value)}, which cannot be part of a text",
                scalar.part(placeholder.start, placeholder.end),
                further=(Label(value.span, "its value"),),
                help="give it a text" if isinstance(value, Scalar) else "use it as a whole value",
            )
        )
        return None

    def _braces(self, scalar: Scalar, text: str) -> Node | None:
        """Tell of `{{ prefix }}`, which other tools would replace; None where there is none."""
        for found in _OF_OTHERS.finditer(text):
            name = _CALLED.get(found[1], found[1])
            if name in self._known or self._is_later(name):
                message = f"`{found[0]}` is not a placeholder here"
                span = scalar.part(*found.span())
                help_ = f"write `${{{name}}}`"
                self._report(Diagnostic(UNKNOWN_PLACEHOLDER, message, span, help=help_))
                return scalar._replace(failed=True)
        return None

    def _is_later(self, name: str) -> bool:
        first, _, rest = name.partition(".")
        return first in self._later and (rest != "" or first == "each")

    def _say_unclosed(self, scalar: Scalar, at: int) -> None:
        self._report(
            Diagnostic(
                UNCLOSED,
                "`${` is not closed by `}`",
                scalar.part(at, at + 2),
                help="close it, or write `$${` for a literal `${`",
            )
        )

    def _say_unknown(self, scalar: Scalar, placeholder: Placeholder) -> None:
        name = placeholder.name
        message = f"nothing is called `${{{name}}}`"
        help_ = self._meant(name)
        if dynamic_label(name):
            message = (
                f"`${{{name}}}` is a dynamic label of CloudWatch, which only `label:` may hold"
            )
            help_ = "move it to the `label:` of a metric"
        elif name.startswith("values."):
            message = f"no value is called `{name.removeprefix('values.')}`"
            help_ = f"{help_}\nor add it under `values:` of the environment".lstrip()
        elif name == "each" or name.startswith("each."):
            message, help_ = self._no_member(name)
        span = scalar.part(placeholder.start, placeholder.end)
        self._report(Diagnostic(UNKNOWN_PLACEHOLDER, message, span, help=help_))

    def _meant(self, name: str) -> str:
        """Say which placeholder was probably meant, or which there are."""
        choices = [*self._known, *(word for word in ("each",) if word in self._later)]
        near = _CALLED.get(name) or nearest(name, choices)
        if near is not None and near in choices:
            return f"did you mean `${{{near}}}`?"
        if "inputs" in self._later:
            if name.startswith("inputs"):
                return "did you mean `${inputs.…}`?"
            choices.append("inputs.…")
        return f"there are: {listing(f'${{{choice}}}' for choice in choices)}"

    def _no_member(self, name: str) -> tuple[str, str]:
        """Say that there is no fan-out, or that its member has no such value."""
        member = self._known.get("each")
        if member is None:
            message = f"`${{{name}}}` stands for a member of a fan-out, and this does not fan out"
            return message, "add `each:` with a list of names, or write the name"
        values = [f"${{{known}}}" for known in self._known if known.startswith("each.")]
        help_ = "give every member its values: `each: {admin: {port: 8080}, customers: {…}}`"
        if values:
            help_ = suggestion(f"${{{name}}}", values, what="it has")
        return f"member {describe(member)} has no value `{name.removeprefix('each.')}`", help_
