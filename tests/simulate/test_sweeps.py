"""Settings to compare, as the command line names them."""

from __future__ import annotations

import pytest
from simulate_alarms import alarm

from compiler.ir.alarm import BandThreshold, StaticThreshold
from compiler.simulate.backtest.sweep import SettingError, counts, settings, thresholds


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("> 60..95 step 5", "> 60, > 65, > 70, > 75, > 80, > 85, > 90, > 95"),
        (">= 0.1..0.3 step 0.1", ">= 0.1, >= 0.2, >= 0.3"),
        ("< 1", "< 1"),
        ("> 60, 70, 80", "> 60, > 70, > 80"),
        ("> 60, > 70", "> 60, > 70"),
        ("> 0..7", "> 0, > 1, > 2, > 3, > 4, > 5, > 6, > 7"),
        ("> -10..-8 step 1", "> -10, > -9, > -8"),
        ("> 5..5", "> 5"),
    ],
)
def test_thresholds(text: str, shown: str) -> None:
    assert ", ".join(map(str, thresholds(text))) == shown


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("60..95", "`60..95` is no range of thresholds: write `> 60..95 step 5`"),
        ("> many", "`many` of `> many` is no number"),
        ("> 95..60 step 5", "`95..60 step 5` goes down: write `60..95`"),
        ("> 1..2 step 0", "`1..2 step 0` has no step"),
        ("> 0..1000 step 1", "names 1001 thresholds; the most is 40"),
    ],
)
def test_what_names_no_thresholds(text: str, message: str) -> None:
    with pytest.raises(SettingError) as caught:
        thresholds(text)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2 of 3", "2 of 3"),
        ("1..3 of 3", "1 of 3, 2 of 3, 3 of 3"),
        ("1, 2 of 2, 3 of 5", "1 of 1, 2 of 2, 3 of 5"),
    ],
)
def test_datapoints(text: str, shown: str) -> None:
    assert ", ".join(map(str, counts(text))) == shown


@pytest.mark.parametrize("text", ["4 of 3", "many", "", "0 of 1", "3..1 of 3"])
def test_what_names_no_datapoints(text: str) -> None:
    with pytest.raises(SettingError):
        counts(text)


def test_how_the_alarm_is_set_is_among_them() -> None:
    one = alarm(2, 3, threshold=StaticThreshold(">", 70.0))
    found = settings(one, "> 60..80 step 20", None)
    assert [str(s.threshold) for s in found] == ["> 60", "> 70", "> 80"]
    assert {s.datapoints for s in found} == {(2, 3)}
    both = settings(one, "> 60, 70", "1 of 1, 2 of 3")
    assert len(both) == 4


def test_a_band_is_not_swept() -> None:
    with pytest.raises(SettingError, match="anomaly band"):
        settings(alarm(threshold=BandThreshold("above", 2.0)), "> 1", None)
