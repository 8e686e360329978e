"""The command: what it shows, in which form, and how it ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from doctor_account import STATE, healthy, project, unconfirmed

from compiler.cli import main
from compiler.cli.screen import Exit
from compiler.doctor.registry import checks


@pytest.fixture(scope="module")
def well(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _copy(tmp_path_factory.mktemp("well") / "project", healthy())


@pytest.fixture(scope="module")
def pending(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _copy(tmp_path_factory.mktemp("pending") / "project", unconfirmed())


def _copy(folder: Path, state: Path) -> Path:
    for part in ("specs", "examples"):
        shutil.copytree(project() / part, folder / part)
    shutil.copytree(state, folder / STATE)
    return folder


def run(folder: Path, *words: str, env: str = "local") -> Result:
    return CliRunner().invoke(main, ["doctor", "--env", env, "--project", str(folder), *words])


@pytest.mark.embedded
def test_where_all_is_well_each_check_says_what_it_looked_at(well: Path) -> None:
    done = run(well)
    assert done.exit_code == Exit.DONE
    assert done.stderr == ""
    heading, _, *rows, _, conclusion = done.stdout.splitlines()
    assert heading == "local · embedded AWS · us-west-2"
    assert [row.split()[0] for row in rows] == [check.name for check in checks()]
    assert all(row.endswith((" ok", " none here")) for row in rows)
    assert max(map(len, rows)) <= 80
    assert conclusion == f"all is well: {len(rows)} checks, nothing found"


@pytest.mark.embedded
def test_findings_stand_at_the_line_and_end_in_11(pending: Path) -> None:
    done = run(pending, "--check", "subscriptions")
    assert done.exit_code == Exit.UNWELL
    assert "\n  subscriptions  confirmed  2 subscriptions  1 error\n" in done.stdout
    assert "\n  --> specs/environments/local.yaml:11:16\n" in done.stdout
    assert done.stdout.endswith("\n\n1 error\n")


@pytest.mark.embedded
def test_a_program_reads_a_document(pending: Path) -> None:
    done = run(pending, "--check", "subscriptions", "--check", "trail", "--format", "json")
    found = json.loads(done.stdout)
    assert done.exit_code == Exit.UNWELL
    assert found["version"] == 1
    assert found["counts"] == {"errors": 1, "warnings": 0}
    assert found["checks"] == [
        {
            "name": "subscriptions",
            "about": "confirmed",
            "status": "findings",
            "looked_at": "2 subscriptions",
            "findings": 1,
        },
        {
            "name": "trail",
            "about": "records and delivers",
            "status": "ok",
            "looked_at": "1 trail",
            "findings": 0,
        },
    ]
    (finding,) = found["findings"]
    assert (finding["code"], finding["span"]["line"]) == ("WF1031", 11)


@pytest.mark.embedded
def test_a_ticket_gets_markdown(pending: Path) -> None:
    done = run(pending, "--check", "subscriptions", "--format", "markdown")
    lines = done.stdout.splitlines()
    assert lines[:5] == [
        "### local (us-west-2): 1 error",
        "",
        "| check | looked at | |",
        "| --- | --- | --- |",
        "| `subscriptions`: confirmed | 2 subscriptions | **1 error** |",
    ]
    assert lines[6].startswith("- **error** `WF1031` notify.topics.alerts.subscribe[0].email waits")


@pytest.mark.embedded
def test_what_is_left_out_is_not_done(pending: Path) -> None:
    done = run(pending, "--except", "subscriptions", "--check", "subscriptions", "--check", "trail")
    assert done.exit_code == Exit.DONE
    assert "subscriptions" not in done.stdout


def test_the_checks_are_named() -> None:
    done = run(Path(), "--list")
    assert [line.split()[0] for line in done.stdout.splitlines()] == [c.name for c in checks()]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--check", "alarm"), "there is no check `alarm`; did you mean `alarms`?"),
        (("--except", "x"), "there is no check `x`; there are: `stack`, `drift`,"),
        (("--check", "trail", "--except", "trail"), "no check is left to do"),
    ],
    ids=["a misspelt check", "no such check", "nothing is left"],
)
def test_what_cannot_be_done_is_said(words: tuple[str, ...], said: str) -> None:
    done = run(Path(), *words)
    assert done.exit_code == 2
    assert said in done.stderr


def test_without_credentials_it_says_what_it_needs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    done = run(Path(__file__).parents[2], env="dev")
    assert done.exit_code == Exit.NO_ACCESS
    assert "credentials" in done.stderr
    assert "Traceback" not in done.stderr


def test_specs_that_do_not_compile_end_in_3(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.exit_code == Exit.INVALID
