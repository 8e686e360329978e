"""What a simulation is given: the data of metrics, and what cannot be computed from data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from compiler.ir.alarm import AlarmState
from compiler.ir.metric import StatQuery
from compiler.simulate.history import Change
from compiler.simulate.recording import Band, Recording, metric_of


@dataclass(frozen=True, slots=True)
class Given:
    """Data of metrics by `metric_of`; by logical ID of an alarm its band, or all its values.

    A metric with a period has data that are only for alarms of that period.
    `states` are those of alarms that the stack does not have, by their names. Alarms are in
    state `first` when the time begins.
    """

    metrics: Mapping[StatQuery, Recording]
    bands: Mapping[str, Band] = field(default_factory=dict)
    results: Mapping[str, Recording] = field(default_factory=dict)
    states: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)
    first: AlarmState = "INSUFFICIENT_DATA"

    def recording(self, query: StatQuery, period: int) -> Recording | None:
        """Return the data of a metric for an alarm of some period; None where none are given."""
        metric = metric_of(query)
        return self.metrics.get(replace(metric, period=period), self.metrics.get(metric))
