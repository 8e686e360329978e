"""The alarms that a trail should raise: the monitoring section of the CIS benchmark."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from compiler.catalog import data_file


@dataclass(frozen=True, slots=True)
class SecurityAlarm:
    """A control of the benchmark as a metric filter and an alarm, in the words of a spec.

    `pattern` filters the trail's log group; each match counts 1 of `metric`. `control` is the
    number in the benchmark, `security_hub` the control of AWS Security Hub that looks for the same
    pattern, None if there is none.
    """

    name: str
    title: str
    description: str
    control: str
    security_hub: str | None
    metric: str
    pattern: str
    statistic: str
    threshold: str
    period: str
    datapoints: str
    treat_missing_data: str
    source: str


@dataclass(frozen=True, slots=True)
class SecurityAlarms:
    """The controls by name, in the order of the benchmark, and the benchmark's name and version."""

    benchmark: str
    alarms: Mapping[str, SecurityAlarm]


@functools.cache
def load() -> SecurityAlarms:
    """Read the controls.

    Raises:
        ValueError: the file has a mistake; the message names the place.
    """
    file = data_file.read("security_alarms.yaml")
    common = dict((file.optional_entry("alarm") or data_file.Entry({}, file.where)).all_texts())
    alarms = {}
    for name, entry in file.entries("alarms").items():
        alarms[name] = SecurityAlarm(
            name=name,
            title=entry.text("title"),
            description=entry.text("description"),
            control=entry.text("control"),
            security_hub=entry.optional_text("security_hub"),
            metric=entry.text("metric"),
            pattern=entry.text("pattern"),
            threshold=entry.text("threshold"),
            source=entry.text("source"),
            **common,
        )
        entry.close()
    benchmark = file.text("benchmark")
    file.close()
    return SecurityAlarms(benchmark, MappingProxyType(alarms))
