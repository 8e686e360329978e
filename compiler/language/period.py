"""The length of one point of a metric.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from compiler.frontend.model import mistake
from compiler.language import duration

_HIGH_RESOLUTION = (10, 20, 30)


def parse(value: object) -> int:
    """Return the seconds of a period: 10, 20, 30 or a multiple of 60."""
    seconds = duration.parse(value)
    if seconds in _HIGH_RESOLUTION or (seconds % 60 == 0 and seconds <= 7 * 86400):
        return seconds
    raise mistake(
        f"`{value}` is not a period CloudWatch has", "use `10s`, `20s`, `30s`, or whole minutes"
    )


Period = Annotated[
    int,
    BeforeValidator(parse),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": "^(0*(10|20|30)s|[0-9]{0,6}0s|[0-9]{1,7}(m|h|d))$",
            "patternErrorMessage": "wanted: `10s`, `20s`, `30s`, or whole minutes such as `5m`",
            "examples": ["10s", "30s", "1m", "5m", "15m", "1h", "1d"],
        }
    ),
]
