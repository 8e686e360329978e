"""Texts of references and expressions, read at their place."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256

from compiler.frontend.place import Place
from compiler.language.expression.parser import parse_expression
from compiler.language.expression.reference import MetricReference, parse_reference
from compiler.language.expression.tree import Binary, Node
from compiler.language.syntax_problem import SyntaxProblem
from compiler.text.diagnostic import Code

EXPRESSION_SYNTAX = Code("WF351", "expression-syntax")
_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})

# Every member of a fan-out, and every reader of a named metric, has the same text to read.
tree = lru_cache(maxsize=1024)(parse_expression)
reference = lru_cache(maxsize=1024)(parse_reference)


def is_condition(node: Node) -> bool:
    """Tell whether an expression is a comparison, or several joined by AND and OR."""
    if not isinstance(node, Binary):
        return False
    if node.operator in ("AND", "OR"):
        return is_condition(node.left) and is_condition(node.right)
    return node.operator in _COMPARISONS


def parsed_reference(text: str, place: Place) -> MetricReference:
    """Read a reference.

    Raises:
        Problem: it cannot be read; the place is that of the culprit.
    """
    try:
        return reference(text)
    except SyntaxProblem as error:
        at = place.narrow(error.start, error.end)
        raise at.problem(EXPRESSION_SYNTAX, error.message, error.help) from None


def name_of(text: str) -> str:
    """Name an expression that has no name: the same text has the same id everywhere."""
    return f"e_{sha256(text.encode()).hexdigest()[:8]}"


def parsed(text: str, place: Place) -> Node:
    """Read an expression.

    Raises:
        Problem: it cannot be read; the place is that of the culprit.
    """
    try:
        return tree(text)
    except SyntaxProblem as error:
        at = place.narrow(error.start, error.end)
        raise at.problem(EXPRESSION_SYNTAX, error.message, error.help) from None
