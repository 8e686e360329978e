"""The value of an expression."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from compiler.language.expression.parser import parse_math
from compiler.language.expression.reference import MetricReference
from compiler.language.expression.tree import (
    Array,
    Binary,
    Call,
    Keyword,
    Node,
    Number,
    Text,
    Unary,
)
from compiler.language.syntax_problem import SyntaxProblem
from compiler.simulate.expression.context import Context
from compiler.simulate.expression.functions import Argument, call
from compiler.simulate.expression.operators import binary, choose
from compiler.simulate.expression.values import Line, Lines, Value, each, number
from compiler.simulate.problem import NotSimulated

_read = lru_cache(maxsize=512)(parse_math)


def read(expression: str) -> Node:
    """Read metric math over ids.

    Raises:
        NotSimulated: it cannot be read, as a query of Metrics Insights cannot.
    """
    try:
        return _read(expression)
    except SyntaxProblem as problem:
        text = f"`{expression}` is not metric math: {problem.message}"
        raise NotSimulated(text, problem.help) from None


def compute(node: Node, context: Context) -> Value:
    """Compute an expression.

    Raises:
        NotSimulated: it holds what only CloudWatch can compute.
        NeedsRange: it depends on a whole range, and the context has none.
    """
    match node:
        case Number():
            return number(node.value)
        case MetricReference():
            return context.known[node.name]
        case Unary():
            return each(compute(node.operand, context), lambda values: -values)
        case Binary():
            left, right = compute(node.left, context), compute(node.right, context)
            return binary(node.operator, left, right)
        case Array():
            return _array(node, context)
        case Call():
            return _call(node, context)
        case Text() | Keyword():
            raise AssertionError("a text was read where a value is wanted")


def _array(node: Array, context: Context) -> Lines:
    """Make an array; one inside another joins it."""
    found: list[Line] = []
    for item in node.items:
        match value := compute(item, context):
            case Line():
                found.append(value)
            case Lines():
                found.extend(value.items)
            case _:
                found.append(context.constant(value.value))
    return Lines(tuple(found))


def _call(node: Call, context: Context) -> Value:
    if node.function == "PERIOD":
        return number(context.period)
    if node.function == "IF":
        condition, then, *otherwise = (compute(each_, context) for each_ in node.arguments)
        shape = np.zeros_like(context.times)
        return choose(condition, then, otherwise[0] if otherwise else None, shape)
    given = tuple(_argument(argument, context) for argument in node.arguments)
    return call(node.function, given, context)


def _argument(node: Node, context: Context) -> Argument:
    match node:
        case Keyword():
            return node.word
        case Text():
            return node.value
        case Array() if isinstance(node.items[0], Text):
            return ""
        case _:
            return compute(node, context)
