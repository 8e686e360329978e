"""Every service, watched with all its widgets and recommended alarms, becomes a good template."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from compiler.catalog import service
from compiler.catalog.recommended_alarm import RecommendedAlarm
from compiler.catalog.service import Service
from compiler.ir.alarm import Alarm
from compiler.ir.dashboard import Dashboard, MetricWidget
from compiler.lint import lint
from compiler.pipeline import Compilation, compile_environment

PROJECT = "version: 1\nproject: shop\n"
ENVIRONMENT = """\
version: 1
environment: dev
account: "111122223333"
region: {region}
prefix: shop-dev
"""


def compiled(folder: Path, one: Service, given: tuple[str, ...], **watch: object) -> Compilation:
    region = one.region_of(given) or "us-east-1"
    forms = one.forms
    fields = {n: forms[n].example if n in forms else f"the-{n.lower()}" for n in given}
    spec = {
        "version": 1,
        "stack": "shop-dev",
        "defaults": {"alarms": {"actions": {}}},
        "watch": {"it": {"service": one.name, **fields, **watch}},
        "dashboards": {"main": {"widgets": [{"service": "it"}]}},
    }
    (folder / "specs/environments").mkdir(parents=True)
    (folder / "specs/project.yaml").write_text(PROJECT, encoding="utf-8")
    environment = ENVIRONMENT.format(region=region)
    (folder / "specs/environments/dev.yaml").write_text(environment, encoding="utf-8")
    (folder / "specs/app.yaml").write_text(json.dumps(spec), encoding="utf-8")
    return compile_environment(folder, "dev")


def fitting(one: Service, given: tuple[str, ...]) -> list[RecommendedAlarm]:
    """Return the recommended alarms whose dimensions a watch has that gives some."""
    known = {*given, *dict(one.defaults)}
    return [
        alarm
        for alarm in one.recommended.values()
        if not one.metrics[alarm.metric].lacks({*known, *dict(alarm.dimensions)})
    ]


def thresholds(alarms: list[RecommendedAlarm]) -> object:
    """Ask for every recommended alarm, with a threshold where the catalog has none."""
    asking = {
        alarm.name: {"threshold": f"{alarm.comparison} 1"}
        for alarm in alarms
        if alarm.threshold is None
    }
    return bool(alarms) and (asking or True)


@pytest.mark.parametrize("short_name", service.names())
@pytest.mark.parametrize("wide", [False, True], ids=["identity", "every dimension"])
def test_a_watch_with_all_there_is_compiles_without_a_finding(
    tmp_path: Path, short_name: str, wide: bool
) -> None:
    one = service.load(short_name)
    given = (*one.identity, *one.optional) if wide else one.identity
    compilation = compiled(tmp_path, one, given, recommended=thresholds(fitting(one, given)))
    assert [(d.message, d.help) for d in compilation.diagnostics] == []
    assert compilation.estate
    (stack,) = compilation.estate.stacks
    made = {node.identity.key for node in stack.nodes if isinstance(node, Alarm)}
    assert made == {f"it-{alarm.name}" for alarm in fitting(one, given)}
    (dashboard,) = (node for node in stack.nodes if isinstance(node, Dashboard))
    assert all(isinstance(widget, MetricWidget) and widget.lines for widget in dashboard.widgets)
    if wide:
        assert len(dashboard.widgets) == len(one.widgets)
        (template,) = compilation.templates
        assert lint([template]) == ()
