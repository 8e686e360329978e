"""From a path in a template to a line of the spec."""

from __future__ import annotations

import pytest
from emit.estate import environment, origin, span, stack

from compiler.emit import Template
from compiler.lint.place import place

FIELDS = {"threshold": 2, "metric": 3, "period": 4, "treat_missing_data": 5, "widgets": 6}
TEMPLATE = Template(stack(), environment(), "", {"Alarm": origin("alarms.x", 50, **FIELDS)}, {})


@pytest.mark.parametrize(
    ("path", "line"),
    [
        pytest.param(["Resources", "Alarm", "Properties", "Period"], 4, id="the same word"),
        pytest.param(
            ["Resources", "Alarm", "Properties", "TreatMissingData"], 5, id="in lower case"
        ),
        pytest.param(
            ["Resources", "Alarm", "Properties", "ComparisonOperator"], 2, id="another word"
        ),
        pytest.param(
            ["Resources", "Alarm", "Properties", "Dimensions", 0, "Value", "Ref"],
            3,
            id="a part of a property",
        ),
        pytest.param(
            ["Resources", "Alarm", "Properties", "Metrics", 0, "MetricStat", "Period"],
            4,
            id="the deepest that has a place",
        ),
        pytest.param(
            ["Resources", "Alarm", "Properties", "AlarmName"], 50, id="nothing was written"
        ),
        pytest.param(["Resources", "Alarm", "DependsOn", 0], 50, id="an attribute"),
        pytest.param(["Resources", "Alarm"], 50, id="the resource"),
        pytest.param(["Resources", "Other", "Properties"], 1, id="a resource of nobody"),
        pytest.param(["Resources"], 1, id="a section"),
        pytest.param([], 1, id="the template"),
    ],
)
def test_where_a_path_comes_from(path: list[str | int], line: int) -> None:
    assert place(path, TEMPLATE) == span(line)
