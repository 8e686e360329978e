"""The commands plan and deploy, from the spec to the embedded AWS and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from deploy_fakes import ENVIRONMENT, FakeCloud

from compiler.cli import main
from compiler.cli.account import Opened, opened
from compiler.cli.audience import Terminal
from compiler.ir.estate import Estate

PROJECT = """\
version: 1
project: shop
tags: {Project: shop}
namespaces:
  Shop/Orders:
    metrics:
      Failed: {statistic: Sum, unit: Count, description: orders that failed}
"""
LOCAL = "version: 1\nenvironment: local\nembedded: true\nregion: us-west-2\nprefix: shop-local\n"
DEV = 'version: 1\nenvironment: dev\naccount: "123456789012"\nregion: us-west-2\nprefix: shop-dev\n'
SPEC = """\
version: 1
stack: ${prefix}-monitoring
metrics:
  failed: {namespace: Shop/Orders, metric: Failed, statistic: Sum}
alarms:
  orders-failing:
    metric: failed
    threshold: "> 5"
    period: 5m
    datapoints: 1 of 1
    treat_missing_data: notBreaching
    severity: critical
    description: Orders fail
  many-orders-failing:
    metric: failed
    threshold: "> 50"
    period: 5m
    datapoints: 1 of 1
    treat_missing_data: notBreaching
    severity: critical
    description: Many orders fail
notify:
  topics:
    alerts: {name: "${prefix}-alerts", subscribe: [{email: alerts@example.com}]}
  severities:
    critical: {alarm: [alerts]}
"""
USERS = ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in USERS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    specs = tmp_path / "specs"
    (specs / "environments").mkdir(parents=True)
    (specs / "project.yaml").write_text(PROJECT)
    (specs / "shop.yaml").write_text(SPEC)
    (specs / "environments" / "local.yaml").write_text(LOCAL)
    (specs / "environments" / "dev.yaml").write_text(DEV)
    return tmp_path


def run(project: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--project", str(project)])


@pytest.mark.embedded
def test_from_the_spec_to_the_account_and_back(project: Path) -> None:
    planned = run(project, "plan", "--env", "local", "--exit-code")
    assert planned.exit_code == 2, planned.output
    assert "shop-local-monitoring: it does not exist yet." in planned.output
    assert "    + alarms.orders-failing       specs/shop.yaml:6" in planned.output

    deployed = run(project, "deploy", "--env", "local")
    assert deployed.exit_code == 0, deployed.output
    assert "done: shop-local-monitoring is deployed (CREATE_COMPLETE" in deployed.output
    assert "arn:aws:sns:us-west-2:" in deployed.output
    assert (project / "templates_out" / "local" / "shop.yaml").exists()

    again = run(project, "deploy", "--env", "local")
    assert again.exit_code == 0
    assert "nothing to do, it is as the spec says" in again.output
    assert "arn:aws:sns:us-west-2:" in again.output

    spec = project / "specs" / "shop.yaml"
    spec.write_text(SPEC.replace('"> 5"', '"> 6"'))
    changed = run(project, "plan", "--env", "local", "--exit-code")
    assert changed.exit_code == 2
    assert changed.stdout == (
        """\
local · embedded AWS · us-west-2

shop-local-monitoring: it differs from the spec.

  ~ alarms.orders-failing  Alarm  specs/shop.yaml:8
      ! goes off above 6 instead of above 5

  1 to change
"""
    )
    assert run(project, "deploy", "--env", "local").exit_code == 0
    assert run(project, "plan", "--env", "local", "--exit-code").exit_code == 0


LAYERS = """\
inputs:
  cluster: {export: "${prefix}-aurora", example: shop-cluster}
  alb: {ssm: /shop/alb, example: app/shop/1234567890123456}
watch:
  aurora: {service: aurora-mysql, DBClusterIdentifier: "${inputs.cluster}"}
  alb: {service: alb, LoadBalancer: "${inputs.alb}"}
"""
ON_LAYERS = """\
  database: {metric: aurora.CPUUtilization, threshold: "> 80", severity: critical, description: x}
  balancer: {metric: alb.RequestCount@Sum, threshold: "> 80", severity: critical, description: x}
"""


@pytest.mark.embedded
def test_examples_stand_in_for_the_exports_and_parameters_of_other_layers(project: Path) -> None:
    spec = SPEC.replace("metrics:\n", f"{LAYERS}metrics:\n", 1)
    (project / "specs" / "shop.yaml").write_text(spec.replace("notify:\n", f"{ON_LAYERS}notify:\n"))
    deployed = run(project, "deploy", "--env", "local")
    assert deployed.exit_code == 0, deployed.output
    assert "examples stand in for other layers: alb, cluster" in deployed.output
    again = run(project, "deploy", "--env", "local")
    assert "nothing to do" in again.output


def test_a_spec_with_errors_never_reaches_the_account(project: Path) -> None:
    (project / "specs" / "shop.yaml").write_text(SPEC.replace("threshold:", "treshold:"))
    for command in ("plan", "deploy"):
        result = run(project, command, "--env", "dev")
        assert result.exit_code == 3
        assert "error[" in result.output


def test_without_credentials_the_way_to_get_some_is_told(project: Path) -> None:
    result = run(project, "plan", "--env", "dev")
    assert result.exit_code == 10
    assert "error[WF702] could not find out whose credentials are in use" in result.output
    assert "specs/environments/dev.yaml:3" in result.output
    assert "aws sso login" in result.output


@pytest.mark.parametrize("text", ["60", "0m", "1w", "-5m", "soon"])
def test_a_timeout_is_a_duration(project: Path, text: str) -> None:
    result = run(project, "deploy", "--env", "local", "--timeout", text)
    assert result.exit_code == 2
    assert f"`{text}` is no duration" in result.output


def terminal(*, asks: bool) -> Terminal:
    it = Opened(Estate("shop", ENVIRONMENT, ()), (), {}, FakeCloud())
    return Terminal(it, "terminal", asks=asks)


def test_where_nobody_can_be_asked_a_real_account_needs_a_yes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert not terminal(asks=True).approves(())
    assert "confirm with --yes" in capsys.readouterr().err


def test_who_has_said_yes_is_not_asked() -> None:
    assert terminal(asks=False).approves(())


@pytest.mark.parametrize(
    ("writes", "said"),
    [(False, "interrupted: nothing was changed\n"), (True, "interrupted\n")],
    ids=["plan", "deploy"],
)
@pytest.mark.embedded
def test_only_a_command_that_cannot_change_anything_says_that_nothing_was_changed(
    project: Path, capsys: pytest.CaptureFixture[str], *, writes: bool, said: str
) -> None:
    def interrupted() -> None:
        with opened(project, "local", "terminal", writes=writes) as it:
            assert it.project == project
            raise KeyboardInterrupt

    with pytest.raises(SystemExit):
        interrupted()
    assert capsys.readouterr().err.endswith(said)
