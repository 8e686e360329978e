"""Operators and IF.

Where both sides are series and one has no point, that one counts as 0; where neither has one,
there is none. A number has no times of its own: with a series it gives points where that has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from compiler.simulate.expression.values import Line, Lines, Scalar, Value, clean, spread
from compiler.simulate.problem import NotSimulated
from compiler.simulate.recording import Values

_OPERATIONS: Mapping[str, Callable[[Values, Values], Values]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "^": np.power,
    "==": lambda a, b: np.equal(a, b).astype(np.float64),
    "!=": lambda a, b: np.not_equal(a, b).astype(np.float64),
    "<": lambda a, b: np.less(a, b).astype(np.float64),
    "<=": lambda a, b: np.less_equal(a, b).astype(np.float64),
    ">": lambda a, b: np.greater(a, b).astype(np.float64),
    ">=": lambda a, b: np.greater_equal(a, b).astype(np.float64),
    "AND": lambda a, b: ((a != 0) & (b != 0)).astype(np.float64),
    "OR": lambda a, b: ((a != 0) | (b != 0)).astype(np.float64),
}


def binary(operator: str, left: Value, right: Value) -> Value:
    """Apply an operator; an array goes with a number or a series, for each of its series.

    Raises:
        NotSimulated: both sides are arrays, which metric math does not combine.
    """
    if isinstance(left, Lines) and isinstance(right, Lines):
        text = f"`{operator}` has an array of series on both sides"
        raise NotSimulated(text, "metric math combines an array with one series or a number")
    if isinstance(left, Lines) or isinstance(right, Lines):
        size = max(len(side.items) for side in (left, right) if isinstance(side, Lines))
        pairs = zip(spread(left, size), spread(right, size), strict=True)
        return Lines(tuple(Line(_one(operator, a, b)) for a, b in pairs))
    values = _one(operator, left, right)
    both = isinstance(left, Scalar) and isinstance(right, Scalar)
    return Scalar(values) if both else Line(values)


def _one(operator: str, left: Scalar | Line, right: Scalar | Line) -> Values:
    a, b = _values(left), _values(right)
    with np.errstate(all="ignore"):
        if isinstance(left, Line) and isinstance(right, Line):
            none = np.isnan(a) & np.isnan(b)
            found = _OPERATIONS[operator](np.nan_to_num(a, nan=0.0), np.nan_to_num(b, nan=0.0))
        else:
            none = np.isnan(a) | np.isnan(b)
            found = _OPERATIONS[operator](a, b)
        return np.where(none, np.nan, clean(found))


def _values(value: Scalar | Line) -> Values:
    return value.value if isinstance(value, Scalar) else value.values


def choose(condition: Value, then: Value, otherwise: Value | None, shape: Values) -> Value:
    """Take `then` where a condition holds, `otherwise` elsewhere; `shape` is that of a series.

    Without a condition there is no point. A condition that holds gives 0 where `then` has no
    point; one that does not hold gives none where `otherwise` has none.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
    """
    given = [value for value in (condition, then, otherwise) if value is not None]
    sizes = {len(value.items) for value in given if isinstance(value, Lines)}
    if len(sizes) > 1:
        text = "IF has arrays of different lengths"
        raise NotSimulated(text, "metric math combines arrays of one length")
    if not sizes:
        return _choose(condition, then, otherwise, shape)
    size = sizes.pop()
    none: Value = Line(np.full_like(shape, np.nan))
    columns = (spread(value if value is not None else none, size) for value in
               (condition, then, otherwise))  # fmt: skip
    return Lines(tuple(_choose(c, a, b, shape) for c, a, b in zip(*columns, strict=True)))


def _choose(condition: Value, then: Value, otherwise: Value | None, shape: Values) -> Line:
    holds, a = _flat(condition), _flat(then)
    b = np.asarray(np.nan) if otherwise is None else _flat(otherwise)
    if isinstance(condition, Line):
        a = np.nan_to_num(a, nan=0.0)
    chosen = np.where(holds != 0, a, b)
    # Every argument may be a number: the result is a series all the same.
    return Line(np.where(np.isnan(holds), np.nan, chosen) + np.zeros_like(shape))


def _flat(value: Value) -> Values:
    if isinstance(value, Lines):
        raise NotSimulated("IF has an array of series inside an array")
    return _values(value)
