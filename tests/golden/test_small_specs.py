"""Small specs that are right, and the one thing of what they become that each is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler.ir.alarm import Alarm, Composite
from compiler.ir.dashboard import AlarmStatusWidget, Box, Dashboard, MetricWidget
from compiler.ir.estate import Stack, logical_ids
from compiler.ir.trail import Trail
from compiler.pipeline import compile_all, compile_environment

ENVIRONMENT = """\
version: 1
environment: {name}
account: "123456789012"
region: {region}
prefix: {prefix}
"""
HEAD = "version: 1\nstack: ${prefix}-monitoring\n"
MORE = "version: 1\nstack: ${prefix}-more\n"
TRAIL = 'trail: {name: "${prefix}-trail", bucket: "${prefix}-trail-logs", keep: 90d}\n'
PAGES = """\
watch:
  pages: {service: lambda, each: [cart, search], FunctionName: "${prefix}-${each}"}
alarms:
  page-errors: {metric: pages.Errors, threshold: "> 5", actions: {}}
"""


def project(folder: Path, **specs: str) -> Path:
    """Write a project with the environments dev and far, of two regions and one prefix."""
    (folder / "specs/environments").mkdir(parents=True)
    (folder / "specs/project.yaml").write_text("version: 1\nproject: shop\n")
    environment(folder, "dev")
    for name, text in specs.items():
        (folder / f"specs/{name}.yaml").write_text(text)
    return folder


def environment(
    folder: Path, name: str, region: str = "us-west-2", prefix: str = "shop-dev"
) -> None:
    text = ENVIRONMENT.format(name=name, region=region, prefix=prefix)
    (folder / f"specs/environments/{name}.yaml").write_text(text)


def stack_of(folder: Path, spec: str) -> tuple[Stack, str]:
    """Compile a spec of one stack; nothing may be wrong with it."""
    compilation = compile_environment(project(folder, shop=HEAD + spec), "dev")
    assert [d.message for d in compilation.diagnostics] == []
    assert compilation.estate is not None
    return compilation.estate.stacks[0], compilation.templates[0].body


def codes_of(folder: Path) -> list[str]:
    return [d.code.id for d in compile_all(folder).diagnostics]


@pytest.mark.parametrize(
    ("topic", "written"),
    [
        ("files", "SnsTopicName: all-files\n"),
        ("arn:aws:sns:us-west-2:123456789012:others", "SnsTopicName: others\n"),
        ("${prefix}-elsewhere", "SnsTopicName: shop-dev-elsewhere\n"),
        ("own", "SnsTopicName: !GetAtt TopicOwn.TopicName\n"),
    ],
)
def test_a_trail_tells_a_topic_by_its_name(topic: str, written: str, tmp_path: Path) -> None:
    trail = TRAIL.replace("}\n", f', topic: "{topic}"}}\n')
    spec = f"""{trail}
notify:
  topics:
    files: {{arn: "arn:aws:sns:us-west-2:123456789012:all-files"}}
    own: {{publishers: [cloudtrail], subscribe: [{{email: a@example.com}}]}}
"""
    assert written in stack_of(tmp_path, spec)[1]


def test_two_specs_have_topics_when_one_key_has_a_name(tmp_path: Path) -> None:
    topics = "notify:\n  topics:\n    one: {subscribe: [{email: a@example.com}]}\n"
    named = topics.replace("one:", "two:") + '  key_alias: "${prefix}-more"\n'
    compilation = compile_environment(
        project(tmp_path, shop=HEAD + topics, more=MORE + named), "dev"
    )
    assert compilation.diagnostics == ()
    more, shop = (template.body for template in compilation.templates)
    assert "AliasName: alias/shop-dev-more\n" in more
    assert "AliasName: alias/shop-dev-notify\n" in shop


def test_the_key_of_a_trail_can_have_a_name(tmp_path: Path) -> None:
    spec = TRAIL.replace("}\n", ', key_alias: "${prefix}-audit"}\n')
    (trail,) = (n for n in stack_of(tmp_path, spec)[0].nodes if isinstance(n, Trail))
    assert trail.key_alias == "alias/shop-dev-audit"


def test_digits_that_meet_are_told_apart(tmp_path: Path) -> None:
    spec = """\
watch:
  nodes: {service: lambda, each: [node-1-1, node-11, "1"], FunctionName: "${prefix}-${each}"}
alarms:
  errors: {metric: nodes.Errors, threshold: "> 5", actions: {}}
  errors-2: {metric: nodes.Errors, threshold: "> 5", actions: {}}
  errors-21: {metric: nodes.Errors, threshold: "> 5", actions: {}}
"""
    stack, _ = stack_of(tmp_path, spec)
    ids = [i for node in stack.nodes for i in logical_ids(node)]
    assert len(set(ids)) == 9
    assert {"AlarmErrorsNode11", "AlarmErrors2Node11", "AlarmErrors1"} <= set(ids)


def test_widgets_take_every_member_of_an_alarm(tmp_path: Path) -> None:
    spec = (
        PAGES
        + """\
composites:
  any: {rule: "ALARM(page-errors[*])", actions: {}}
dashboards:
  main:
    widgets:
      - {alarm_status: ["page-errors[*]"]}
      - {alarm_status: ["page-errors[cart]"]}
      - {metrics: [pages.Errors], alarms: ["page-errors[*]"]}
"""
    )
    nodes = stack_of(tmp_path, spec)[0].nodes
    (dashboard,) = (node for node in nodes if isinstance(node, Dashboard))
    every, one, drawn = dashboard.widgets
    assert isinstance(every, AlarmStatusWidget)
    assert isinstance(one, AlarmStatusWidget)
    assert isinstance(drawn, MetricWidget)
    assert every.alarms == ("shop-dev-page-errors-cart", "shop-dev-page-errors-search")
    assert one.alarms == every.alarms[:1]
    assert [note.label for note in drawn.horizontal] == ["page-errors > 5"]
    assert any(isinstance(node, Composite) for node in nodes)


def test_the_first_widget_of_a_service_stands_where_it_is_wanted(tmp_path: Path) -> None:
    spec = PAGES + "dashboards:\n  main:\n    widgets: [{service: pages, at: [6, 3]}]\n"
    (dashboard,) = (n for n in stack_of(tmp_path, spec)[0].nodes if isinstance(n, Dashboard))
    boxes = [widget.box for widget in dashboard.widgets]
    assert boxes[0] == Box(6, 3, 12, 6)
    assert len(boxes) > 1
    assert len(set(boxes)) == len(boxes)


def test_a_prefix_can_be_had_in_every_region_but_not_a_bucket(tmp_path: Path) -> None:
    project(tmp_path, shop=HEAD + PAGES)
    environment(tmp_path, "far", "eu-west-1")
    assert codes_of(tmp_path) == []
    (tmp_path / "specs/trail.yaml").write_text(MORE + TRAIL)
    assert codes_of(tmp_path) == ["WF371"]
    spec = MORE + TRAIL.replace("-trail-logs", "-${region}-logs")
    (tmp_path / "specs/trail.yaml").write_text(spec)
    assert codes_of(tmp_path) == []
    environment(tmp_path, "far")
    assert codes_of(tmp_path) == ["WF373"]


def test_what_editors_leave_is_not_compiled(tmp_path: Path) -> None:
    project(tmp_path, shop=HEAD + PAGES)
    (tmp_path / "specs/.shop.yaml").write_text("broken: [")
    (tmp_path / "specs/.#shop.yml").write_text("broken: [")
    (tmp_path / "specs/environments/._dev.yaml").write_text("broken: [")
    assert codes_of(tmp_path) == []


def test_a_recommended_alarm_that_is_disabled_needs_no_threshold(tmp_path: Path) -> None:
    spec = """watch:
  pages:
    service: lambda
    FunctionName: shop-dev-pages
    recommended: [errors: {enabled: false}, events-dropped: {actions: {}}]
composites:
  lost: {rule: ALARM(pages-events-dropped), actions: {}}
"""
    stack, _ = stack_of(tmp_path, spec)
    assert [n.identity.key for n in stack.nodes if isinstance(n, Alarm)] == ["pages-events-dropped"]
