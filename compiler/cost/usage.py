"""What is paid for: so many units of a price, for one entry of a spec."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from compiler.text.source import Span


class Category(StrEnum):
    """The parts of an estimate, in the order in which they are shown."""

    DASHBOARDS = "Dashboards"
    ALARMS = "Alarms"
    METRICS = "Metrics from logs"
    LOGS = "Logs"
    TRAIL = "Audit trail"
    STORAGE = "S3"
    KEYS = "Keys"
    NOTIFICATIONS = "Notifications"


@dataclass(frozen=True, slots=True)
class Usage:
    """So many units of a price a month, for an entry that people know as `path`.

    `price` is a key of the price list. `free` tells whether the free tier covers such units at
    all; `note` says what was assumed.
    """

    category: Category
    price: str
    path: str
    span: Span
    quantity: float
    free: bool = True
    note: str = ""


def entry(path: str) -> str:
    """Return the entry that a member of a fan-out belongs to: `alarms.ecs-cpu[vets]` is `…-cpu`."""
    return path.partition("[")[0] if path.endswith("]") else path
