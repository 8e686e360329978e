"""Log groups and the metrics made from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from compiler.ir.identity import Identity
from compiler.ir.origin import Origin
from compiler.ir.value import Text


@dataclass(frozen=True, slots=True)
class LogGroup:
    """A log group and how long it keeps events; `days` is None for ever.

    `adopt` takes over a group that exists already.
    """

    identity: Identity
    origin: Origin
    name: str
    days: int | None
    adopt: bool = False
    kms_key: Text | None = None
    log_class: Literal["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"] | None = None


@dataclass(frozen=True, slots=True)
class MetricFilter:
    """Turns log events that match a pattern into points of a metric.

    `dimensions` are names and the fields of the pattern they take their values from.
    `log_group_id` is the logical ID of the group, where the same stack makes it.
    """

    identity: Identity
    origin: Origin
    log_group: str
    log_group_id: str | None
    pattern: str
    namespace: str
    metric: str
    value: str
    default_value: float | None = None
    dimensions: tuple[tuple[str, str], ...] = ()
    unit: str | None = None
