"""Metric math: AWS's worked examples, every function, and the points left open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_examples import examples
from simulate_alarms import MONDAY, values

from compiler.language.expression.functions import FUNCTIONS
from compiler.simulate.expression.compute import compute, read
from compiler.simulate.expression.context import Context
from compiler.simulate.expression.functions import ELSEWHERE
from compiler.simulate.expression.values import Line, Lines, NeedsRange, Scalar
from compiler.simulate.problem import NotSimulated

Shown = list[float | str]


def show(numbers: np.ndarray) -> Shown:
    return ["-" if np.isnan(x) else round(float(x), 9) for x in np.ravel(numbers)]


def result(expression: str, *, ranged: bool = True, **series: Sequence[float | str]) -> object:
    lines = {id_: Line(values(*numbers)) for id_, numbers in series.items()}
    size = max((len(numbers) for numbers in series.values()), default=1)
    times = MONDAY + 60.0 * np.arange(size)
    band = (Line(values(*[9] * size)), Line(values(*[1] * size)))
    value = compute(read(expression), Context(lines, dict(lines), times, 60, ranged, band))
    match value:
        case Scalar():
            return show(value.value)[0]
        case Line():
            return show(value.values)
        case Lines():
            return [show(item.values) for item in value.items]


# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
EXAMPLE = {"metric1": [30, 20, 0, 0], "metric2": [20, "-", 20, "-"]}
FILTER = {
    "metric1": [1, 1, 0, 0, "-"],
    "metric2": [30, "-", 0, 0, 30],
    "metric3": [0, 0, 20, "-", 20],
}


@pytest.mark.parametrize(
    ("expression", "series", "expected"),
    [
        ("metric1 < metric2", EXAMPLE, [0, 0, 1, 0]),
        ("metric1 >= 30", EXAMPLE, [1, 0, 0, 0]),
        ("metric1 > 15 AND metric2 > 15", EXAMPLE, [1, 0, 0, 0]),
        ("IF(metric1, metric2, metric3)", FILTER, [30, 0, 20, "-", "-"]),
        ("IF(metric1, 5, metric3)", FILTER, [5, 5, 20, "-", "-"]),
        ("IF(metric1, metric2, 5)", FILTER, [30, 0, 5, 5, "-"]),
    ],
)
def test_the_examples_of_the_documentation(
    expression: str, series: dict[str, list[float | str]], expected: Shown
) -> None:
    assert result(expression, **series) == expected
    assert result(expression, ranged=False, **series) == expected


PAIR = {"m1": [4, 2], "m2": [8, 6], "m3": [2, 1]}
COUNTED = {"errors": [1, 3], "requests": [4, 4]}
LATENCY = {"metric1": [100, 500], "latency": [9, 2], "threshold": [5, 5]}


@pytest.mark.parametrize(
    ("expression", "series", "expected"),
    [
        ("PERIOD(m1)/60", PAIR, 1),
        ("5 * m1", PAIR, [20, 10]),
        ("m1 - m2", PAIR, [-4, -4]),
        ("SUM(100/[m1, m2])", PAIR, [37.5, 66.666666667]),
        ("AVG([m1,m2]/m3)", PAIR, [3, 4]),
        ("METRICS()*100", {"m1": [4, 2]}, [[400, 200]]),
        ("-5*m1", PAIR, [-20, -10]),
        ("-m1", PAIR, [-4, -2]),
        ("SUM(-[m1, m2])", PAIR, [-12, -8]),
        ("ABS(m1-m2)", PAIR, [4, 4]),
        ("MIN(ABS([m1, m2]))", PAIR, [4, 2]),
        ("ABS(METRICS())", {"m1": [-4, 2]}, [[4, 2]]),
        ("ANOMALY_DETECTION_BAND(m1)", {"m1": [4, 2]}, [[9, 9], [1, 1]]),
        ("ANOMALY_DETECTION_BAND(m1,4)", {"m1": [4, 2]}, [[9, 9], [1, 1]]),
        ("SUM([m1,m2])/AVG(m2)", PAIR, [1.714285714, 1.142857143]),
        ("AVG(METRICS())", PAIR, [4.666666667, 3]),
        ("SUM(CEIL(METRICS()))", {"m1": [1.5], "m2": [0.2]}, [3]),
        ("SUM(m1) / DATAPOINT_COUNT(m1)", PAIR, 3),
        ("DATAPOINT_COUNT(METRICS())", PAIR, [3, 3]),
        ("DIFF_TIME(METRICS())", {"m1": [1, 2]}, [["-", 60]]),
        ("FILL(m1,10)", {"m1": [4, "-"]}, [4, 10]),
        ("FILL(METRICS(), 0)", {"m1": [4, "-"]}, [[4, 0]]),
        ("FILL(METRICS(), m1)", {"m1": [4, 2], "m2": ["-", 6]}, [[4, 2], [4, 6]]),
        ("FILL(m1, MIN(m1))", {"m1": [4, "-", 2]}, [4, 2, 2]),
        ("FILL(m1, REPEAT)", {"m1": [4, "-"]}, [4, 4]),
        ("FILL(METRICS(), LINEAR)", {"m1": [4, "-", 2]}, [[4, 3, 2]]),
        ("IF(FIRST(SORT(METRICS(), AVG, DESC))>100, 1, 0)", {"m1": [90, 90], "m2": [99, 120]},
         [0, 1]),
        ("LAST(ANOMALY_DETECTION_BAND(m1))", PAIR, [1, 1]),
        ("FLOOR(METRICS())", {"m1": [1.5]}, [[1]]),
        ("LOG(METRICS())", {"m1": [1]}, [[0]]),
        ("LOG10(m1)", {"m1": [1000]}, [3]),
        ("MAX(m1)/m1", PAIR, [1, 2]),
        ("MAX(METRICS())", PAIR, [8, 6]),
        ("m1/METRIC_COUNT(METRICS())", PAIR, [1.333333333, 0.666666667]),
        ('SUM(METRICS("errors"))', COUNTED, [1, 3]),
        ('SUM([METRICS("errors"), METRICS("requests")])', COUNTED, [5, 7]),
        ("m1-MIN(m1)", PAIR, [2, 0]),
        ("MIN(METRICS())", PAIR, [2, 1]),
        ("IF(DAY(m1)<6,m1)", PAIR, [4, 2]),
        ("IF(MONTH(m1) == 4,m1)", PAIR, ["-", "-"]),
        ("m1/PERIOD(m1)", {"m1": [120]}, [2]),
        ("RATE(METRICS())", {"m1": [60, 120]}, [["-", 1]]),
        ("REMOVE_EMPTY(METRICS())", {"m1": ["-"], "m2": [6]}, [[6]]),
        ("RUNNING_SUM([m1,m2])", PAIR, [[4, 6], [8, 14]]),
        ("SLICE(SORT(METRICS(), SUM, DESC), 0, 2)", PAIR, [[8, 6], [4, 2]]),
        ("SLICE(SORT(METRICS(), AVG, ASC), 1)", PAIR, [[4, 2], [8, 6]]),
        ("SORT(METRICS(), AVG, DESC, 10)", PAIR, [[8, 6], [4, 2], [2, 1]]),
        ("SORT(METRICS(), MAX, ASC)", PAIR, [[2, 1], [4, 2], [8, 6]]),
        ("m1/STDDEV(m1)", PAIR, [4, 2]),
        ("STDDEV(METRICS())", {"m1": [4, 2], "m2": [8, 6]}, [2, 2]),
        ("SUM(METRICS())/SUM(m1)", PAIR, [2.333333333, 1.5]),
        ('SUM(METRICS("errors"))/SUM(METRICS("requests"))*100', COUNTED, [25, 75]),
        ("TIME_SERIES(MAX(m1))", PAIR, [4, 4]),
        ("TIME_SERIES(5*AVG(m1))", PAIR, [15, 15]),
        ("TIME_SERIES(10)", PAIR, [10, 10]),
        ("IF(metric1<400, metric1)", LATENCY, [100, "-"]),
        ("IF(metric1<400, 10, 2)", LATENCY, [10, 2]),
        ("IF(latency>threshold, 1, 0)", LATENCY, [1, 0]),
    ],
)  # fmt: skip
def test_the_expressions_of_the_documentation(
    expression: str, series: dict[str, list[float | str]], expected: object
) -> None:
    """AWS gives these without their values."""
    assert result(expression, **series) == expected


CALENDAR = ("MINUTE", "HOUR", "DAY", "DATE", "MONTH", "YEAR", "EPOCH")
ONE = {"m1": [4, "-", 1, 7]}
TWO = {"m1": [4, "-", 1, "-"], "m2": [2, 3, "-", "-"]}


@pytest.mark.parametrize(
    ("expression", "series", "expected"),
    [
        # Operators.
        pytest.param("m1 + m2", TWO, [6, 3, 1, "-"], id="a missing side counts as 0"),
        pytest.param("m1 - m2", TWO, [2, -3, 1, "-"], id="also on the left"),
        pytest.param("m1 * m2", TWO, [8, 0, 0, "-"], id="so a product is 0"),
        pytest.param("m1 / m2", TWO, [2, 0, "-", "-"], id="and a division by it drops the point"),
        pytest.param("m1 / 0", ONE, ["-", "-", "-", "-"], id="as any division by zero does"),
        pytest.param("m1 ^ 2", ONE, [16, "-", 1, 49], id="powers"),
        pytest.param("0 ^ (m1 - 4)", ONE, [1, "-", "-", 0], id="an infinite power is dropped"),
        pytest.param("m1 + 1", ONE, [5, "-", 2, 8], id="a number gives no points of its own"),
        pytest.param("-m1", ONE, [-4, "-", -1, -7], id="the sign"),
        pytest.param("2 + 3 * 4 ^ 2", {}, 50, id="the usual order"),
        pytest.param("m1 == 4", ONE, [1, "-", 0, 0], id="equal"),
        pytest.param("m1 != 4", ONE, [0, "-", 1, 1], id="not equal"),
        pytest.param("m1 <= 4", ONE, [1, "-", 1, 0], id="at most"),
        pytest.param("m1 > 2 OR m2 > 2", TWO, [1, 1, 0, "-"], id="OR"),
        pytest.param("m1 && m2", TWO, [1, 0, 0, "-"], id="AND of what is missing is false"),
        pytest.param("1 < 2", {}, 1, id="two numbers give a number"),
        pytest.param("[m1, m2] * 2", TWO, [[8, "-", 2, "-"], [4, 6, "-", "-"]], id="an array"),
        pytest.param("10 / [m1, m2]", TWO, [[2.5, "-", 10, "-"], [5, 3.333333333, "-", "-"]],
                     id="an array on the right"),
        # IF.
        pytest.param("IF(m1 > 2, m1)", ONE, [4, "-", "-", 7], id="IF without else drops"),
        pytest.param("IF(m2, m1, 9)", TWO, [4, 0, "-", "-"], id="true with a gap is 0"),
        pytest.param("IF(m1 > 2, 1, m2)", TWO, [1, "-", "-", "-"], id="false with a gap is none"),
        pytest.param("IF(1, m1, 0)", ONE, [4, "-", 1, 7], id="a number as the condition"),
        pytest.param("IF(m1, [m1, m2], 0)", TWO, [[4, "-", 1, "-"], [2, "-", 0, "-"]],
                     id="IF with an array"),
        # One point at a time.
        pytest.param("ABS(m1 - 5)", ONE, [1, "-", 4, 2], id="ABS"),
        pytest.param("CEIL(m1 / 2)", ONE, [2, "-", 1, 4], id="CEIL"),
        pytest.param("FLOOR(m1 / 2)", ONE, [2, "-", 0, 3], id="FLOOR"),
        pytest.param("LOG10(m1 * 10 - 10)", ONE, [1.477121255, "-", "-", 1.77815125], id="LOG10"),
        pytest.param("LOG(m1 - 3)", ONE, [0, "-", "-", 1.386294361], id="LOG"),
        # Of one series: a number.
        pytest.param("SUM(m1)", ONE, 12, id="SUM of a series"),
        pytest.param("AVG(m1)", ONE, 4, id="AVG of a series leaves gaps out"),
        pytest.param("MIN(m1)", ONE, 1, id="MIN of a series"),
        pytest.param("MAX(m1)", ONE, 7, id="MAX of a series"),
        pytest.param("STDDEV(m1)", ONE, round(6**0.5, 9), id="STDDEV is that of a population"),
        pytest.param("DATAPOINT_COUNT(m1)", ONE, 3, id="DATAPOINT_COUNT of a series"),
        pytest.param("MAX(m1)", {"m1": ["-"]}, "-", id="nothing has no maximum"),
        pytest.param("m1 - AVG(m1)", ONE, [0, "-", -3, 3], id="a number made of a series"),
        # Of an array: a series.
        pytest.param("SUM([m1, m2])", TWO, [6, 3, 1, "-"], id="SUM of an array"),
        pytest.param("AVG([m1, m2])", TWO, [3, 1.5, 0.5, "-"], id="AVG takes gaps for 0"),
        pytest.param("MIN([m1, m2])", TWO, [2, 3, 1, "-"], id="MIN leaves gaps out"),
        pytest.param("MAX([m1, m2])", TWO, [4, 3, 1, "-"], id="MAX leaves gaps out"),
        pytest.param("STDDEV([m1, m2])", TWO, [1, 0, 0, "-"], id="STDDEV of an array"),
        pytest.param("DATAPOINT_COUNT([m1, m2])", TWO, [2, 1, 1, "-"], id="who reported"),
        # Over time.
        pytest.param("DIFF(m1)", ONE, ["-", "-", -3, 6], id="DIFF to the point before the gap"),
        pytest.param("DIFF_TIME(m1)", ONE, ["-", "-", 120, 60], id="DIFF_TIME"),
        pytest.param("RATE(m1)", ONE, ["-", "-", -0.025, 0.1], id="RATE"),
        pytest.param("RUNNING_SUM(m1)", ONE, [4, "-", 5, 12], id="RUNNING_SUM"),
        pytest.param("FILL(m1, 0)", ONE, [4, 0, 1, 7], id="FILL with a number"),
        pytest.param("FILL(m1, m2)", TWO, [4, 3, 1, "-"], id="FILL with a series"),
        pytest.param("FILL(m1, MIN(m1))", ONE, [4, 1, 1, 7], id="FILL with a computed number"),
        pytest.param("FILL(m1, REPEAT)", {"m1": ["-", 4, "-", "-"]}, ["-", 4, 4, 4],
                     id="REPEAT needs a point before"),
        pytest.param("FILL(m1, LINEAR)", {"m1": ["-", 4, "-", "-", 1, "-"]}, ["-", 4, 3, 2, 1, "-"],
                     id="LINEAR needs both ends"),
        pytest.param("FILL([m1, m2], 0)", TWO, [[4, 0, 1, 0], [2, 3, 0, 0]], id="FILL an array"),
        # Arrays.
        pytest.param("FIRST([m1, m2])", TWO, TWO["m1"], id="FIRST"),
        pytest.param("LAST([m1, m2])", TWO, TWO["m2"], id="LAST"),
        pytest.param("SUM(METRICS())", TWO, [6, 3, 1, "-"], id="METRICS"),
        pytest.param("METRICS('2')", TWO, [TWO["m2"]], id="METRICS with a part of the id"),
        pytest.param("METRIC_COUNT(METRICS())", TWO, 2, id="METRIC_COUNT"),
        pytest.param("SORT(METRICS(), SUM, DESC)", {"m1": [1, 2], "m2": [3, 4]},
                     [[3, 4], [1, 2]], id="SORT"),
        pytest.param("SORT([m1, m2], MIN, ASC, 1)", {"m1": [5, 5], "m2": [3, 9]}, [[3, 9]],
                     id="SORT with a limit"),
        pytest.param("FIRST(SORT([m1, m2], MAX, DESC))", {"m1": ["-", "-"], "m2": [3, 9]}, [3, 9],
                     id="empty series are sorted last"),
        pytest.param("SLICE([m1, m2, m1], 1, 3)", TWO, [TWO["m2"], TWO["m1"]], id="SLICE"),
        pytest.param("SLICE([m1, m2], 1)", TWO, [TWO["m2"]], id="SLICE to the end"),
        pytest.param("REMOVE_EMPTY([m1, m2])", {"m1": ["-"], "m2": [1]}, [[1]], id="REMOVE_EMPTY"),
        pytest.param("AVG([[m1], m2, 3])", {"m1": [1], "m2": [2]}, [2], id="arrays in arrays join"),
        # Times: the first of January 2024 was a Monday.
        pytest.param("MINUTE(m1)", ONE, [0, 1, 2, 3], id="MINUTE also where there is no point"),
        pytest.param("HOUR(m1)", ONE, [0, 0, 0, 0], id="HOUR"),
        pytest.param("DAY(m1)", {"m1": [1]}, [1], id="DAY 1 is Monday"),
        pytest.param("DATE(m1)", {"m1": [1]}, [1], id="DATE"),
        pytest.param("MONTH(m1)", {"m1": [1]}, [1], id="MONTH"),
        pytest.param("YEAR(m1)", {"m1": [1]}, [2024], id="YEAR"),
        pytest.param("EPOCH(m1)", {"m1": [1, 1]}, [MONDAY, MONDAY + 60], id="EPOCH"),
        pytest.param("PERIOD(m1)", ONE, 60, id="PERIOD"),
        pytest.param("m1 / PERIOD(m1)", {"m1": [120]}, [2], id="a rate per second"),
        pytest.param("TIME_SERIES(3)", {"m1": [1, "-"]}, [3, 3], id="TIME_SERIES"),
        pytest.param("m1 + TIME_SERIES(0)", ONE, [4, 0, 1, 7], id="which has points everywhere"),
        # The band is given by the test.
        pytest.param("FIRST(ANOMALY_DETECTION_BAND(m1, 3))", {"m1": [1]}, [9], id="upper side"),
        pytest.param("LAST(ANOMALY_DETECTION_BAND(m1))", {"m1": [1]}, [1], id="lower side"),
    ],
)  # fmt: skip
def test_what_an_expression_gives(
    expression: str, series: dict[str, list[float | str]], expected: object
) -> None:
    assert result(expression, **series) == expected


@examples(100)
@given(st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001 - times are in UTC
def test_the_calendar_is_that_of_everyone(moment: datetime) -> None:
    at = moment.replace(second=0, microsecond=0, tzinfo=UTC)
    line = Line(values(1))
    context = Context({"m1": line}, {"m1": line}, np.array([at.timestamp()]), 60, ranged=True)
    parts = {name: compute(read(f"{name}(m1)"), context) for name in CALENDAR}
    found = [int(part.values[0]) for part in parts.values() if isinstance(part, Line)]
    assert found == [
        at.minute, at.hour, at.isoweekday(), at.day, at.month, at.year, at.timestamp(),
    ]  # fmt: skip


def test_every_function_is_computed_or_named() -> None:
    """A function of the language that the tables above have not is a hole."""
    source = test_what_an_expression_gives.pytestmark[0].args[1]  # type: ignore[attr-defined]
    shown = " ".join(case.values[0] for case in source)
    missing = {name for name in FUNCTIONS if f"{name}(" not in shown}
    assert missing == set(ELSEWHERE)


@pytest.mark.parametrize(
    "expression",
    [
        "SERVICE_QUOTA(m1)",
        "SEARCH('{AWS/EC2} CPU', 'Average', 300)",
        "INSIGHT_RULE_METRIC('rule', 'Sum')",
        "DB_PERF_INSIGHTS('RDS', 'db-1', ['os.cpu'])",
        "LAMBDA('price', 'eu')",
    ],
)
def test_what_only_cloudwatch_computes_is_named(expression: str) -> None:
    name = expression.partition("(")[0]
    with pytest.raises(NotSimulated, match=f"`{name}` cannot be computed offline: ") as caught:
        result(expression, m1=[1])
    assert "results:" in caught.value.help


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("[m1] + [m1]", "`\\+` has an array of series on both sides"),
        ("IF(m1, [m1], [m1, m1])", "IF has arrays of different lengths"),
        ("FIRST(SLICE([m1], 1))", "`FIRST` has an empty array"),
        ("SELECT AVG(x) FROM y", "is not metric math"),
    ],
)
def test_what_metric_math_cannot_do(expression: str, message: str) -> None:
    with pytest.raises(NotSimulated, match=message):
        result(expression, m1=[1])


@pytest.mark.parametrize("expression", ["AVG(m1)", "DIFF(m1)", "FILL(m1, REPEAT)"])
def test_functions_over_time_ask_for_a_range(expression: str) -> None:
    with pytest.raises(NeedsRange):
        result(expression, ranged=False, m1=[1])
