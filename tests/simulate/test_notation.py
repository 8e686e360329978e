"""Series as text, and moments."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic_core import PydanticCustomError

from compiler.simulate.cases import moment, notation


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0 12 15", [0, 12, 15]),
        ("10x5", [10] * 5),
        ("0+10x5", [0, 10, 20, 30, 40]),
        ("10-2.5x3", [10, 7.5, 5]),
        ("-3-1x2", [-3, -4]),
        ("_", ["-"]),
        ("-", ["-"]),
        ("_x3 1 -x2", ["-", "-", "-", 1, "-", "-"]),
        ("1e3 .5 2. +4", [1000, 0.5, 2, 4]),
        ("1\n  2\n  3", [1, 2, 3]),
        ("0x3 1x2", [0, 0, 0, 1, 1]),
        (7, [7]),
        (0.5, [0.5]),
    ],
)
def test_a_series(text: object, expected: list[float | str]) -> None:
    found = notation.parse(text)
    assert ["-" if np.isnan(x) else x for x in found] == expected


@pytest.mark.parametrize(
    ("text", "message", "help_", "extent"),
    [
        ("0 1,5 2", "`1,5` is no value", "write a point: `1.5`", "1,5"),
        ("0, 1", "`0,` is no value", "put blanks between the values, and no commas", "0,"),
        ("0 5x10x2", "`5x10x2` is no value", "the value stands first", "5x10x2"),
        ("1 nan", "`nan` is no value", "write `_` where there is no value", "nan"),
        ("0 3xx", "`3xx` is no value", "", "3xx"),
        ("0+10", "`0+10` does not say how many", "write `0+10x5` for five", "0+10"),
        ("1 0x0", "`0x0` is no value at all", "leave it out", "0x0"),
        ("1 1x999999999", "more than 1000000 values", "give them as a file: `csv:`", "1x999999999"),
        ("1 1e999", "`1e999` is larger than any number", "use a smaller one", "1e999"),
        ("", "there is no value in it", "write values in a row", ""),
        (True, "`true` is not a series", "write values in a row", ""),
        (None, "nothing is not a series", "write values in a row", ""),
    ],
)
def test_what_is_no_series_is_told_at_its_word(
    text: object, message: str, help_: str, extent: str
) -> None:
    with pytest.raises(PydanticCustomError) as caught:
        notation.parse(text)
    context = caught.value.context or {}
    assert context["message"] == message
    assert context["help"].startswith(help_)
    assert str(text)[context["start"] : context["end"]] == extent


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0m", 0), (0, 0), ("90s", 90), ("15m", 900), ("1h30m", 5400), ("2d", 172800)],
)
def test_a_moment(text: object, seconds: int) -> None:
    assert moment.parse(text) == seconds
    assert moment.parse(moment.show(seconds)) == seconds


@pytest.mark.parametrize("value", [15, "15", "soon", "-5m", "1.5h", True, None, "500d"])
def test_what_is_no_moment(value: object) -> None:
    with pytest.raises(PydanticCustomError):
        moment.parse(value)
