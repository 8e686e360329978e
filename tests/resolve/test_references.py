"""What references mean where several members, names and expressions meet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from compiler.ir.alarm import Alarm
from compiler.ir.metric import MathQuery, StatQuery
from compiler.pipeline import compile_environment
from compiler.resolve.query_id import query_id

ENVIRONMENT = """
version: 1
environment: dev
account: "123456789012"
region: us-west-2
prefix: shop-dev
"""
HEAD = """
version: 1
stack: ${prefix}-monitoring
watch:
  api: {service: api-gateway-rest, ApiName: shop}
  fn: {service: lambda, FunctionName: shop}
  ecs: {service: ecs-service, each: [cart, search], ClusterName: shop, ServiceName: "shop-${each}"}
defaults: {alarms: {threshold: "> 1", actions: {}}}
"""


@pytest.fixture
def alarms(tmp_path: Path) -> Any:
    def of(text: str, watch: str = "") -> dict[str, Alarm]:
        (tmp_path / "specs/environments").mkdir(parents=True)
        (tmp_path / "specs/project.yaml").write_text(
            "version: 1\nproject: shop\nnamespaces: {Shop/App: {}}\n"
        )
        (tmp_path / "specs/environments/dev.yaml").write_text(ENVIRONMENT)
        (tmp_path / "specs/shop.yaml").write_text(
            HEAD.replace("defaults:", f"{watch.lstrip(chr(10))}defaults:") + text
        )
        compilation = compile_environment(tmp_path, "dev")
        # These tests are about references, not about what rules judge.
        assert [d.message for d in compilation.diagnostics if d.code.id[:3] != "WF8"] == []
        assert compilation.estate is not None
        (stack,) = compilation.estate.stacks
        found = [node for node in stack.nodes if isinstance(node, Alarm)]
        return {alarm.name.removeprefix("shop-dev-"): alarm for alarm in found}

    return of


DATABASES = """
  db:
    service: aurora-mysql
    each: {small: {most: 40}, large: {most: 90}}
    DBClusterIdentifier: shop-${each}
    recommended: [{cpu-utilization: {threshold: "> ${each.most}", description: "of ${each}"}}]
"""
LOG_METRICS = """
log_metrics:
  errs:
    each: [cart, search]
    log_group: /shop/${each}
    pattern: ERROR
    metric: {namespace: Shop/App, name: "Errors-${each}"}
"""


def test_a_member_of_a_log_metric_is_that_member(alarms: Any) -> None:
    found = alarms(f'{LOG_METRICS}alarms: {{a: {{metric: "errs[search]"}}}}')
    assert found["a"].series.single.metric == "Errors-search"


JOB = """
  job: {service: glue, JobName: nightly}
"""


def test_dimensions_that_are_always_the_same_come_from_the_catalog(alarms: Any) -> None:
    text = "alarms: {a: {metric: job.glue.error.ALL}, b: {expression: %s}}"
    found = alarms(text % "job.glue.error.ALL / job.glue.succeed.ALL", JOB)
    always = {"JobRunId": "ALL", "Type": "count", "ObservabilityGroup": "error"}
    for query in (found["a"].series.single, *found["b"].series.queries[:2]):
        values = {name: value.literal for name, value in query.dimensions}
        assert values == {"JobName": "nightly", **always}


def test_a_log_metric_without_a_member_is_one_alarm_each(alarms: Any) -> None:
    found = alarms(f"{LOG_METRICS}alarms: {{a: {{metric: errs}}}}")
    assert {name: alarm.series.single.metric for name, alarm in found.items()} == {
        "a-cart": "Errors-cart",
        "a-search": "Errors-search",
    }


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "metrics: {load: {expression: fn.Duration / ecs.CPUUtilization}}\n"
            "alarms: {a: {metric: load}}",
            id="under a name",
        ),
        pytest.param("alarms: {a: {expression: fn.Duration / ecs.CPUUtilization}}", id="in place"),
    ],
)
def test_an_expression_of_one_thing_and_of_several_is_one_alarm_each(
    alarms: Any, text: str
) -> None:
    found = alarms(text)
    assert set(found) == {"a-cart", "a-search"}
    for name, alarm in found.items():
        services = [dict(q.dimensions)["ServiceName"].literal for q in alarm.series.queries
                    if isinstance(q, StatQuery) and q.namespace == "AWS/ECS"]  # fmt: skip
        assert services == [f"shop-{name.removeprefix('a-')}"]


def test_a_condition_takes_the_member_of_its_alarm(alarms: Any) -> None:
    found = alarms(
        "alarms: {a: {metric: ecs.MemoryUtilization, only_when: ecs.CPUUtilization > 5}}"
    )
    for name, alarm in found.items():
        member = name.removeprefix("a-")
        dimensions = {dict(q.dimensions)["ServiceName"].literal for q in alarm.series.queries
                      if isinstance(q, StatQuery)}  # fmt: skip
        assert dimensions == {f"shop-{member}"}


def test_the_unit_of_an_alarm_is_not_that_of_its_condition(alarms: Any) -> None:
    found = alarms(
        "alarms: {a: {metric: api.Latency, unit: Milliseconds, only_when: api.Count@Sum > 9}}"
    )
    units = {q.metric: q.unit for q in found["a"].series.queries if isinstance(q, StatQuery)}
    assert units == {"Latency": "Milliseconds", "Count": None}


def test_a_name_for_several_series_can_be_reduced(alarms: Any) -> None:
    found = alarms(
        'metrics: {cpus: {expression: "ecs[*].CPUUtilization * 2"}}\n'
        "alarms: {a: {expression: MAX(cpus)}}"
    )
    assert found["a"].series.shape == "series"


def test_recommended_alarms_of_a_fan_out_have_the_values_of_each_member(alarms: Any) -> None:
    found = alarms("retention: {}\n", DATABASES)
    assert {name: str(alarm.threshold) for name, alarm in found.items()} == {
        "db-cpu-utilization-small": "> 40",
        "db-cpu-utilization-large": "> 90",
    }
    assert found["db-cpu-utilization-large"].description == "of large"


def test_many_names_in_one_another_are_resolved_once(alarms: Any) -> None:
    lines = ["metrics:", "  m0: {expression: fn.Errors + fn.Throttles}"]
    lines += [f"  m{i}: {{expression: m{i - 1} + m{i - 1}}}" for i in range(1, 60)]
    found = alarms("\n".join([*lines, "alarms: {a: {metric: m59}}"]))
    math = [q for q in found["a"].series.queries if isinstance(q, MathQuery)]
    assert len(math) == 60


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(("ecs", "a-b", "Errors"), ("ecs", "a.b", "Errors"), id="signs"),
        pytest.param(("a_b", "c"), ("a", "b_c"), id="where a piece ends"),
        pytest.param(("x", "p99"), ("x", "p9.9"), id="statistics"),
        pytest.param(("a__b",), ("a", "b"), id="the sign between pieces"),
        pytest.param(("a-",), ("a",), id="a sign at the end"),
    ],
)
def test_other_references_have_other_ids(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert query_id(*one) != query_id(*other)
