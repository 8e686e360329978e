"""Settings to compare: `> 60..95 step 5`, `> 60, 70, 80`, `1 of 1, 2 of 3`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple, TypeVar, cast

from compiler.ir.alarm import Alarm, Operator, StaticThreshold
from compiler.language import datapoints
from compiler.language.datapoints import MOfN

_NUMBER = r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_OPERATOR = re.compile(r"\s*(>=|<=|>|<)\s*(.+?)\s*")
_RANGE = re.compile(rf"({_NUMBER})\s*\.\.\s*({_NUMBER})(?:\s+step\s+({_NUMBER}))?")
_MOST = 40
_STEPS = 7

T = TypeVar("T")


class Setting(NamedTuple):
    """One way to set an alarm: its threshold, and how many points must breach."""

    threshold: StaticThreshold
    datapoints: MOfN

    @classmethod
    def of(cls, alarm: Alarm) -> Setting | None:
        """Return how an alarm is set now; None where its threshold is a band."""
        if not isinstance(alarm.threshold, StaticThreshold):
            return None
        return cls(alarm.threshold, MOfN(alarm.datapoints_to_alarm, alarm.evaluation_periods))

    def applied(self, alarm: Alarm) -> Alarm:
        """Return the alarm, set so."""
        m, n = self.datapoints
        return replace(alarm, threshold=self.threshold, datapoints_to_alarm=m, evaluation_periods=n)


class SettingError(ValueError):
    """A text that names no settings; the message says what is wanted."""


def thresholds(text: str) -> tuple[StaticThreshold, ...]:
    """Read thresholds: one, several with commas, or a range with its step.

    Raises:
        SettingError: it is something else, or they are too many.
    """
    match = _OPERATOR.fullmatch(text)
    if match is None:
        raise SettingError(f"`{text}` is no range of thresholds: write `> 60..95 step 5`")
    operator = cast("Operator", match[1])
    found: list[float] = []
    for piece in match[2].split(","):
        found += _numbers(piece.strip().removeprefix(match[1]).strip(), text)
    return _few([StaticThreshold(operator, value) for value in dict.fromkeys(found)], text)


def _numbers(piece: str, text: str) -> list[float]:
    if re.fullmatch(_NUMBER, piece):
        return [float(piece)]
    found = _RANGE.fullmatch(piece)
    if found is None:
        raise SettingError(f"`{piece}` of `{text}` is no number: write `> 60..95 step 5`")
    low, high = float(found[1]), float(found[2])
    if high < low:
        raise SettingError(f"`{piece}` goes down: write `{found[2]}..{found[1]}`")
    step = float(found[3]) if found[3] else (high - low) / _STEPS
    if step <= 0:
        if high == low:
            return [low]
        raise SettingError(f"`{piece}` has no step: write `{found[1]}..{found[2]} step 5`")
    count = int((high - low) / step + 1e-9) + 1
    if count > _MOST:
        raise SettingError(f"`{text}` names {count} thresholds; the most is {_MOST}")
    return [float(f"{low + index * step:.12g}") for index in range(count)]


def counts(text: str) -> tuple[MOfN, ...]:
    """Read datapoints: `2 of 3`, several with commas, or a range of M: `1..3 of 3`.

    Raises:
        SettingError: it is something else, or they are too many.
    """
    found: list[MOfN] = []
    for piece in text.split(","):
        of = re.fullmatch(r"\s*([0-9]{1,4})\s*\.\.\s*([0-9]{1,4})\s+of\s+([0-9]{1,4})\s*", piece)
        try:
            if of is None:
                found.append(datapoints.parse(piece.strip()))
            else:
                low, high = int(of[1]), int(of[2])
                found += [datapoints.parse(f"{m} of {of[3]}") for m in range(low, high + 1)]
        except ValueError as error:
            raise SettingError(f"{error}: write `2 of 3`, or `1..3 of 3`") from None
    return _few(list(dict.fromkeys(found)), text)


def _few(found: list[T], text: str) -> tuple[T, ...]:
    if not found:
        raise SettingError(f"`{text}` names nothing: write `1..3 of 3`")
    if len(found) > _MOST:
        raise SettingError(f"`{text}` names {len(found)} settings; the most is {_MOST}")
    return tuple(found)


def settings(alarm: Alarm, threshold: str | None, datapoints_: str | None) -> tuple[Setting, ...]:
    """Return the settings to compare, and how the alarm is set now among them.

    Raises:
        SettingError: the texts name none, or the alarm has no fixed threshold.
    """
    now = Setting.of(alarm)
    if now is None:
        raise SettingError(f"{alarm.origin.path} has an anomaly band, which cannot be swept")
    values = thresholds(threshold) if threshold is not None else (now.threshold,)
    ways = counts(datapoints_) if datapoints_ is not None else (now.datapoints,)
    found = [Setting(value, way) for value in values for way in ways]
    if now not in found:
        found.append(now)
    found.sort(key=lambda s: (s.threshold.operator, s.threshold.value, s.datapoints))
    return _few(found, f"{threshold or ''} {datapoints_ or ''}".strip())
