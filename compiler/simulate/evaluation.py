"""What one evaluation makes of the points in its range.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias, assert_never

import numpy as np
import numpy.typing as npt

from compiler.ir.alarm import AlarmState, TreatMissingData

Outcomes: TypeAlias = npt.NDArray[np.int8]
Truths: TypeAlias = npt.NDArray[np.bool_]

OK: Final = 0
ALARM: Final = 1
INSUFFICIENT_DATA: Final = 2
KEPT: Final = 3
"""The alarm stays in the state it is in."""

STATES: Final[tuple[AlarmState, ...]] = ("OK", "ALARM", "INSUFFICIENT_DATA")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the evaluations see, one number each.

    `real`: points with data, among those that decide; `breaching`: of these, how many breach;
    `calm`: whether any does not; `oldest`: how many periods ago the oldest breaching one is, the
    newest being 1, and 0 for none.
    """

    real: npt.NDArray[np.int32]
    breaching: npt.NDArray[np.int32]
    calm: Truths
    oldest: npt.NDArray[np.int32]


def look(points: Iterable[tuple[Truths, Truths]], evaluation_periods: int, count: int) -> Seen:
    """Go through the points of the range, newest first: whether each is real, and breaches.

    The newest real ones decide, as many as there are evaluation periods. Each of the pair holds
    one truth for each of `count` evaluations.
    """
    real = np.zeros(count, dtype=np.int32)
    breaching = np.zeros(count, dtype=np.int32)
    oldest = np.zeros(count, dtype=np.int32)
    calm = np.zeros(count, dtype=np.bool_)
    for age, (there, breaches) in enumerate(points, start=1):
        taken = there & (real < evaluation_periods)
        bad = taken & breaches
        real += taken
        breaching += bad
        calm |= taken & ~breaches
        oldest[bad] = age
    return Seen(real, breaching, calm, oldest)


def decide(
    seen: Seen, datapoints_to_alarm: int, evaluation_periods: int, treat: TreatMissingData
) -> Outcomes:
    """Return the outcome of each evaluation.

    With as many real points as evaluation periods the treatment of missing data is not used.
    """
    m = datapoints_to_alarm
    found = np.where(seen.breaching >= m, ALARM, OK).astype(np.int8)
    lacking = np.flatnonzero(seen.real < evaluation_periods)
    if not len(lacking):
        return found
    part = Seen(
        seen.real[lacking], seen.breaching[lacking], seen.calm[lacking], seen.oldest[lacking]
    )
    match treat:
        case "notBreaching":
            pass
        case "breaching":
            filled = evaluation_periods - part.real
            found[lacking] = np.where(part.breaching + filled >= m, ALARM, OK)
        case "missing" | "ignore":
            found[lacking] = _without_filling(part, m, treat)
        case _:
            assert_never(treat)
    return found


def _without_filling(seen: Seen, m: int, treat: TreatMissingData) -> npt.NDArray[np.int64]:
    """Decide on fewer real points than evaluation periods, where the rest is not filled up.

    Where only breaching points are there, fewer than M, and the oldest is M periods old or
    older, the alarm does not wait for more; with `ignore` it keeps its state.
    """
    nothing = INSUFFICIENT_DATA if treat == "missing" else KEPT
    old = ALARM if treat == "missing" else KEPT
    return np.select(
        [seen.real == 0, seen.breaching >= m, seen.calm, seen.oldest >= m],
        [nothing, ALARM, OK, old],
        default=nothing,
    )


def states(outcomes: Outcomes, first: AlarmState) -> Outcomes:
    """Return the state after each evaluation: where it is kept, the one before."""
    kept = outcomes == KEPT
    if not kept.any():
        return outcomes
    last = np.maximum.accumulate(np.where(kept, -1, np.arange(len(outcomes))))
    return np.where(last < 0, STATES.index(first), outcomes[last]).astype(np.int8)
