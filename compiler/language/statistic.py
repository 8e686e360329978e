"""Statistics in the fields of a spec."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from compiler.frontend.model import mistake
from compiler.frontend.tree import describe_value
from compiler.language.expression.statistic import check_statistic
from compiler.language.syntax_problem import SyntaxProblem


def parse(value: object) -> str:
    """Return a statistic that CloudWatch knows."""
    if not isinstance(value, str):
        raise mistake(f"{describe_value(value)} is not a statistic", "write `Sum`, or `p99`")
    try:
        check_statistic(value, 0)
    except SyntaxProblem as problem:
        raise mistake(problem.message, problem.help) from None
    return value


Statistic = Annotated[
    str,
    BeforeValidator(parse),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": (
                r"^(SampleCount|Average|Sum|Minimum|Maximum|IQM|(p|tm|wm|tc|ts)[0-9.]+"
                r"|(TM|WM|TC|TS|PR)\(.*\))$"
            ),
            "patternErrorMessage": "wanted: a statistic such as `Sum`, `Average` or `p99`",
            "examples": ["Sum", "Average", "Minimum", "Maximum", "SampleCount", "p99", "tm90"],
        }
    ),
]
