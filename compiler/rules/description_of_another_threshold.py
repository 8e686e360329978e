"""Descriptions that state another threshold than the alarm has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.ir.alarm import Alarm, StaticThreshold
from compiler.ir.estate import Estate
from compiler.rules.rule import Rule
from compiler.text.diagnostic import Code, Diagnostic, Severity

CODE = Code("WF803", "description-of-another-threshold", Severity.WARNING)

_STATED = re.compile(
    r"(?:more than|less than|fewer than|at least|at most|above|below|over|under|exceeds?|[<>]=?)"
    r"\s*([0-9]+(?:\.[0-9]+)?)(?![0-9.]*[0-9])"
    # For how long is not how much.
    r"(?!\s*-?(?:s|sec|seconds?|min|minutes?|h|hours?|d|days?|weeks?)\b)"
)
# People write seconds for milliseconds, per cent for a ratio, megabytes for bytes.
_UNITS = (1, 60, 100, 1000, 3600, 86400, 1e6, 1e9, 1024, 1024**2, 1024**3)


def check(estate: Estate) -> Iterator[Diagnostic]:
    """Find descriptions with a number that is not the threshold in any unit."""
    for stack in estate.stacks:
        for node in stack.nodes:
            if isinstance(node, Alarm) and isinstance(node.threshold, StaticThreshold):
                yield from _stated(node, node.threshold)


def _stated(alarm: Alarm, threshold: StaticThreshold) -> Iterator[Diagnostic]:
    for match in _STATED.finditer(alarm.description):
        stated = float(match[1])
        if not any(
            _same(stated * u, threshold.value) or _same(stated, threshold.value * u) for u in _UNITS
        ):
            yield Diagnostic(
                CODE,
                f"the description says `{match[0]}`, and the threshold is `{threshold}`",
                alarm.origin.field("description"),
                help="write `${threshold}` there: then both always agree",
            )
            return


def _same(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-9 * max(abs(a), abs(b))


RULE = Rule(
    code=CODE,
    check=check,
    reason=(
        "A threshold is changed and its description is not; from then on people are told a "
        "number that is not true. `${threshold}`, `${period}` and `${datapoints}` in a "
        "description are always right."
    ),
    bad="""
watch:
  api: {service: api-gateway-rest, ApiName: shop}
alarms:
  api-errors:
    metric: api.5XXError@Sum
    threshold: "> 10"
    actions: {}
    description: The API answered more than 5 requests with an error.
""",
    good="""
watch:
  api: {service: api-gateway-rest, ApiName: shop}
alarms:
  api-errors:
    metric: api.5XXError@Sum
    threshold: "> 10"
    actions: {}
    description: "Errors of the API: ${threshold} in ${period}."
""",
)
