"""Where the single rules speak, and where they do not."""

from __future__ import annotations

from pathlib import Path

import pytest
from rules_project import write_project

from compiler.pipeline import compile_environment


def messages(folder: Path, spec: str, **more: str) -> list[str]:
    """Return what is found, with its code."""
    write_project(folder, spec, **more)
    return [f"{d.code.id} {d.message}" for d in compile_environment(folder, "dev").diagnostics]


def codes(folder: Path, spec: str, **more: str) -> list[str]:
    return [message.split()[0] for message in messages(folder, spec, **more)]


WATCH = """\
watch:
  api: {service: api-gateway-rest, ApiName: shop}
  tasks: {service: ecs-service, ClusterName: shop, ServiceName: cart}
  db: {service: aurora-mysql, DBClusterIdentifier: shop}
dashboards:
  main:
    widgets:
      - {metrics: [api.Count, tasks.CPUUtilization, db.CPUUtilization]}
"""


def alarm(lines: str) -> str:
    return f"{WATCH}alarms:\n  odd:\n    actions: {{}}\n    {lines}\n"


@pytest.mark.parametrize(
    ("metric", "threshold", "found"),
    [
        ("db.CPUUtilization@Average", "> 100", ["WF819"]),
        ("db.CPUUtilization@p99", ">= 100", []),
        ("db.CPUUtilization@Maximum", ">= 101", ["WF819"]),
        ("db.CPUUtilization@Average", "<= 100", ["WF819"]),
        ("db.CPUUtilization@SampleCount", "> 100", []),
        ("tasks.CPUUtilization@Average", "> 100", []),
        ("api.5XXError@Sum", "< 0", ["WF819"]),
        ("api.5XXError@Sum", ">= 0", ["WF819"]),
        ("api.5XXError@Sum", "> 0", []),
        ("db.AuroraReplicaLag@Average", "< 0", []),
    ],
)
def test_a_threshold_can_be_reached(
    metric: str, threshold: str, found: list[str], tmp_path: Path
) -> None:
    lines = f'metric: {metric}\n    threshold: "{threshold}"'
    assert codes(tmp_path, alarm(lines)) == found


def test_an_alarm_may_wait_for_a_gap(tmp_path: Path) -> None:
    lines = 'metric: api.Count@Sum\n    threshold: "< 0"\n    treat_missing_data: breaching'
    assert codes(tmp_path, alarm(lines)) == []


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("api.Count@Sum / MAX(api.Count@Sum)", ["WF811"]),
        ("RUNNING_SUM(api.Count@Sum)", ["WF811"]),
        ("MAX([api.Count@Sum, api.5XXError@Sum])", []),
        ("FILL(api.Count@Sum, 0)", []),
        ("-api.Count@Sum ^ 2", ["WF808"]),
        ("(-api.Count@Sum) ^ 2", []),
        ("api.Count@Sum + 2 * api.5XXError@Sum > 10 AND api.Count@Sum > 3", []),
        ("SUM(SEARCH('{AWS/Lambda} Errors', 'Sum', 60))", ["WF809"]),
    ],
)
def test_expressions_of_alarms(expression: str, found: list[str], tmp_path: Path) -> None:
    lines = f'expression: "{expression}"\n    threshold: "> 1"'
    assert codes(tmp_path, alarm(lines)) == found


def test_a_condition_is_judged_as_an_expression_is(tmp_path: Path) -> None:
    condition = "api.Count@Sum > 1 OR api.Count@Sum > 2 AND api.Count@Sum > AVG(api.Count@Sum)"
    lines = f'metric: api.5XXError@Sum\n    threshold: "> 1"\n    only_when: {condition}'
    assert codes(tmp_path, alarm(lines)) == ["WF808", "WF811"]


def test_what_a_widget_draws_may_look_at_all_points(tmp_path: Path) -> None:
    drawn = 'dashboards: {main: {widgets: [{metrics: [{expression: "a / MAX(a)"}]}]}}\n'
    metric = "metrics: {a: {namespace: AWS/Lambda, metric: Errors}}\n"
    assert codes(tmp_path, metric + drawn) == []


def test_an_expression_of_many_alarms_is_told_once(tmp_path: Path) -> None:
    spec = """\
watch:
  pages: {service: lambda, each: [a, b, c], FunctionName: "shop-${each}"}
metrics:
  odd: {expression: pages.Errors@Sum > 1 OR pages.Errors@Sum > 2 AND pages.Invocations@Sum > 3}
alarms:
  odd: {metric: odd, threshold: "> 0", actions: {}}
  twice: {metric: odd, threshold: "> 0", actions: {}}
"""
    assert codes(tmp_path, spec) == ["WF808"]


CIRCLE = "WF812 the composites wait for each other: composites.a → composites.b → composites.a"
COMPOSITES = f"""\
{WATCH}
alarms:
  odd: {{metric: api.Count@Sum, threshold: "> 1", actions: {{}}}}
composites:
"""


@pytest.mark.parametrize(
    ("composites", "found"),
    [
        pytest.param(
            "  a: {rule: ALARM(b), actions: {}}\n  b: {rule: ALARM(odd), actions: {}, "
            "suppressed_by: {alarm: a, wait: 1m, extend: 1m}}\n",
            [CIRCLE],
            id="through a suppressor",
        ),
        pytest.param(
            "  a: {rule: ALARM(odd) OR OK(a), actions: {}}\n",
            ["WF812 `composites.a` waits for itself"],
            id="of one alone",
        ),
        pytest.param(
            '  a: {rule: ALARM("shop-dev-b"), actions: {}}\n  b: {rule: ALARM(a), actions: {}}\n',
            [CIRCLE],
            id="by a name in quotes",
        ),
        pytest.param(
            "  a: {rule: ALARM(b) OR ALARM(c), actions: {}}\n"
            "  b: {rule: ALARM(odd), actions: {}}\n  c: {rule: ALARM(b), actions: {}}\n",
            [],
            id="two ways to one are no circle",
        ),
    ],
)
def test_composites_in_a_circle(composites: str, found: list[str], tmp_path: Path) -> None:
    assert messages(tmp_path, COMPOSITES + composites) == found


LOGS = """\
log_metrics:
  failed:
    log_group: /shop/orders
    pattern: {pattern}
    metric: {{namespace: Shop, name: Failed{more}}}
alarms:
  failed: {{metric: failed@{statistic}, threshold: "{threshold}", actions: {{}}{gaps}}}
"""


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, ["WF814"]),
        ({"gaps": ", treat_missing_data: notBreaching"}, []),
        ({"gaps": ", treat_missing_data: breaching"}, ["WF815"]),
        ({"more": ", default: 0"}, []),
        ({"threshold": "< 1"}, []),
        ({"pattern": '"[size]"', "more": ", value: $size", "statistic": "Maximum"}, []),
        ({"pattern": "?ERROR Timeout"}, ["WF817", "WF814"]),
    ],
)
def test_events_that_are_counted(changes: dict[str, str], found: list[str], tmp_path: Path) -> None:
    base = {"pattern": "ERROR", "more": "", "statistic": "Sum", "threshold": "> 1", "gaps": ""}
    assert codes(tmp_path, LOGS.format(**base | changes)) == found


def test_an_alarm_is_told_of_where_it_stands_not_where_its_defaults_do(tmp_path: Path) -> None:
    spec = """\
watch:
  alb: {service: alb, each: [a, b], LoadBalancer: "app/${each}/0123456789abcdef"}
alarms:
  one: {metric: "alb[a].HTTPCode_ELB_5XX_Count@Sum", threshold: "> 1", actions: {}}
  # watchform: allow sparse-errors-as-missing because the gaps are looked at
  two: {metric: "alb[b].HTTPCode_ELB_5XX_Count@Sum", threshold: "> 1", actions: {}}
"""
    defaults = "defaults: {alarms: {treat_missing_data: missing}}\n"
    for folder, project, own in (("a", defaults, ""), ("b", "", defaults), ("c", "", "")):
        write_project(tmp_path / folder, own + spec, project)
        (found,) = compile_environment(tmp_path / folder, "dev").diagnostics
        assert "`alarms.one`" in found.message
        assert found.span is not None
        assert found.span.file == "specs/shop.yaml"
        assert found.span.column == 3


def test_a_silence_at_the_alarm_reaches_the_expression_that_it_names(tmp_path: Path) -> None:
    spec = """\
watch: {api: {service: api-gateway-rest, ApiName: shop}}
metrics:
  odd: {expression: api.Count@Sum / MAX(api.Count@Sum)}
alarms:
  odd: {metric: odd, threshold: "> 1", actions: {}}
"""
    write_project(tmp_path / "a", spec)
    (found,) = compile_environment(tmp_path / "a", "dev").diagnostics
    assert [label.text for label in found.further] == ["the alarm"]
    allow = "  # watchform: allow alarm-on-hidden-points because it is only a trial\n"
    write_project(tmp_path / "b", spec.replace("alarms:\n", f"alarms:\n{allow}"))
    assert compile_environment(tmp_path / "b", "dev").diagnostics == ()


UNUSED = """\
inputs:
  cart: {ssm: /shop/cart, example: cart}
watch:
  api: {service: api-gateway-rest, ApiName: shop}
  fn: {service: lambda, FunctionName: "${inputs.cart}"}
metrics:
  share: {expression: 100 * fn.Errors@Sum / fn.Invocations@Sum}
alarms:
  api: {metric: api.5XXError@Sum, threshold: "> 1", severity: high}
  share: {metric: share, threshold: "> 1", severity: high}
notify:
  topics:
    team: {subscribe: [{email: team@example.com}]}
  severities:
    high: {alarm: [team]}
"""


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        pytest.param("", "", [], id="all is used"),
        pytest.param("${inputs.cart}", "cart", ["the input `cart`"], id="an input"),
        pytest.param("share, thres", "api.Count, thres", ["the metric `share`"], id="a metric"),
        pytest.param("api.5XXError", "fn.Errors", ["the watch `api`"], id="a watch"),
        pytest.param(
            "high: {alarm: [team]}", 'high: {alarm: ["arn:aws:sns:us-west-2:123456789012:a"]}',
            ["the topic `team`"], id="a topic",
        ),
        pytest.param("severity: high}", "severity: high, enabled: false}", [],
                     id="a disabled alarm uses it, for other environments"),
    ],
)  # fmt: skip
def test_what_is_declared_is_used(old: str, new: str, found: list[str], tmp_path: Path) -> None:
    told = messages(tmp_path, UNUSED.replace(old, new, 1) if old else UNUSED)
    assert [m.split(" is not used")[0] for m in told] == [f"WF813 {each}" for each in found]


def test_recommended_alarms_use_their_watch(tmp_path: Path) -> None:
    spec = UNUSED.replace("api.5XXError", "fn.Errors").replace(
        "ApiName: shop", "ApiName: shop, recommended: [{latency: {severity: high}}]"
    )
    assert messages(tmp_path, spec) == []


def test_what_an_override_takes_away_is_used_elsewhere(tmp_path: Path) -> None:
    dev = "overrides: {shop: {alarms: {api: {metric: fn.Errors@Sum}}}}\n"
    assert messages(tmp_path, UNUSED, dev=dev) == []


def test_a_spec_begins_with_its_watches(tmp_path: Path) -> None:
    assert messages(tmp_path, "watch: {api: {service: api-gateway-rest, ApiName: shop}}\n") == []


def test_a_name_may_be_made_of_a_member(tmp_path: Path) -> None:
    spec = """\
metrics:
  cart_time: {namespace: AWS/Lambda, metric: Duration, dimensions: {FunctionName: cart}}
  search_time: {namespace: AWS/Lambda, metric: Duration, dimensions: {FunctionName: search}}
alarms:
  slow: {each: [cart, search], metric: "${each}_time", threshold: "> 900", actions: {}}
"""
    assert messages(tmp_path, spec) == []


def test_a_metric_that_nobody_uses_can_have_a_mistake_all_the_same(tmp_path: Path) -> None:
    spec = UNUSED.replace("metrics:\n", "metrics:\n  odd: {expression: fn.Errors@Sum / (2}\n")
    assert codes(tmp_path, spec) == ["WF351"]


def test_another_stack_may_read_a_topic(tmp_path: Path) -> None:
    spec = UNUSED.replace("high: {alarm: [team]}", "high: {alarm: ['${inputs.cart}']}")
    write_project(tmp_path, spec)
    (tmp_path / "specs/other.yaml").write_text(
        "version: 1\nstack: ${prefix}-other\n"
        "inputs:\n  team: {stack: {name: '${prefix}-monitoring', output: TeamArn}, example: a}\n"
        "watch: {fn: {service: lambda, FunctionName: f}}\n"
        "alarms: {fn: {metric: fn.Errors, threshold: '> 1', actions: {ok: ['${inputs.team}']}}}\n"
    )
    assert compile_environment(tmp_path, "dev").diagnostics == ()


CIS = """\
trail:
  name: ${prefix}-trail
  bucket: ${prefix}-trail-logs
  keep: 90d
  log_group: {keep: 90d}
  security_alarms: [{unauthorized-api-calls: %s}]
defaults: {alarms: {actions: {}}}
"""


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ("{severity: null}", ["WF816"]),
        ('{threshold: "> 0"}', ["WF816"]),
        ('{threshold: "> 10"}', []),
        ("{datapoints: 3 of 3}", []),
        ("{threshold: above band 3}", []),
    ],
)
def test_refused_calls_are_no_news(changes: str, found: list[str], tmp_path: Path) -> None:
    assert codes(tmp_path, CIS % changes) == found


def test_regions_of_china_have_services_of_their_own(tmp_path: Path) -> None:
    spec = """\
metrics:
  spent: {namespace: AWS/Billing, metric: EstimatedCharges, dimensions: {Currency: USD}}
alarms:
  spent: {metric: spent@Maximum, threshold: "> 9", period: 6h, actions: {}}
"""
    write_project(tmp_path, spec)
    path = tmp_path / "specs/environments/dev.yaml"
    assert [d.code.id for d in compile_environment(tmp_path, "dev").diagnostics] == ["WF820"]
    path.write_text(path.read_text().replace("us-west-2", "us-east-1"))
    assert compile_environment(tmp_path, "dev").diagnostics == ()
    path.write_text(path.read_text().replace("us-east-1", "cn-north-1"))
    assert compile_environment(tmp_path, "dev").diagnostics == ()
