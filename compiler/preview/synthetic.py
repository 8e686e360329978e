"""Made-up data: the same for the same metric on every machine, and of its nature."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256

import numpy as np

from compiler.ir.metric import MathQuery, StatQuery
from compiler.preview.computed import BAND, Band, computed
from compiler.preview.nature import Nature, nature_of, unit_of
from compiler.preview.window import Values, Window
from compiler.simulate.expression.values import Line as Numbers

_DAY = 86400.0
_MINUTE = 60.0
_SCALE: Mapping[str | None, float] = {"Seconds": 0.001, "Microseconds": 1000.0}
_SPREAD = {"Minimum": 0.45, "Average": 1.0, "p50": 0.9, "p90": 1.5, "p95": 1.8, "p99": 2.4}


def points(query: StatQuery, period: int, window: Window) -> Values:
    """Make up the points of a metric with its statistic, one for each period of the window."""
    unit = unit_of(query)
    nature = nature_of(query, unit)
    random = np.random.default_rng(_seed(query))
    size = 0.4 + 1.2 * random.random()
    times = window.times(period)
    values = _MADE[nature](random, times, period / _MINUTE, size)
    if nature is Nature.LATENCY:
        values *= _SCALE.get(unit, 1.0)
    return _as_statistic(values, query.statistic, nature, period)


def band(query: MathQuery, metrics: Mapping[str, Numbers]) -> Band:
    """Make up a band around the metric that an expression names: its usual course, and a margin."""
    if BAND not in query.expression or not metrics:
        return None
    values = next((m.values for id_, m in metrics.items() if id_ in query.expression), None)
    if values is None:
        return None
    filled = np.nan_to_num(values)
    width = max(3, len(filled) // 24)
    usual = np.convolve(np.pad(filled, width, mode="edge"), np.ones(width) / width, mode="same")
    usual = usual[width:-width]
    margin = 2 * float(np.std(filled - usual))
    return Numbers(usual + margin), Numbers(np.maximum(0.0, usual - margin))


def _seed(query: StatQuery) -> int:
    """Return a number that belongs to the metric: its statistics tell of the same data."""
    dimensions = ",".join(f"{name}={value.parts}" for name, value in query.dimensions)
    text = f"{query.namespace}|{query.metric}|{dimensions}|{query.account}|{query.region}"
    return int.from_bytes(sha256(text.encode()).digest()[:8])


def _as_statistic(values: Values, statistic: str, nature: Nature, period: int) -> Values:
    counted = nature in (Nature.COUNT, Nature.ERRORS, Nature.BYTES)
    if statistic == "SampleCount":
        return np.full_like(values, period / _MINUTE)
    if counted and statistic != "Sum":
        return np.where(values > 0, np.maximum(1.0, values / (period / _MINUTE)), values)
    if counted or nature in (Nature.FLAG, Nature.LEVEL, Nature.SPACE):
        return values
    factor = _SPREAD.get(statistic, 2.0 if statistic[:1] in "pt" else 2.8)
    if statistic == "Sum":
        factor = period / _MINUTE
    changed = values * factor
    return np.minimum(changed, 100.0) if nature is Nature.PERCENT else changed


def _daily(times: Values) -> Values:
    """Return the course of a day: little at night, most in the afternoon; 0 to 1."""
    return 0.5 - 0.5 * np.cos(2 * np.pi * (times % _DAY - 3 * 3600) / _DAY)


def _noise(random: np.random.Generator, times: Values, strength: float) -> Values:
    """Return factors around 1 that hang together from point to point."""
    steps = random.normal(0, 1, len(times) + 8)
    smooth = np.convolve(steps, np.ones(5) / 5, mode="same")[: len(times)]
    return np.exp(strength * smooth + strength / 3 * random.normal(0, 1, len(times)))


def _count(random: np.random.Generator, times: Values, minutes: float, size: float) -> Values:
    wave = 20 + 180 * _daily(times)
    return np.round(size * minutes * wave * _noise(random, times, 0.12))


def _errors(random: np.random.Generator, times: Values, minutes: float, size: float) -> Values:
    values = random.poisson(0.05 * size * minutes, len(times)).astype(np.float64)
    for _ in range(1 + len(times) // 400):
        begin = int(random.integers(0, len(times)))
        length = int(random.integers(2, 6))
        values[begin : begin + length] += random.poisson(3 * minutes * size)
    return values


def _percent(random: np.random.Generator, times: Values, minutes: float, size: float) -> Values:  # noqa: ARG001
    wave = 18 + 30 * _daily(times)
    return np.clip(wave * (0.7 + 0.4 * size) * _noise(random, times, 0.1), 0.5, 99.0)


def _latency(random: np.random.Generator, times: Values, minutes: float, size: float) -> Values:  # noqa: ARG001
    base = 60 + 90 * size
    values = base * (1 + 0.4 * _daily(times)) * _noise(random, times, 0.12)
    for _ in range(1 + len(times) // 500):
        begin = int(random.integers(0, len(times)))
        values[begin : begin + 4] *= 2.5
    return values


def _bytes(random: np.random.Generator, times: Values, minutes: float, size: float) -> Values:
    return np.round(_count(random, times, minutes, size) * 24_000)


def _space(random: np.random.Generator, times: Values, minutes: float, size: float) -> Values:  # noqa: ARG001
    """Make up memory or storage, which is some gigabytes however long a period is."""
    return np.round(size * 4e9 * (1.1 - 0.2 * _daily(times)) * _noise(random, times, 0.02))


def _level(random: np.random.Generator, times: Values, minutes: float, size: float) -> Values:  # noqa: ARG001
    whole = max(2.0, round(4 * size))
    return np.maximum(
        1.0, np.round(whole * (0.8 + 0.4 * _daily(times)) * _noise(random, times, 0.04))
    )


def _flag(random: np.random.Generator, times: Values, minutes: float, size: float) -> Values:  # noqa: ARG001
    return np.zeros_like(times)


_MADE: Mapping[Nature, Callable[[np.random.Generator, Values, float, float], Values]] = {
    Nature.COUNT: _count,
    Nature.ERRORS: _errors,
    Nature.PERCENT: _percent,
    Nature.LATENCY: _latency,
    Nature.BYTES: _bytes,
    Nature.SPACE: _space,
    Nature.LEVEL: _level,
    Nature.FLAG: _flag,
}

SERIES = computed(points, band)
"""The series of made-up metrics."""
