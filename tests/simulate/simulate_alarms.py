"""Alarms and data as the tests of the simulation make them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from compiler.ir.alarm import (
    Actions,
    Alarm,
    AlarmState,
    Composite,
    StaticThreshold,
    Suppressor,
    Threshold,
    TopicAction,
    TreatMissingData,
)
from compiler.ir.identity import Identity
from compiler.ir.metric import MathQuery, Query, Series, StatQuery
from compiler.ir.origin import Origin
from compiler.simulate.alarm import alarm_history
from compiler.simulate.given import Given
from compiler.simulate.grid import Clock
from compiler.simulate.history import History
from compiler.simulate.recording import Recording, Values, metric_of
from compiler.text.source import Span

MONDAY = 1_704_067_200
"""Midnight of Monday, the first of January 2024, UTC."""

OVER_TEN = StaticThreshold(">", 10.0)
NOWHERE = Span("specs/app.yaml", 1, 1, 1, 2)
TEAM = Actions(
    alarm=(TopicAction("team", "TopicTeam"),),
    ok=(TopicAction("team", "TopicTeam"),),
    insufficient_data=(TopicAction("desk", "TopicDesk"),),
)


def origin(path: str) -> Origin:
    return Origin(NOWHERE, path)


def metric(id_: str, statistic: str = "Sum") -> StatQuery:
    return StatQuery(id_, "App", id_, (), statistic, reference=f"app.{id_}@{statistic}")


def alarm(
    m: int = 1,
    n: int = 1,
    treat: TreatMissingData = "missing",
    *,
    period: int = 60,
    threshold: Threshold = OVER_TEN,
    statistic: str = "Sum",
    expression: str | None = None,
    metrics: Sequence[str] = ("m1",),
    low_samples: str | None = None,
    key: str = "bad",
) -> Alarm:
    queries: list[Query] = [metric(id_, statistic) for id_ in metrics]
    if expression is not None:
        queries.append(MathQuery("e1", expression))
    return Alarm(
        identity=Identity("Alarm", key),
        origin=origin(f"alarms.{key}"),
        name=f"app-{key}",
        series=Series(key, tuple(queries)),
        threshold=threshold,
        period=period,
        evaluation_periods=n,
        datapoints_to_alarm=m,
        treat_missing_data=treat,
        actions=TEAM,
        evaluate_low_samples=low_samples,  # type: ignore[arg-type]
    )


def composite(rule: str, key: str = "down", suppressor: Suppressor | None = None) -> Composite:
    return Composite(
        identity=Identity("Composite", key),
        origin=origin(f"composites.{key}"),
        name=f"app-{key}",
        rule=rule,
        children=(),
        actions=TEAM,
        suppressor=suppressor,
    )


def values(*numbers: float | str | None) -> Values:
    """Make a series; `-` and None are missing."""
    return np.array([np.nan if x in (None, "-") else float(x) for x in numbers])  # type: ignore[arg-type]


def given(
    data: Mapping[str, Sequence[float | str | None]],
    step: int = 60,
    statistic: str = "Sum",
    first: AlarmState = "INSUFFICIENT_DATA",
) -> Given:
    recordings = {
        metric_of(metric(id_, statistic)): Recording(step, values(*numbers))
        for id_, numbers in data.items()
    }
    return Given(recordings, first=first)


def history(
    one: Alarm,
    data: Mapping[str, Sequence[float | str | None]],
    step: int = 60,
    *,
    first: AlarmState = "INSUFFICIENT_DATA",
    seconds: int | None = None,
) -> History:
    statistic = one.series.queries[0].statistic  # type: ignore[union-attr]
    longest = max(len(numbers) for numbers in data.values())
    clock = Clock(MONDAY, longest * step if seconds is None else seconds)
    return alarm_history(one, given(data, step, statistic, first), clock)
