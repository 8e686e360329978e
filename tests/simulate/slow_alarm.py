"""When an alarm fires, written a second time: slowly, point by point, without numpy.

It shares nothing with the engine but the words of the documentation, so that the two can be held
against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

MISSING = None
Point = float | None


def join(statistic: str, parts: Sequence[Point]) -> Point:
    """Make the value of a period of the values of its parts."""
    there = [part for part in parts if part is not MISSING]
    if not there:
        return MISSING
    if statistic in ("Sum", "SampleCount"):
        return sum(there)
    if statistic == "Average":
        return sum(there) / len(there)
    return min(there) if statistic == "Minimum" else max(there)


def point(data: Sequence[Point], step: int, end: int, period: int, statistic: str) -> Point:
    """Return the point that covers the period before `end`."""
    parts = []
    for begin in range(end - period, end, step):
        index = begin // step
        parts.append(data[index] if 0 <= index < len(data) else MISSING)
    return join(statistic, parts)


def state(  # noqa: PLR0911
    points: Sequence[Point], m: int, n: int, treat: str, breaches: Callable[[float], bool], old: str
) -> str:
    """Decide on the points of the evaluation range, oldest first."""
    real = [(len(points) - i, p) for i, p in enumerate(points) if p is not MISSING]
    if len(real) >= n:
        newest = real[-n:]
        return "ALARM" if sum(breaches(p) for _, p in newest) >= m else "OK"
    bad = [age for age, p in real if breaches(p)]
    if treat == "breaching":
        return "ALARM" if len(bad) + n - len(real) >= m else "OK"
    if treat == "notBreaching":
        return "ALARM" if len(bad) >= m else "OK"
    nothing = "INSUFFICIENT_DATA" if treat == "missing" else old
    if not real:
        return nothing
    if len(bad) >= m:
        return "ALARM"
    if len(bad) < len(real):
        return "OK"
    if max(bad) >= m:
        return "ALARM" if treat == "missing" else old
    return nothing


def states(
    data: Sequence[Point],
    step: int,
    *,
    m: int,
    n: int,
    treat: str,
    period: int,
    statistic: str,
    breaches: Callable[[float], bool],
    seconds: int,
    first: str,
) -> list[tuple[int, str]]:
    """Return the state after each evaluation, and when that was."""
    every = 3600 if period * n > 86400 else 10 if period < 60 else 60
    found = []
    now = first
    for end in range(every, seconds + 1, every):
        if end % step:
            continue
        ends = [end - age * period for age in range(n + 1, -1, -1)]
        points = [point(data, step, each, period, statistic) for each in ends]
        now = state(points, m, n, treat, breaches, now)
        found.append((end, now))
    return found
