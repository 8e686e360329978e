"""What was probably meant by a text that is no threshold."""

from __future__ import annotations

import re
from collections.abc import Callable

NUMBER = r"([-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)"
# A longer text is no slip of the pen, and would take its time.
_LONGEST = 80
_CURLY = "\u201c\u201d\u201e\u2018\u2019"
_SPOKEN = {
    **dict.fromkeys(("greater", "more", "above", "over", "gt", "exceeds"), ">"),
    **dict.fromkeys(("less", "below", "under", "lower", "fewer", "lt"), "<"),
    **dict.fromkeys(("greaterequal", "moreequal", "atleast", "gte", "ge"), ">="),
    **dict.fromkeys(("lessequal", "fewerequal", "atmost", "lte", "le"), "<="),
}
# `GreaterThanOrEqualToThreshold`, `is greater than or equal to`.
_FILLING = re.compile(r"\s|than|threshold|is|or|to")


def meant(value: str) -> str:
    """Say what to write; nothing where nobody could tell."""
    if len(value) > _LONGEST:
        return ""
    for pattern, say in _MISTAKES:
        if found := pattern.fullmatch(value.strip()):
            return say(found)
    return ""


def _spoken(found: re.Match[str]) -> str:
    sign = _SPOKEN.get(_FILLING.sub("", found[1].lower()))
    return f"did you mean `{sign} {found[2]}`?" if sign else ""


_MISTAKES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"(=[<>])\s*(\S+)"), lambda m: f"did you mean `{m[1][::-1]} {m[2]}`?"),
    (
        re.compile(r"[=!]=?\s*[0-9.]+"),
        lambda _: "CloudWatch compares with `>`, `>=`, `<` and `<=` only",
    ),
    (
        # A fraction to some; whoever takes a thousand for one sees it in the number without comma.
        re.compile(r"[<>]=?\s*[0-9]{1,3}(,[0-9]{3})+"),
        lambda m: f"write the number without commas: `{m[0].replace(',', '')}`",
    ),
    (
        re.compile(r"[<>]=?\s*[0-9]+,[0-9]+"),
        lambda m: f"write a point: `{m[0].replace(',', '.')}`",
    ),
    (
        re.compile(rf"(>=|<=|>|<)\s*{NUMBER}\s*[^\s0-9].*"),
        lambda _: "write the number alone, in the unit of the metric",
    ),
    (
        re.compile(rf"[{_CURLY}](.*?)[{_CURLY}]?"),
        lambda m: f'write straight quotes: `"{m[1].strip()}"`',
    ),
    (re.compile(rf"([A-Za-z][A-Za-z ]*?)\s*{NUMBER}"), _spoken),
    (re.compile(r"(>=|<=|>|<)"), lambda m: f"write a number behind it: `{m[1]} 10`"),
    (
        re.compile(r"(outside|above|below)\s+band\b.*"),
        lambda m: f"say how many standard deviations wide it is: `{m[1]} band 2`",
    ),
)
