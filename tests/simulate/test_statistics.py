"""The statistics of CloudWatch over samples."""

from __future__ import annotations

from math import inf, isnan

import numpy as np
import pytest

from compiler.simulate.statistic import fewest_samples, statistic_of

TEN = np.array([5.0, 3, 9, 1, 7, 2, 10, 4, 8, 6])


# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("SampleCount", 10),
        ("Sum", 55),
        ("Average", 5.5),
        ("Minimum", 1),
        ("Maximum", 10),
        ("p50", 5.5),
        ("p100", 10),
        ("p0", 1),
        ("p90", 9.1),
        ("tm90", 5),
        ("TM(10%:90%)", 5.5),
        ("TM(2:4)", 3.5),
        ("TM(:4)", 2.5),
        ("IQM", 5.5),
        ("wm90", 5.4),
        ("WM(10%:90%)", 5.5),
        ("WM(3:8)", 5.5),
        ("tc90", 9),
        ("TC(3:8)", 5),
        ("ts90", 45),
        ("TS(80%:)", 19),
        ("PR(:3)", 30),
        ("PR(3:)", 70),
        ("PR(3:8)", 50),
    ],
)
def test_a_statistic_of_ten_samples(name: str, expected: float) -> None:
    assert statistic_of(name, TEN) == pytest.approx(expected)


@pytest.mark.parametrize("name", ["Sum", "SampleCount", "p99", "TM(1:2)", "wm50"])
def test_nothing_has_no_statistic(name: str) -> None:
    assert isnan(statistic_of(name, np.empty(0)))


def test_bounds_that_leave_nothing() -> None:
    assert isnan(statistic_of("TM(20:30)", TEN))
    assert statistic_of("TC(20:30)", TEN) == 0
    assert statistic_of("PR(20:30)", TEN) == 0


@pytest.mark.parametrize(
    ("name", "samples"),
    [
        ("p99", 1000),
        ("p50", 20),
        ("p90", 100),
        ("p10", 100),
        ("p100", inf),
        ("Sum", 0),
        ("tm90", 0),
    ],
)
def test_how_many_samples_are_significant(name: str, samples: float) -> None:
    assert fewest_samples(name) == pytest.approx(samples)
