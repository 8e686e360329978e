"""Alarms on a series, and composites over alarms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from compiler.ir.identity import Identity
from compiler.ir.metric import Series
from compiler.ir.origin import Origin
from compiler.ir.value import Text

Operator = Literal[">", ">=", "<", "<="]
Side = Literal["outside", "above", "below"]
TreatMissingData = Literal["missing", "ignore", "breaching", "notBreaching"]


@dataclass(frozen=True, slots=True)
class StaticThreshold:
    """The alarm is breaching where the series stands so to a number."""

    operator: Operator
    value: float

    def __str__(self) -> str:
        value = int(self.value) if self.value.is_integer() else self.value
        return f"{self.operator} {value}"


@dataclass(frozen=True, slots=True)
class BandThreshold:
    """The alarm is breaching where the series leaves its anomaly band.

    `width` is in standard deviations, as ANOMALY_DETECTION_BAND takes it.
    """

    side: Side
    width: float

    def __str__(self) -> str:
        return f"{self.side} band {self.width:g}"


Threshold = StaticThreshold | BandThreshold


@dataclass(frozen=True, slots=True)
class TopicAction:
    """Notifies a topic that the same stack makes: its key in the spec, and its logical ID."""

    topic: str
    logical_id: str


@dataclass(frozen=True, slots=True)
class ArnAction:
    """Calls what stands behind an ARN; `topic` is its key in the spec, where it has one."""

    arn: Text
    topic: str = ""


Action = TopicAction | ArnAction


@dataclass(frozen=True, slots=True)
class Actions:
    """What happens on a change of state, at most five for each; `enabled` false mutes them all."""

    alarm: tuple[Action, ...] = ()
    ok: tuple[Action, ...] = ()
    insufficient_data: tuple[Action, ...] = ()
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm on one series.

    `period` in seconds; the alarm looks at the newest `evaluation_periods` points and needs
    `datapoints_to_alarm` of them breaching. `key` and `member` are its name in the spec.
    """

    identity: Identity
    origin: Origin
    name: str
    series: Series
    threshold: Threshold
    period: int
    evaluation_periods: int
    datapoints_to_alarm: int
    treat_missing_data: TreatMissingData
    actions: Actions
    severity: str | None = None
    description: str = ""
    evaluate_low_samples: Literal["evaluate", "ignore"] | None = None
    tags: tuple[tuple[str, str], ...] = ()


AlarmState = Literal["ALARM", "OK", "INSUFFICIENT_DATA"]


@dataclass(frozen=True, slots=True)
class Suppressor:
    """While alarm `name` is in ALARM the composite does not act; `wait` and `extend` in seconds."""

    name: str
    wait: int
    extend: int


@dataclass(frozen=True, slots=True)
class Composite:
    """An alarm over the states of alarms.

    `rule` is AWS's text, with the names of the alarms; `children` are the logical IDs of the
    alarms of the same stack that must exist before it.
    """

    identity: Identity
    origin: Origin
    name: str
    rule: str
    children: tuple[str, ...]
    actions: Actions
    suppressor: Suppressor | None = None
    severity: str | None = None
    description: str = ""
    tags: tuple[tuple[str, str], ...] = ()
