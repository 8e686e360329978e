"""Dashboards: what their bodies hold, and how they stand in a template."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cfnlint.jsonschema import StandardValidator

from compiler.emit import emit
from compiler.ir.dashboard import (
    Axis,
    Dashboard,
    HorizontalAnnotation,
    Line,
    MetricWidget,
    VerticalAnnotation,
)
from compiler.ir.metric import MathQuery
from emit.estate import (
    ACCOUNT,
    INPUTS,
    dashboard,
    environment,
    everything,
    metric_widget,
    rate,
    ref,
    series,
    stack,
    stat,
)
from emit.reading import properties

SCHEMA = json.loads(Path(__file__).with_name("dashboard_body.schema.json").read_text())


def body(node: Dashboard) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(properties(node)["DashboardBody"])
    return data


def widget(node: MetricWidget) -> dict[str, Any]:
    found: dict[str, Any] = body(dashboard(node))["widgets"][0]["properties"]
    return found


def rows(*lines: Line) -> list[list[Any]]:
    found: list[list[Any]] = widget(metric_widget(*lines))["metrics"]
    return found


def mistakes(data: Any) -> list[str]:
    return [str(error.message) for error in StandardValidator(SCHEMA).iter_errors(data)]


def everything_shown() -> Dashboard:
    return next(node for node in everything().nodes if isinstance(node, Dashboard))


ROW = ["AWS/Lambda", "Errors", "FunctionName", "genai"]


def test_a_widget_is_written_in_the_order_that_aws_documents() -> None:
    found = properties(dashboard())
    assert found["DashboardName"] == "petclinic-dev-Dashboard"
    assert found["DashboardBody"] == (
        "{\n"
        '  "widgets": [\n'
        "    {\n"
        '      "type": "metric",\n'
        '      "x": 0,\n'
        '      "y": 0,\n'
        '      "width": 12,\n'
        '      "height": 6,\n'
        '      "properties": {\n'
        '        "title": "Lambda",\n'
        '        "region": "us-west-2",\n'
        '        "view": "timeSeries",\n'
        '        "stacked": false,\n'
        '        "period": 300,\n'
        '        "metrics": [\n'
        '          ["AWS/Lambda", "Errors", "FunctionName", "genai", {"stat": "Sum"}]\n'
        "        ]\n"
        "      }\n"
        "    }\n"
        "  ]\n"
        "}"
    )


def test_every_kind_of_widget_is_what_aws_describes() -> None:
    whole = properties(everything_shown(), inputs=INPUTS)["DashboardBody"]["Fn::Sub"][0]
    assert mistakes(json.loads(whole)) == []


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param({"widgets": {}}, id="widgets that are no list"),
        pytest.param({"widgets": [{"type": "metric"}]}, id="a widget without a place"),
        pytest.param({"widgets": [], "end": "x"}, id="an end without a start"),
        pytest.param({"widgets": [], "colour": "x"}, id="an unknown key"),
    ],
)
def test_the_schema_of_these_tests_refuses(broken: dict[str, Any]) -> None:
    assert mistakes(broken)


def test_the_schema_of_these_tests_looks_into_widgets() -> None:
    data = body(dashboard())
    data["widgets"][0]["properties"]["metrics"][0][4]["period"] = 61
    assert mistakes(data)


def test_a_line_says_only_what_differs() -> None:
    line = Line(
        series(stat(period=300, region="us-east-1", account="210987654321"), label="Errors"),
        color="#ff0000",
        axis="right",
    )
    looks = {"stat": "Sum", "label": "Errors", "color": "#ff0000", "yAxis": "right"}
    assert rows(line) == [[*ROW, looks | {"region": "us-east-1", "accountId": "210987654321"}]]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(Line(series(label="a"), label="b"), {"label": "b"}, id="the line's label"),
        pytest.param(Line(series(stat(period=60))), {"period": 60}, id="the metric's period"),
        pytest.param(Line(series(stat(period=60)), period=10), {"period": 10}, id="the line's"),
        pytest.param(Line(series(), visible=False), {"visible": False}, id="hidden"),
    ],
)
def test_what_a_line_says_stands_over_what_its_series_says(
    line: Line, expected: dict[str, Any]
) -> None:
    assert rows(line) == [[*ROW, {"stat": "Sum"} | expected]]


def test_the_inputs_of_an_expression_are_hidden() -> None:
    invocations = ["AWS/Lambda", "Invocations", "FunctionName", "genai"]
    assert rows(Line(rate(), period=60)) == [
        [*ROW, {"id": "m_errors", "stat": "Sum", "visible": False}],
        [*invocations, {"id": "m_count", "stat": "Sum", "visible": False}],
        [
            {
                "expression": "100 * m_errors / m_count",
                "id": "e_rate",
                "period": 60,
                "label": "Error rate",
            }
        ],
    ]


def test_a_query_of_many_lines_is_written_once_and_shown_if_any_line_draws_it() -> None:
    second = series(stat(), MathQuery("e_double", "2 * m_errors"))
    found = rows(Line(rate()), Line(second), Line(series(), color="#00ff00"))
    assert [row for row in found if row[:4] == ROW] == [
        [*ROW, {"id": "m_errors", "stat": "Sum", "color": "#00ff00"}]
    ]
    ids = [row[-1]["id"] for row in found]
    assert sorted(ids) == ["e_double", "e_rate", "m_count", "m_errors"]


def test_equal_lines_are_one_row_and_a_hidden_line_hides_no_other() -> None:
    shown, hidden = Line(series()), Line(series(), visible=False)
    assert rows(hidden, shown, shown) == [[*ROW, {"stat": "Sum"}]]


def test_a_query_drawn_in_two_ways_has_two_rows_and_one_id() -> None:
    left, right = Line(series(), label="left"), Line(series(), label="right", axis="right")
    found = rows(Line(rate()), left, right)
    assert [row for row in found if row[:4] == ROW] == [
        [*ROW, {"id": "m_errors", "stat": "Sum", "label": "left"}],
        [*ROW, {"stat": "Sum", "label": "right", "yAxis": "right"}],
    ]


def test_two_metrics_that_expressions_read_by_one_id_are_a_bug() -> None:
    other = series(stat(metric="Duration"), MathQuery("e_other", "2 * m_errors"))
    with pytest.raises(ValueError, match=r"two queries of dashboards\.main\.widgets\[0\] have one"):
        rows(Line(rate()), Line(other))


def test_two_metrics_of_one_id_that_nobody_reads_are_two_rows() -> None:
    assert len(rows(Line(series()), Line(series(stat(metric="Duration"))))) == 2


def test_axes_and_annotations_are_drawn() -> None:
    found = widget(
        metric_widget(
            left=Axis(0, 100.0, "%", show_units=False),
            right=Axis(min=0.5),
            horizontal=(
                HorizontalAnnotation(80.0, "high", "#ff0000", "above", "left"),
                HorizontalAnnotation(20, band_value=10.0, band_label="low"),
            ),
            vertical=(VerticalAnnotation("2024-05-01T00:00:00Z", "release"),),
        )
    )
    assert found["yAxis"] == {
        "left": {"label": "%", "min": 0, "max": 100, "showUnits": False},
        "right": {"min": 0.5},
    }
    high = {"value": 80, "label": "high", "color": "#ff0000", "fill": "above", "yAxis": "left"}
    assert found["annotations"] == {
        "horizontal": [high, [{"value": 20}, {"value": 10, "label": "low"}]],
        "vertical": [{"value": "2024-05-01T00:00:00Z", "label": "release"}],
    }


def test_only_graphs_over_time_are_stacked() -> None:
    assert "stacked" not in widget(metric_widget(view="singleValue", stacked=True))
    assert widget(metric_widget(stacked=True))["stacked"] is True


def test_the_other_widgets() -> None:
    text, status, logs = body_of_everything()[3:]
    assert text["properties"] == {
        "markdown": "## Runbooks\nsee `${!x}`",
        "background": "transparent",
    }
    arns = [f"arn:aws:cloudwatch:us-west-2:{ACCOUNT}:alarm:{name}" for name in "ab"]
    assert status["properties"] == {
        "title": "All",
        "alarms": arns,
        "sortBy": "timestamp",
        "states": ["ALARM"],
    }
    assert logs["properties"] == {
        "title": "Errors",
        "region": "us-west-2",
        "view": "bar",
        "query": "SOURCE '/a' | SOURCE '/b' | fields @message",
    }


def body_of_everything() -> list[dict[str, Any]]:
    text = properties(everything_shown(), inputs=INPUTS)["DashboardBody"]["Fn::Sub"][0]
    found: list[dict[str, Any]] = json.loads(text)["widgets"]
    return found


def over(name: str) -> Dashboard:
    """A dashboard with one metric of an input, and a dynamic label."""
    metric = stat(dimensions=(("ServiceName", ref(name, "x-", "-y")),))
    return dashboard(metric_widget(Line(series(metric, label="${AVG}"))))


def test_a_body_with_a_parameter_is_substituted_and_dynamic_labels_stay() -> None:
    text = properties(over("ecs"), inputs=INPUTS)["DashboardBody"]["Fn::Sub"]
    assert (
        '["AWS/Lambda", "Errors", "ServiceName", "x-${InputEcs}-y", '
        '{"stat": "Sum", "label": "${!AVG}"}]'
    ) in text


def test_a_body_with_an_export_says_where_it_comes_from() -> None:
    text, values = properties(over("aurora"), inputs=INPUTS)["DashboardBody"]["Fn::Sub"]
    assert "x-${InputAurora}-y" in text
    assert values == {"InputAurora": {"Fn::ImportValue": "petclinic-dev-aurora"}}


def test_a_body_without_inputs_keeps_its_dynamic_labels() -> None:
    node = dashboard(metric_widget(Line(series(label="${PROP('Dim.X')}"))))
    assert widget_label(node) == "${PROP('Dim.X')}"
    assert "${PROP('Dim.X')}" in emit(stack(node), environment(), "p").body


def widget_label(node: Dashboard) -> str:
    label: str = body(node)["widgets"][0]["properties"]["metrics"][0][-1]["label"]
    return label


def test_one_changed_line_of_a_widget_is_one_changed_line_of_the_template() -> None:
    def written(statistic: str) -> list[str]:
        line = Line(series(stat(id="m_duration", metric="Duration", statistic=statistic)))
        node = dashboard(metric_widget(line, Line(rate())))
        return emit(stack(node), environment(), "petclinic").body.split("\n")

    before, after = written("Sum"), written("p99")
    assert [line.strip() for line in after if line not in before] == [
        '["AWS/Lambda", "Duration", "FunctionName", "genai", {"stat": "p99"}],'
    ]
    assert len(before) == len(after)
