"""Small words of the views: kinds, durations, counts."""

from __future__ import annotations

import unicodedata


def kind(type_: str) -> str:
    """Shorten the type of a resource: `AWS::CloudWatch::Alarm` is an Alarm."""
    return type_.rpartition("::")[2] or type_


def duration(seconds: float) -> str:
    """Write a duration as people say it: `0.4 s`, `12 s`, `3 min 5 s`."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "h"), (minutes, "min"), (rest, "s"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number) or "0 s"


def cells(text: str) -> int:
    """Count the columns a terminal gives the text: East Asian wide characters take two."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def padded(text: str, width: int) -> str:
    """Fill a text with blanks up to a number of columns."""
    return text + " " * max(0, width - cells(text))


def clipped(text: str, width: int) -> str:
    """Cut a text to a number of columns, and show that it was cut."""
    if cells(text) <= width:
        return text
    while text and cells(text) > width - 1:
        text = text[:-1]
    return f"{text}…"
