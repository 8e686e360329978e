"""The functions of metric math that can be computed from data alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from compiler.simulate.expression.context import Context
from compiler.simulate.expression.over_time import OVER_TIME, filled
from compiler.simulate.expression.reduce import along_time, joined, sorted_lines, without_empty
from compiler.simulate.expression.values import (
    Line,
    Lines,
    NeedsRange,
    Scalar,
    Value,
    clean,
    each,
    number,
)
from compiler.simulate.problem import NotSimulated
from compiler.simulate.recording import Values

Argument: TypeAlias = "Value | str"
"""A value, or a word or a text as written."""

_POINTWISE: Mapping[str, Callable[[Values], Values]] = {
    "ABS": np.abs,
    "CEIL": np.ceil,
    "FLOOR": np.floor,
    "LOG": np.log,
    "LOG10": np.log10,
}
_REDUCED = frozenset({"AVG", "SUM", "MIN", "MAX", "STDDEV", "DATAPOINT_COUNT"})
_CALENDAR = frozenset({"MINUTE", "HOUR", "DAY", "DATE", "MONTH", "YEAR", "EPOCH"})

ELSEWHERE: Mapping[str, str] = {
    "SEARCH": "it looks for metrics in the account, and an alarm cannot use it",
    "SERVICE_QUOTA": "it needs the quotas of the account",
    "INSIGHT_RULE_METRIC": "it needs a rule of Contributor Insights",
    "DB_PERF_INSIGHTS": "it needs the counters of Performance Insights",
    "LAMBDA": "it calls a function",
}
"""The functions that only CloudWatch can compute, and why."""


def call(name: str, given: tuple[Argument, ...], context: Context) -> Value:
    """Apply a function, all but IF and PERIOD.

    Raises:
        NotSimulated: only CloudWatch can compute it.
        NeedsRange: it depends on a whole range, and the context has none.
    """
    if name in ELSEWHERE:
        text = f"`{name}` cannot be computed offline: {ELSEWHERE[name]}"
        raise NotSimulated(text, "give what the alarm's expression results in: `results:`")
    if name in _CALENDAR:
        return Line(_calendar(name, context.times))
    if name == "ANOMALY_DETECTION_BAND":
        return _band(context)
    first = given[0] if given else ""
    if isinstance(first, str):
        # Of the functions that are left, only METRICS may begin with a text, or have no argument.
        return _metrics(first, context)
    return _of_value(name, first, given[1:], context)


def _of_value(name: str, first: Value, more: tuple[Argument, ...], context: Context) -> Value:
    if name in _POINTWISE:
        with np.errstate(all="ignore"):
            return each(first, lambda values: clean(_POINTWISE[name](values)))
    if name in _REDUCED:
        return _reduce(name, first, context)
    if name in OVER_TIME:
        _want_range(context)
        return each(first, lambda values: OVER_TIME[name](values, context.period))
    if name == "TIME_SERIES":
        return context.constant(_number(first))
    if name == "FILL":
        return _fill(first, more[0], context)
    return _of_array(name, _lines(first), more, context)


def _reduce(name: str, value: Value, context: Context) -> Value:
    if not isinstance(value, Lines):
        return along_time(name, _line(value), ranged=context.ranged)
    return joined(name, value) if value.items else context.constant(np.asarray(np.nan))


def _of_array(name: str, lines: Lines, more: tuple[Argument, ...], context: Context) -> Value:
    match name:
        case "FIRST" | "LAST":
            if not lines.items:
                raise NotSimulated(f"`{name}` has an empty array", "see what the array is made of")
            return lines.items[0 if name == "FIRST" else -1]
        case "METRIC_COUNT":
            return number(len(lines.items))
        case "SLICE":
            start, *end = (int(_number(bound).flat[0]) for bound in more)
            return Lines(lines.items[start : end[0] if end else None])
        case "REMOVE_EMPTY":
            _want_range(context)
            return without_empty(lines)
        case "SORT":
            _want_range(context)
            by, order, *limit = more
            found = sorted_lines(lines, str(by), descending=order == "DESC")
            return Lines(found.items[: int(_number(limit[0]).flat[0])]) if limit else found
        case _:
            raise AssertionError(f"{name} is a function that nobody computes")


def _want_range(context: Context) -> None:
    if not context.ranged:
        raise NeedsRange


def _line(value: Value) -> Line:
    if isinstance(value, Line):
        return value
    raise NotSimulated("a function of series has a number", "TIME_SERIES(…) makes a series of it")


def _lines(value: Value) -> Lines:
    """Take one series for an array of one."""
    return value if isinstance(value, Lines) else Lines((_line(value),))


def _number(value: Argument) -> Values:
    if isinstance(value, Scalar):
        return value.value
    raise NotSimulated("a series stands where metric math wants a number")


def _metrics(part: str, context: Context) -> Lines:
    return Lines(tuple(line for id_, line in context.metrics.items() if part in id_))


def _band(context: Context) -> Lines:
    if context.band is None:
        text = "`ANOMALY_DETECTION_BAND` is a model of CloudWatch: the test has to give the band"
        raise NotSimulated(text, "write it under `bands:`, with `upper:` and `lower:`")
    return Lines(context.band)


def _fill(value: Value, by: Argument, context: Context) -> Value:
    if isinstance(by, str):
        _want_range(context)
        return each(value, lambda values: filled(values, by))
    if isinstance(by, Lines):
        raise NotSimulated("`FILL` has an array to fill with", "fill with a number or one series")
    other = by.value if isinstance(by, Scalar) else by.values
    return each(value, lambda values: np.where(np.isnan(values), other, values))


def _calendar(name: str, times: Values) -> Values:
    """Return a part of the time of each point, in UTC; Monday is day 1."""
    seconds = times.astype(np.int64)
    dates = (seconds // 86400).astype("datetime64[D]")
    months, years = dates.astype("datetime64[M]"), dates.astype("datetime64[Y]")
    parts: Mapping[str, Callable[[], npt.NDArray[np.int64]]] = {
        "EPOCH": lambda: seconds,
        "MINUTE": lambda: seconds // 60 % 60,
        "HOUR": lambda: seconds // 3600 % 24,
        # The first of January 1970 was a Thursday.
        "DAY": lambda: (seconds // 86400 + 3) % 7 + 1,
        "DATE": lambda: (dates - months).astype(np.int64) + 1,
        "MONTH": lambda: (months - years).astype(np.int64) + 1,
        "YEAR": lambda: years.astype(np.int64) + 1970,
    }
    found: Values = parts[name]().astype(np.float64)
    return found
