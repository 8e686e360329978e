"""Placeholders in texts: `${prefix}`, `${each}`, `${inputs.alb}`; `$${` is a literal `${`."""

from __future__ import annotations

import re
from typing import NamedTuple

_PLACEHOLDER = re.compile(r"\$\$\{|\$\{([^{}]*)\}")

# Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/graph-dynamic-labels.html
DYNAMIC_LABELS = frozenset(
    """
    AVG DATAPOINT_COUNT FIRST FIRST_LAST_RANGE FIRST_LAST_TIME_RANGE FIRST_TIME
    FIRST_TIME_RELATIVE LABEL LAST LAST_TIME LAST_TIME_RELATIVE MAX MAX_TIME MAX_TIME_RELATIVE
    MIN MIN_MAX_RANGE MIN_MAX_TIME_RANGE MIN_TIME MIN_TIME_RELATIVE SUM
    """.split()  # noqa: SIM905 - a list of twenty lines reads worse
)
_PROP = re.compile(r"PROP\('[^']*'\)")


class Placeholder(NamedTuple):
    """A placeholder in a text; `name` is empty for `$${`, `start` and `end` are characters."""

    name: str
    start: int
    end: int


def placeholders(text: str) -> tuple[Placeholder, ...]:
    """Return the placeholders of a text, in order."""
    if "${" not in text:
        return ()
    return tuple(
        Placeholder((m[1] or "").strip(), m.start(), m.end()) for m in _PLACEHOLDER.finditer(text)
    )


def unclosed(text: str) -> int | None:
    """Return where a `${` is that no `}` closes, or None."""
    rest = _PLACEHOLDER.sub(lambda m: " " * len(m[0]), text)
    at = rest.find("${")
    return at if at >= 0 else None


CONDITION_WORDS = frozenset({"threshold", "period", "datapoints"})
"""What the description of an alarm may say of its condition, so that both agree."""


def own_word(name: str, under: str) -> bool:
    """Tell whether `${name}` has a meaning of its own under a key, and so stays for later."""
    if under == "description":
        return name in CONDITION_WORDS
    return under == "label" and dynamic_label(name)


def dynamic_label(name: str) -> bool:
    """Tell whether CloudWatch itself replaces `${name}` in the label of a line."""
    return name in DYNAMIC_LABELS or _PROP.fullmatch(name) is not None
