"""The alarms of a trail: all fifteen of the benchmark, and each in another way."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler.catalog import security
from compiler.ir.alarm import Alarm, TopicAction
from compiler.ir.logs import MetricFilter
from compiler.ir.metric import StatQuery
from compiler.lint import lint
from compiler.pipeline import Compilation, compile_environment
from compiler.text.diagnostic import Severity

NAMES = list(security.load().alarms)
ENVIRONMENT = """\
version: 1
environment: dev
account: "123456789012"
region: us-west-2
prefix: shop-dev
"""
SPEC = """\
version: 1
stack: ${{prefix}}-audit
trail:
  name: ${{prefix}}-trail
  bucket: ${{prefix}}-trail-logs
  keep: 90d
  log_group: {{keep: 90d}}
  security_alarms: {wanted}
defaults: {{alarms: {{severity: critical}}}}
notify:
  topics:
    alerts: {{subscribe: [{{email: team@example.com}}]}}
    security: {{subscribe: [{{email: security@example.com}}]}}
  severities:
    critical: {{alarm: [alerts], ok: [alerts]}}
    urgent: {{alarm: [alerts, security]}}
"""


def compiled(folder: Path, wanted: str) -> Compilation:
    (folder / "specs/environments").mkdir(parents=True)
    (folder / "specs/project.yaml").write_text("version: 1\nproject: shop\n")
    (folder / "specs/environments/dev.yaml").write_text(ENVIRONMENT)
    (folder / "specs/audit.yaml").write_text(SPEC.format(wanted=wanted))
    compilation = compile_environment(folder, "dev")
    # Some thresholds of the benchmark are noisy, which a rule says.
    found = [d.message for d in compilation.diagnostics if d.severity is Severity.ERROR]
    assert found == []
    return compilation


def made(folder: Path, wanted: str) -> dict[str, tuple[Alarm, MetricFilter]]:
    """Compile a choice; each alarm watches what one filter counts, and nothing else does."""
    compilation = compiled(folder, wanted)
    assert compilation.estate
    nodes = compilation.estate.stacks[0].nodes
    filters = {node.metric: node for node in nodes if isinstance(node, MetricFilter)}
    found = {}
    for alarm in (node for node in nodes if isinstance(node, Alarm)):
        (query,) = alarm.series.queries
        assert isinstance(query, StatQuery)
        counts = filters.pop(query.metric)
        assert (query.namespace, query.dimensions) == (counts.namespace, ())
        found[alarm.identity.key] = (alarm, counts)
    assert filters == {}
    return found


@pytest.mark.parametrize("wanted", ["cis", "true", "{except: []}", f"[{', '.join(NAMES)}]"])
def test_all_fifteen_are_a_filter_and_an_alarm_each(wanted: str, tmp_path: Path) -> None:
    found = made(tmp_path, wanted)
    assert sorted(found) == sorted(NAMES)
    for name, control in security.load().alarms.items():
        alarm, counts = found[name]
        assert counts.pattern == control.pattern
        assert str(alarm.threshold) == control.threshold
        assert (alarm.period, alarm.evaluation_periods) == (300, 1)
        assert f"CIS {control.control}" in alarm.description
        assert [a.topic for a in alarm.actions.alarm if isinstance(a, TopicAction)] == ["alerts"]


def test_the_linter_has_nothing_to_say(tmp_path: Path) -> None:
    assert lint(compiled(tmp_path, "cis").templates) == ()


@pytest.mark.parametrize("name", NAMES)
def test_any_is_left_out_with_its_filter(name: str, tmp_path: Path) -> None:
    assert sorted(made(tmp_path, f"{{except: [{name}]}}")) == sorted({*NAMES} - {name})


@pytest.mark.parametrize("name", NAMES)
def test_any_has_another_threshold_and_period(name: str, tmp_path: Path) -> None:
    change = '{threshold: ">= 7", period: 1m, datapoints: 2 of 3}'
    found = made(tmp_path, f"{{{name}: {change}}}")
    assert len(found) == 15
    changed = found[name][0]
    assert (str(changed.threshold), changed.period) == (">= 7", 60)
    assert (changed.datapoints_to_alarm, changed.evaluation_periods) == (2, 3)
    assert all(alarm.period == 300 for key, (alarm, _) in found.items() if key != name)


WAYS = {
    "by its own actions": ("{actions: {alarm: [security]}}", ["security"], ["alerts"]),
    "by its own actions of both states": (
        "{actions: {alarm: [security], ok: [security]}}",
        ["security"],
        ["security"],
    ),
    "by a severity": ("{severity: urgent}", ["alerts", "security"], []),
    "to nobody": ("{actions: {}}", [], []),
}


@pytest.mark.parametrize("name", [NAMES[0], NAMES[-1]])
@pytest.mark.parametrize("way", WAYS)
def test_any_is_sent_to_another_topic(way: str, name: str, tmp_path: Path) -> None:
    change, alarm, ok = WAYS[way]
    found = made(tmp_path, f"{{{name}: {change}}}")
    actions = found.pop(name)[0].actions
    assert [a.topic for a in actions.alarm if isinstance(a, TopicAction)] == alarm
    assert [a.topic for a in actions.ok if isinstance(a, TopicAction)] == ok
    for other, _ in found.values():
        assert [a.topic for a in other.actions.alarm if isinstance(a, TopicAction)] == ["alerts"]


def test_a_list_takes_some_each_with_its_changes(tmp_path: Path) -> None:
    wanted = '[root-usage, unauthorized-api-calls: {threshold: ">= 10"}, vpc-changes]'
    found = made(tmp_path, wanted)
    assert sorted(found) == ["root-usage", "unauthorized-api-calls", "vpc-changes"]
    assert str(found["unauthorized-api-calls"][0].threshold) == ">= 10"


def test_leaving_out_and_changing_go_together(tmp_path: Path) -> None:
    wanted = "{except: [organizations-changes], root-usage: {severity: urgent}}"
    found = made(tmp_path, wanted)
    assert len(found) == 14
    assert len(found["root-usage"][0].actions.alarm) == 2


def test_none_is_none(tmp_path: Path) -> None:
    assert made(tmp_path, "false") == {}
