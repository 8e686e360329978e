"""The engine agrees with an alarm that is written a second time, slowly."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from random_examples import examples
from simulate_alarms import alarm, history
from slow_alarm import states

from compiler.ir.alarm import StaticThreshold

POINTS = st.one_of(st.none(), st.integers(0, 4).map(float))
SERIES = st.lists(POINTS, min_size=1, max_size=40)
TREATMENTS = st.sampled_from(["missing", "ignore", "breaching", "notBreaching"])
STATISTICS = st.sampled_from(["Sum", "Average", "Minimum", "Maximum", "SampleCount"])
FIRST = st.sampled_from(["OK", "ALARM", "INSUFFICIENT_DATA"])
OPERATORS = {
    ">": lambda x, y: x > y,
    ">=": lambda x, y: x >= y,
    "<": lambda x, y: x < y,
    "<=": lambda x, y: x <= y,
}
M_OF_N = st.integers(1, 6).flatmap(lambda n: st.tuples(st.integers(1, n), st.just(n)))
# Period and step: by the period, finer, high resolution, and more than a day at once.
TIMES = st.sampled_from(
    [(60, 60), (300, 300), (300, 60), (120, 60), (60, 30), (10, 10), (30, 10), (20, 10),
     (43200, 43200), (86400, 21600)]
)  # fmt: skip


@examples(300)
@given(
    data=SERIES,
    m_of_n=M_OF_N,
    treat=TREATMENTS,
    times=TIMES,
    statistic=STATISTICS,
    operator=st.sampled_from(sorted(OPERATORS)),
    first=FIRST,
)
def test_the_engine_agrees_with_the_slow_alarm(
    data: list[float | None],
    m_of_n: tuple[int, int],
    treat: str,
    times: tuple[int, int],
    statistic: str,
    operator: str,
    first: str,
) -> None:
    (m, n), (period, step) = m_of_n, times
    if period > 3600:
        data = data[:8]
    threshold = StaticThreshold(operator, 2.0)  # type: ignore[arg-type]
    one = alarm(m, n, treat, period=period, threshold=threshold, statistic=statistic)  # type: ignore[arg-type]
    fast = history(one, {"m1": data}, step, first=first)  # type: ignore[arg-type]
    slow = states(
        data, step, m=m, n=n, treat=treat, period=period, statistic=statistic,
        breaches=lambda x: OPERATORS[operator](x, 2.0), seconds=len(data) * step, first=first,
    )  # fmt: skip
    assert [(at, fast.state(at)) for at, _ in slow] == slow


@examples(100)
@given(data=SERIES, m_of_n=M_OF_N, treat=TREATMENTS)
def test_an_expression_that_changes_nothing_changes_nothing(
    data: list[float | None], m_of_n: tuple[int, int], treat: str
) -> None:
    """Point by point, and over the range: `RUNNING_SUM` makes the engine look at whole ranges."""
    m, n = m_of_n
    plain = history(alarm(m, n, treat, period=120), {"m1": data})  # type: ignore[arg-type]
    for expression in ("m1", "m1 + 0 * RUNNING_SUM(m1)", "MAX(REMOVE_EMPTY([m1]))"):
        one = alarm(m, n, treat, period=120, expression=expression)  # type: ignore[arg-type]
        assert history(one, {"m1": data}) == plain
