"""How long CloudWatch Logs keeps events: only what it accepts.

Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from compiler.frontend.model import mistake
from compiler.language import duration

# fmt: off
DAYS = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731,
    1096, 1827, 2192, 2557, 2922, 3288, 3653,
)
# fmt: on
FOREVER = "forever"
_NO_END = ("forever", "never", "never expire", "infinite", "unlimited", "none", "always")


def parse_retention(value: object) -> int | None:
    """Return the days CloudWatch Logs keeps events, None for `forever`."""
    days = parse_days(value)
    if days is None or days in DAYS:
        return days
    shorter = max((d for d in DAYS if d < days), default=None)
    longer = min((d for d in DAYS if d > days), default=None)
    near = " or ".join(f"`{d}d`" for d in (shorter, longer) if d is not None)
    raise mistake(f"CloudWatch Logs cannot keep events for {days} days", f"the nearest: {near}")


def parse_days(value: object) -> int | None:
    """Return whole days, None for `forever`."""
    if value is None or value == FOREVER:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        raise mistake(f"the number {value} is not a duration", f"say the unit: `{value}d`")
    if isinstance(value, str) and value.lower() in _NO_END:
        raise mistake(f"`{value}` is not a duration", f"did you mean `{FOREVER}`?")
    seconds = duration.parse(value)
    if seconds % 86400:
        raise mistake(f"`{value}` is not a number of whole days", "write days: `30d`")
    return seconds // 86400


Retention = Annotated[
    int | None,
    BeforeValidator(parse_retention),
    WithJsonSchema(
        {
            "type": ["string", "null"],
            "pattern": f"^(0*({'|'.join(map(str, DAYS))})d|[0-9]{{1,7}}(s|m|h)|forever)$",
            "patternErrorMessage": f"CloudWatch Logs keeps events for {', '.join(map(str, DAYS))} "
            "days: `30d`, or `forever`",
            "examples": [*(f"{days}d" for days in DAYS), FOREVER],
        }
    ),
]
Days = Annotated[
    int | None,
    BeforeValidator(parse_days),
    WithJsonSchema(
        {
            "type": ["string", "null"],
            "pattern": "^([0-9]{1,7}(s|m|h|d)|forever)$",
            "patternErrorMessage": "wanted: whole days such as `90d`, or `forever`",
            "examples": ["30d", "90d", "365d", FOREVER],
        }
    ),
]
