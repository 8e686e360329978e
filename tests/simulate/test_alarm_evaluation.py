"""Metric alarms: AWS's published tables, and the points the documentation leaves open."""

from __future__ import annotations

import pytest
from simulate_alarms import MONDAY, alarm, given, history, metric, values

from compiler.ir.alarm import BandThreshold, StaticThreshold
from compiler.simulate.alarm import alarm_history
from compiler.simulate.given import Given
from compiler.simulate.grid import Clock, interval
from compiler.simulate.history import History
from compiler.simulate.problem import NotSimulated
from compiler.simulate.recording import Band, Recording, metric_of

# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
# Oldest first: 0 is not breaching, X breaching, - missing. Then missing, ignore, breaching and
# notBreaching; ? is the state the alarm was in.
THREE_OF_THREE = """
0 - X - X   OK                 OK  OK     OK
0 - - - -   OK                 OK  OK     OK
- - - - -   INSUFFICIENT_DATA  ?   ALARM  OK
0 X X - X   ALARM              ALARM ALARM ALARM
- - X - -   ALARM              ?   ALARM  OK
"""
TWO_OF_THREE = """
0 - X - X   ALARM  ALARM  ALARM  ALARM
0 0 X 0 X   ALARM  ALARM  ALARM  ALARM
0 - X - -   OK     OK     ALARM  OK
- - - - 0   OK     OK     ALARM  OK
- - - X -   ALARM  ?      ALARM  OK
"""
# https://github.com/awsdocs/amazon-cloudwatch-user-guide, doc_source/AlarmThatSendsEmail.md: an
# older edition of the page had these rows too.
OLDER_THREE_OF_THREE = """
- - - - X   INSUFFICIENT_DATA  ?  ALARM  OK
X - - - -   ALARM              ?  ALARM  OK
"""
OLDER_TWO_OF_THREE = """
- - - - X   INSUFFICIENT_DATA  ?  ALARM  OK
"""
TREATMENTS = ("missing", "ignore", "breaching", "notBreaching")
BEFORE = ("OK", "ALARM", "INSUFFICIENT_DATA")


def rows(table: str, m: int) -> list[object]:
    found: list[object] = []
    for line in table.strip().splitlines():
        words = line.split()
        for treat, state in zip(TREATMENTS, words[5:], strict=True):
            name = f"{m} of 3, {' '.join(words[:5])}, {treat}"
            found.append(pytest.param(m, words[:5], treat, state, id=name))
    return found


def number(mark: str) -> float | str:
    return {"0": 0, "X": 99}.get(mark, "-")


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize(
    ("m", "marks", "treat", "state"),
    [
        *rows(THREE_OF_THREE, 3),
        *rows(TWO_OF_THREE, 2),
        *rows(OLDER_THREE_OF_THREE, 3),
        *rows(OLDER_TWO_OF_THREE, 2),
    ],
)
def test_every_cell_of_the_published_tables(
    m: int, marks: list[str], treat: str, state: str, before: str
) -> None:
    # Only the last evaluation sees all five points: the data begin where the range does.
    found = history(alarm(m, 3, treat), {"m1": [number(x) for x in marks]}, first=before)
    kept = found.before(5 * 60)
    assert found.state(5 * 60) == (kept if state == "?" else state)


def states(marks: str, m: int, n: int, treat: str, first: str = "OK") -> str:
    """Return the state after each point: the first letter of each."""
    data = [number(mark) for mark in marks.split()]
    found = history(alarm(m, n, treat), {"m1": data}, first=first)
    return " ".join(found.state(60 * (i + 1))[0] for i in range(len(data)))


@pytest.mark.parametrize(
    ("marks", "m", "n", "treat", "expected"),
    [
        pytest.param("X X X", 2, 3, "missing", "I A A", id="M of N counts, in any order"),
        pytest.param("X 0 X", 2, 3, "missing", "I O A", id="breaching points need not be in a row"),
        pytest.param("X X 0 0", 2, 2, "missing", "I A O O", id="OK has no M of its own"),
        pytest.param("X - - - -", 1, 1, "missing", "A A A I I", id="old points still decide"),
        pytest.param("X - - - -", 1, 1, "ignore", "A A A A A", id="ignore stays without data"),
        pytest.param("X - - - -", 1, 1, "notBreaching", "A A A O O", id="a gap becomes OK late"),
        pytest.param("0 - - - -", 1, 1, "breaching", "O O O A A", id="a gap alarms late"),
        pytest.param("- X", 1, 3, "ignore", "O A", id="M breaching points alarm, also with ignore"),
        pytest.param("X X", 2, 3, "ignore", "O A", id="enough breaching points are no gap"),
        pytest.param("0 - X - -", 3, 3, "missing", "O O O O O", id="a calm point ends the hurry"),
        pytest.param("- - - X -", 3, 3, "missing", "I I I I I", id="a young point waits for more"),
        pytest.param("- - X - -", 3, 3, "missing", "I I I I A", id="an old point does not"),
        pytest.param("- - X - -", 3, 3, "ignore", "O O O O O", id="with ignore it changes nothing"),
    ],
)
def test_what_an_alarm_makes_of(marks: str, m: int, n: int, treat: str, expected: str) -> None:
    assert states(marks, m, n, treat) == expected


def test_an_alarm_starts_without_data() -> None:
    found = history(alarm(), {"m1": [0, 99]})
    assert found.state(0) == "INSUFFICIENT_DATA"
    assert [tuple(change) for change in found.changes] == [(60, "OK"), (120, "ALARM")]


@pytest.mark.parametrize(
    ("operator", "at_ten"),
    [(">", "OK"), (">=", "ALARM"), ("<", "OK"), ("<=", "ALARM")],
)
def test_the_threshold_itself_breaches_only_with_equals(operator: str, at_ten: str) -> None:
    one = alarm(threshold=StaticThreshold(operator, 10.0))  # type: ignore[arg-type]
    assert history(one, {"m1": [10]}).state(60) == at_ten


@pytest.mark.parametrize(
    ("statistic", "state"),
    [
        pytest.param("Sum", "ALARM", id="five minutes of a Sum are added"),
        pytest.param("SampleCount", "ALARM", id="so are those of a SampleCount"),
        pytest.param("Average", "OK", id="those of an Average are averaged"),
        pytest.param("Maximum", "OK", id="of a Maximum the largest is taken"),
        pytest.param("Minimum", "OK", id="of a Minimum the smallest"),
    ],
)
def test_points_are_made_of_finer_data(statistic: str, state: str) -> None:
    one = alarm(period=300, statistic=statistic)
    assert history(one, {"m1": [3, 3, 3, 3, 3]}).state(300) == state


def test_windows_slide_by_the_minute_where_the_data_are_finer_than_the_period() -> None:
    # Eleven within five minutes, but in no five minutes that begin at a multiple of five.
    found = history(alarm(period=300), {"m1": [0, 0, 0, 6, 0, 5, 0, 0, 0, 0, 0, 0]})
    assert [tuple(c) for c in found.changes if c.state == "ALARM"] == [(360, "ALARM")]


def test_data_by_the_period_are_looked_at_when_the_period_is_over() -> None:
    found = history(alarm(period=300), {"m1": [0, 99, 0]}, step=300)
    assert [tuple(c) for c in found.changes] == [(300, "OK"), (600, "ALARM"), (900, "OK")]


@pytest.mark.parametrize(
    ("period", "n", "seconds"),
    [
        pytest.param(10, 3, 10, id="a high resolution is evaluated every ten seconds"),
        pytest.param(30, 5, 10, id="also one of thirty"),
        pytest.param(60, 1, 60, id="a minute every minute"),
        pytest.param(3600, 24, 60, id="a day is not more than a day"),
        pytest.param(3600, 25, 3600, id="more than a day once an hour"),
        pytest.param(86400, 7, 3600, id="a week of days too"),
    ],
)
def test_how_often_an_alarm_is_evaluated(period: int, n: int, seconds: int) -> None:
    assert interval(period, n) == seconds


def test_high_resolution_sees_ten_seconds() -> None:
    found = history(alarm(period=10), {"m1": [0, 99, 0]}, step=10)
    assert [tuple(c) for c in found.changes] == [(10, "OK"), (20, "ALARM"), (30, "OK")]


def test_periods_over_a_day_are_evaluated_at_full_hours() -> None:
    one = alarm(2, 2, "notBreaching", period=86400)
    found = history(one, {"m1": [0.0] * 1000 + [99.0] * 3 + [0.0] * 3000})
    assert {change.at % 3600 for change in found.changes} == {0}


BAND = {"upper": [20, 20, 20], "lower": [5, 5, 5]}


@pytest.mark.parametrize(
    ("side", "value", "state"),
    [
        ("above", 21, "ALARM"),
        ("above", 20, "OK"),
        ("above", 1, "OK"),
        ("below", 4, "ALARM"),
        ("below", 21, "OK"),
        ("outside", 4, "ALARM"),
        ("outside", 21, "ALARM"),
        ("outside", 10, "OK"),
    ],
)
def test_a_band_has_an_outside_on_both_sides(side: str, value: float, state: str) -> None:
    found = banded(side, [value, value, value], **BAND)
    assert found.state(180) == state


def test_a_point_without_a_band_is_missing() -> None:
    assert banded("above", [99], upper=["-"], lower=["-"]).state(60) == "INSUFFICIENT_DATA"


def banded(side: str, data: list[float], upper: list, lower: list) -> History:
    one = alarm(threshold=BandThreshold(side, 2.0))  # type: ignore[arg-type]
    band = Band(Recording(60, values(*upper)), Recording(60, values(*lower)))
    base = given({"m1": data})
    own = one.identity.logical_id
    return alarm_history(one, Given(base.metrics, {own: band}), Clock(MONDAY, 60 * len(data)))


def sampled(
    samples: list[list[float]], n: int = 1, low: str = "ignore", period: int = 60
) -> History:
    one = alarm(n, n, statistic="p90", low_samples=low, period=period)
    recording = Recording(60, values(), tuple(values(*each) for each in samples))
    data = {metric_of(metric("m1", "p90")): recording}
    return alarm_history(one, Given(data, first="OK"), Clock(MONDAY, 60 * len(samples)))


def test_a_percentile_of_few_samples_keeps_the_state() -> None:
    # p90 is significant from 10 / (1 - 0.9) = 100 samples.
    few, many = [99.0] * 99, [99.0] * 100
    assert sampled([few]).changes == ()
    assert sampled([few], low="evaluate").state(60) == "ALARM"
    assert sampled([few, many]).changes == ((120, "ALARM"),)


def test_samples_are_counted_over_all_evaluation_periods() -> None:
    assert sampled([[99.0] * 50, [99.0] * 49], n=2).changes == ()
    assert sampled([[99.0] * 50, [99.0] * 50], n=2).changes == ((120, "ALARM"),)


def test_samples_are_counted_over_periods_of_several_steps() -> None:
    few, enough = [[99.0] * 12] * 8, [[99.0] * 13] * 8
    assert sampled(few, n=2, period=240).changes == ()
    assert sampled(enough, n=2, period=240).state(480) == "ALARM"
    # Those of the first period count as well as those of the second.
    assert sampled([[99.0] * 96, [], [], [], [99.0] * 4, [], [], []], 2, period=240).state(480) == (
        "ALARM"
    )


def test_values_that_are_given_directly_are_of_enough_samples() -> None:
    one = alarm(statistic="p90", low_samples="ignore")
    assert history(one, {"m1": [99]}, first="OK").state(60) == "ALARM"


@pytest.mark.parametrize("more", ["", " + 0 * RUNNING_SUM(m1)"], ids=["points", "ranges"])
def test_the_time_of_a_point_is_the_beginning_of_its_period(more: str) -> None:
    # Of the points of five minutes the one from 0:55 to 1:00 is still of hour 0.
    one = alarm(period=300, expression=f"IF(HOUR(m1) == 1, 99, 0){more}")
    found = history(one, {"m1": [1] * 14}, step=300)
    assert [tuple(c) for c in found.changes] == [(300, "OK"), (65 * 60, "ALARM")]


def test_a_series_is_empty_for_the_evaluations_that_see_no_point_of_it() -> None:
    # The average of both is 6, until the only point of the second has left the range.
    one = alarm(expression="AVG(REMOVE_EMPTY([m1, m2]))", metrics=("m1", "m2"))
    found = history(one, {"m1": [12] * 6, "m2": [0, *"-----"]})
    assert [tuple(c) for c in found.changes] == [(60, "OK"), (240, "ALARM")]


def test_no_sample_at_all_is_missing_data() -> None:
    assert sampled([[], [], []]).changes == ((60, "INSUFFICIENT_DATA"),)


def test_the_statistic_of_a_period_may_not_follow_from_its_parts() -> None:
    with pytest.raises(NotSimulated, match="the p90 of 5m does not follow from values of 1m"):
        history(alarm(period=300, statistic="p90"), {"m1": [1, 2, 3, 4, 5]})


def test_a_period_is_made_of_whole_steps() -> None:
    with pytest.raises(NotSimulated, match="periods of 1m, and the data a step of 5m"):
        history(alarm(period=60), {"m1": [1]}, step=300)
