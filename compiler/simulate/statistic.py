"""The statistics of CloudWatch, over samples.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import ceil, floor, inf, nan

import numpy as np

from compiler.simulate.recording import Values

_UP_TO = re.compile(r"(p|tm|wm|tc|ts)([0-9.]+)")
_BETWEEN = re.compile(r"(TM|WM|TC|TS|PR)\(([^:]*):([^)]*)\)")
_PLAIN: dict[str, Callable[[Values], float]] = {
    "SampleCount": lambda samples: float(len(samples)),
    "Sum": lambda samples: float(samples.sum()),
    "Average": lambda samples: float(samples.sum() / len(samples)),
    "Minimum": lambda samples: float(samples.min()),
    "Maximum": lambda samples: float(samples.max()),
}


def statistic_of(name: str, samples: Values) -> float:
    """Compute a statistic of samples; NaN where there are none.

    Percentiles interpolate between the two nearest samples. CloudWatch estimates them, so that
    it may differ by a little.
    """
    if not len(samples):
        return nan
    if name in _PLAIN:
        return _PLAIN[name](samples)
    ordered = np.sort(samples)
    if name == "IQM":
        return _reduced("TM", ordered, "25%", "75%")
    if found := _UP_TO.fullmatch(name):
        if found[1] == "p":
            return float(np.percentile(ordered, float(found[2])))
        return _reduced(found[1].upper(), ordered, "", f"{found[2]}%")
    between = _BETWEEN.fullmatch(name)
    if between is None:
        raise ValueError(f"{name} is no statistic of CloudWatch")
    return _reduced(between[1], ordered, between[2], between[3])


def _reduced(name: str, ordered: Values, low: str, high: str) -> float:
    """Trim sorted samples: values above `low` up to `high`, or a share of them by rank."""
    start, end = _rank(ordered, low, at_end=False), _rank(ordered, high, at_end=True)
    kept = ordered[start:end]
    match name:
        case "TC":
            return float(len(kept))
        case "PR":
            return 100 * len(kept) / len(ordered)
        case "TS":
            return float(kept.sum())
        case "WM":
            return _winsorized(ordered, (start, end), (_value(low), _value(high)))
        case _:
            return float(kept.sum() / len(kept)) if len(kept) else nan


def _rank(ordered: Values, bound: str, *, at_end: bool) -> int:
    """Return how many samples lie below a bound: the lower is exclusive, the upper inclusive."""
    if not bound:
        return len(ordered) if at_end else 0
    if bound.endswith("%"):
        share = len(ordered) * float(bound[:-1]) / 100
        return ceil(share) if at_end else floor(share)
    return int(np.searchsorted(ordered, float(bound), side="right"))


def _value(bound: str) -> float | None:
    """Return a bound that is a value, None for one that is a share or not there."""
    return float(bound) if bound and not bound.endswith("%") else None


def _winsorized(
    ordered: Values, kept: tuple[int, int], values: tuple[float | None, float | None]
) -> float:
    """Average all samples, those outside the bounds moved to the nearest bound."""
    start, end = kept
    if start >= end and None in values:
        return nan
    low = values[0] if values[0] is not None else (ordered[start] if start else -inf)
    high = values[1] if values[1] is not None else ordered[end - 1]
    return float(np.clip(ordered, low, high).sum() / len(ordered))


def fewest_samples(name: str) -> float:
    """Return how many samples make a percentile significant; 0 for other statistics.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html
    """
    found = _UP_TO.fullmatch(name)
    if found is None or found[1] != "p":
        return 0.0
    share = float(found[2]) / 100
    rest = round(1 - share, 12) if share >= 0.5 else share
    return 10 / rest if rest else inf
