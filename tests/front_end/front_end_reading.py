"""Small YAML texts as trees, and places drawn into them."""

from __future__ import annotations

from compiler.frontend.reader import read
from compiler.frontend.tree import Mapping, Node, Scalar, Sequence, locate
from compiler.text.source import SourceFile, Span


def tree(text: str, name: str = "a.yaml") -> Node:
    return read(SourceFile(name, text))


def mapping(text: str, name: str = "a.yaml") -> Mapping:
    found = tree(text, name)
    assert isinstance(found, Mapping)
    return found


def at(node: Node, *path: str | int) -> Node:
    """Return the value at a path, which must be there."""
    found, _ = locate(node, path)
    return found


def scalar(text: str) -> Scalar:
    """Return the value of the key `a` of a mapping."""
    found = at(tree(text), "a")
    assert isinstance(found, Scalar)
    return found


def under(text: str, span: Span) -> str:
    """Return the characters of a text that a span of one line covers."""
    assert span.line == span.end_line
    return SourceFile("", text).line(span.line)[span.column - 1 : span.end_column - 1]


def data(node: Node) -> object:
    """Return a tree as plain data, in the order written."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [data(item) for item in node.items]
    return {entry.key: data(entry.value) for entry in node.entries}
