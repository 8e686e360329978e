"""Thresholds: `> 10`, `<= 0.5`, `outside band 2`."""

from __future__ import annotations

import re
from typing import Annotated, cast

from pydantic import BeforeValidator, WithJsonSchema

from compiler.frontend.model import mistake
from compiler.frontend.tree import describe_value
from compiler.ir.alarm import BandThreshold, Operator, Side, StaticThreshold
from compiler.ir.alarm import Threshold as AnyThreshold
from compiler.language.threshold_hint import NUMBER, meant

# Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
_LARGEST = 2.0**360
_STATIC = re.compile(rf"\s*(>=|<=|>|<)\s*{NUMBER}\s*")
_BAND = re.compile(rf"\s*(outside|above|below)\s+band\s+{NUMBER}\s*")
_HELP = (
    "write `> 10`, `>= 10`, `< 10`, `<= 10`, or `above band 2`, `below band 2`, `outside band 2`"
)


def parse(value: object) -> AnyThreshold:
    """Return the threshold a text stands for."""
    if isinstance(value, StaticThreshold | BandThreshold):
        return value
    if isinstance(value, str):
        if match := _STATIC.fullmatch(value):
            return StaticThreshold(cast("Operator", match[1]), _number(match))
        if match := _BAND.fullmatch(value):
            return _band(match)
    raise mistake(f"{describe_value(value)} is not a threshold", _hint(value))


def _number(match: re.Match[str]) -> float:
    number = float(match[2])
    if abs(number) <= _LARGEST:
        return number
    start, end = match.span(2)
    text = f"{describe_value(match[2])} is larger than any number of CloudWatch"
    raise mistake(text, "use a number up to 2^360", start=start, end=end)


def _band(match: re.Match[str]) -> BandThreshold:
    width = _number(match)
    if width <= 0:
        start, end = match.span(2)
        text = "a band of no width has nothing inside"
        raise mistake(text, "use 2 or 3 standard deviations", start=start, end=end)
    return BandThreshold(cast("Side", match[1]), width)


def _hint(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f'say on which side: `"> {value:g}"` or `"< {value:g}"`'
    return (meant(value) if isinstance(value, str) else None) or _HELP


Threshold = Annotated[
    AnyThreshold,
    BeforeValidator(parse),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": (
                r"^\s*((>=|<=|>|<)|(outside|above|below)\s+band\s)"
                r"\s*[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?\s*$"
            ),
            "patternErrorMessage": _HELP,
            "examples": ["> 10", ">= 10", "< 10", "<= 10", "above band 2", "outside band 2"],
        }
    ),
]
