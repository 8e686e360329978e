"""Every command that needs an account says what to do where there are no credentials."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from compiler.cli import main
from compiler.cli.screen import Exit

ROOT = Path(__file__).parents[2]
USERS = ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")

ASKING = (
    "plan",
    "deploy",
    "watch",
    "recover",
    "rollback",
    "destroy",
    "doctor",
    "status",
    "backtest --last 3h",
    "preview --live",
    "cost --live",
)
OFFLINE = [
    "catalog",
    "compile",
    "cost",
    "explain",
    "fmt",
    "iam",
    "init",
    "lint",
    "preview",
    "report",
    "schema",
    "test",
    "backtest",
]


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in USERS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.mark.parametrize("command", ASKING)
def test_without_credentials_a_command_ends_in_10_and_says_what_to_do(command: str) -> None:
    words = [*command.split(), "--env", "dev", "--project", str(ROOT)]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == Exit.NO_ACCESS, done.output
    assert "error[WF702] could not find out whose credentials are in use" in done.stderr
    assert 'account: "123456789012"' in done.stderr
    assert "sign in again (`aws sso login`, or new keys)" in done.stderr
    assert "Traceback" not in done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)


def test_every_command_is_in_the_table_or_needs_no_account() -> None:
    asking = {command.split()[0] for command in ASKING}
    assert set(main.list_commands(click.Context(main))) == asking | set(OFFLINE)
