"""The statistics that CloudWatch knows."""

from __future__ import annotations

import re

from compiler.language.syntax_problem import SyntaxProblem, quoted
from compiler.text.nearest import nearest

_PLAIN = ("SampleCount", "Average", "Sum", "Minimum", "Maximum", "IQM")
_UP_TO = re.compile(r"(?:p|tm|wm|tc|ts)([0-9]{1,3}(?:\.[0-9]{1,10})?)")
_BOUND = r"-?[0-9]+(?:\.[0-9]+)?%?"
_BETWEEN = re.compile(rf"(?:TM|WM|TC|TS|PR)\((?:{_BOUND}:(?:{_BOUND})?|:{_BOUND})\)")


def is_statistic(text: str) -> bool:
    """Whether CloudWatch knows the statistic.

    Shapes: `Sum`, `IQM`, `p99.9`, `tm90`, `TM(10%:90%)`, `PR(:300)`.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
    """
    if text in _PLAIN or _BETWEEN.fullmatch(text):
        return True
    up_to = _UP_TO.fullmatch(text)
    return up_to is not None and float(up_to.group(1)) <= 100


def check_statistic(text: str, start: int) -> None:
    """Refuse a statistic that CloudWatch does not know; `start` is where it stands.

    Raises:
        SyntaxProblem: with the statistic that was probably meant.
    """
    if is_statistic(text):
        return
    message = f"wanted a statistic, read {quoted(text)}" if text else "wanted a statistic after `@`"
    raise SyntaxProblem(message, start, start + len(text), _advice(text))


def _advice(text: str) -> str:
    compact = "".join(text.split())
    spellings = (compact, compact.lower(), compact.upper())
    meant = next((each for each in spellings if is_statistic(each)), None) or nearest(text, _PLAIN)
    if meant is not None:
        return f"did you mean `{meant}`?"
    return f"known: {', '.join(_PLAIN)}, p99, tm90, TM(10%:90%), PR(:300)"
