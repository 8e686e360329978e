"""References to metrics: every form, where its pieces stand, and what is said of a bad one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_examples import examples

from compiler.language.expression.parser import parse_expression
from compiler.language.expression.reference import MetricReference, parse_reference
from compiler.language.expression.statistic import is_statistic
from compiler.language.syntax_problem import SyntaxProblem


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("api.Count", MetricReference("api", "Count"), id="a metric of a watch"),
        pytest.param(
            "api.4XXError@Sum",
            MetricReference("api", "4XXError", statistic="Sum"),
            id="a metric may begin with a digit",
        ),
        pytest.param(
            "ecs[customers].CPUUtilization@p99.9",
            MetricReference("ecs", "CPUUtilization", "customers", statistic="p99.9"),
            id="one member",
        ),
        pytest.param(
            "ecs[ us-west-2a ].CPU",
            MetricReference("ecs", "CPU", "us-west-2a"),
            id="space around a member does not count",
        ),
        pytest.param(
            "ecs[a.b].CPU", MetricReference("ecs", "CPU", "a.b"), id="a member with a dot"
        ),
        pytest.param("ecs[*].CPU", MetricReference("ecs", "CPU", every=True), id="every member"),
        pytest.param("error_rate", MetricReference("error_rate"), id="a named metric"),
        pytest.param(
            "app_errors@Sum", MetricReference("app_errors", statistic="Sum"), id="with a statistic"
        ),
        pytest.param(
            "rate[a]", MetricReference("rate", member="a"), id="a member of a named metric"
        ),
        pytest.param(
            "es.ClusterStatus.red@Maximum",
            MetricReference("es", "ClusterStatus.red", statistic="Maximum"),
            id="only the first dot separates",
        ),
        pytest.param(
            "win.LogicalDisk % Free Space@Average",
            MetricReference("win", "LogicalDisk % Free Space", statistic="Average"),
            id="alone, a metric may have spaces and signs",
        ),
        pytest.param(
            'disk."a@b [x] \\"y\\" \\\\"@TM(10%:90%)',
            MetricReference("disk", 'a@b [x] "y" \\', statistic="TM(10%:90%)"),
            id="in quotes, a metric may have everything",
        ),
        pytest.param(
            "  api.Count\n", MetricReference("api", "Count"), id="space around is ignored"
        ),
    ],
)
def test_a_reference_reads_as(text: str, expected: MetricReference) -> None:
    assert parse_reference(text) == expected


def test_every_piece_knows_where_it_stands() -> None:
    text = "  ecs[ customers ].CPU Used @p99"
    found = parse_reference(text)
    extents = (found.name_at, found.member_at, found.metric_at, found.statistic_at)
    pieces = [text[extent[0] : extent[1]] for extent in extents if extent is not None]
    assert pieces == ["ecs", "customers", "CPU Used", "p99"]
    assert text[found.start : found.end] == text.strip()


def test_offsets_are_not_compared_so_that_equal_metrics_share_a_key() -> None:
    assert {parse_reference(" api.Count"): 1} == {parse_reference('api."Count"'): 1}


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        pytest.param('api."Count"@Sum', "api.Count@Sum", id="needless quotes go"),
        pytest.param("w.disk used %", 'w."disk used %"', id="needed quotes come"),
        pytest.param("w.my-metric", 'w."my-metric"', id="a minus is quoted"),
        pytest.param("w[ a ].X", "w[a].X", id="space in brackets goes"),
        pytest.param("w[*]", "w[*]", id="every member"),
    ],
)
def test_the_canonical_text_is(text: str, canonical: str) -> None:
    assert parse_reference(text).canonical() == canonical


@pytest.mark.parametrize(
    "statistic",
    [
        *("SampleCount", "Average", "Sum", "Minimum", "Maximum", "IQM"),
        *("p0", "p50", "p99.99", "p100", "tm90", "wm98", "tc90", "ts90"),
        *("TM(10%:90%)", "TM(:90%)", "TM(5%:)", "WM(10%:90%)", "TC(0.005:0.030)", "TS(80%:)"),
        *("PR(:300)", "PR(100:2000)"),
    ],
)
def test_cloudwatch_knows_the_statistic(statistic: str) -> None:
    assert is_statistic(statistic)


@pytest.mark.parametrize(
    "statistic",
    ["", "sum", "p", "p100.5", "p-1", "TM()", "TM(:)", "TM(10%)", "XX(1:2)", "TM(1:2:3)"],
)
def test_cloudwatch_does_not_know_the_statistic(statistic: str) -> None:
    assert not is_statistic(statistic)


names = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True).filter(
    lambda name: name not in {"and", "or", "not", "true", "false"}
)
members = (
    st.text(min_size=1, max_size=8)
    .map(str.strip)
    .filter(lambda text: text and text != "*" and not set(text) & set("[]"))
)
metrics = st.text(min_size=1, max_size=12).filter(str.strip)
statistics = st.sampled_from(["Sum", "p99.9", "TM(10%:90%)", "PR(:300)", "IQM"])
a_reference = st.builds(
    MetricReference,
    name=names,
    metric=st.none() | metrics,
    member=st.none() | members,
    statistic=st.none() | statistics,
) | st.builds(MetricReference, name=names, metric=st.none() | metrics, every=st.just(value=True))


@examples(100)
@given(a_reference)
def test_the_canonical_text_reads_back_alone_and_in_an_expression(
    reference: MetricReference,
) -> None:
    text = reference.canonical()
    assert parse_reference(text) == reference
    assert parse_expression(text) == reference


@examples(300)
@given(st.text(max_size=30) | st.text(alphabet='ab.[]*@" \\SumTM(:)%_1', max_size=30))
def test_any_text_is_a_reference_or_a_problem_inside_it(text: str) -> None:
    try:
        found = parse_reference(text)
    except SyntaxProblem as caught:
        problem = caught
    else:
        assert parse_reference(found.canonical()) == found
        return
    assert 0 <= problem.start <= problem.end <= len(text)
    assert problem.message
