"""`watchform status`: how the alarms are, in an account where some are not well."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from doctor_account import PREFIX, STATE, Aws, confirmed, project

from compiler.aws.embedded import running
from compiler.cli import main
from compiler.cli.screen import Exit

REASON = "Threshold Crossed: 3 datapoints were greater than the threshold (80.0)."


@pytest.fixture(scope="module")
def unwell(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """PetClinic with one alarm that went off twice, one switched off, and one deleted."""
    folder = tmp_path_factory.mktemp("unwell") / "project"
    for part in ("specs", "examples"):
        shutil.copytree(project() / part, folder / part)
    shutil.copytree(confirmed(), folder / STATE)
    with running(folder / STATE) as aws:
        cloudwatch = Aws(aws.url).client("cloudwatch")
        for state in ("ALARM", "OK", "ALARM"):
            cloudwatch.set_alarm_state(
                AlarmName=f"{PREFIX}-ecs-cpu-vets", StateValue=state, StateReason=REASON
            )
        cloudwatch.disable_alarm_actions(AlarmNames=[f"{PREFIX}-api-latency"])
        cloudwatch.delete_alarms(AlarmNames=[f"{PREFIX}-genai-errors"])
    return folder


def run(folder: Path, *words: str, env: str = "local") -> Result:
    return CliRunner().invoke(main, ["status", "--env", env, "--project", str(folder), *words])


@pytest.mark.embedded
def test_those_that_need_a_person_come_first_with_the_reason(unwell: Path) -> None:
    done = run(unwell)
    assert (done.exit_code, done.stderr) == (Exit.DONE, "")
    assert done.stdout.startswith(
        "local · embedded AWS · us-west-2\n"
        "\n"
        "1 in ALARM · 1 gone · 29 without data · 1 OK · 1 switched off\n"
        "\n"
        "in ALARM\n"
        "  alarms.ecs-cpu[vets]  <1m  specs/petclinic.yaml:97\n"
        f"    {REASON}\n"
        "\n"
        "gone\n"
        "  alarms.genai-errors    specs/petclinic.yaml:88\n"
        "    its stack has made it, and CloudWatch does not have it any more\n"
        "\n"
        "without data\n"
    )
    assert re.search(
        r"^  alarms\.api-latency \(switched off\) +\S+  specs", done.stdout, re.MULTILINE
    )
    assert re.search(r"^  alarms\.ecs-cpu\[admin, customers, visits\] ", done.stdout, re.MULTILINE)
    assert max(map(len, done.stdout.splitlines())) <= 80


@pytest.mark.embedded
def test_those_that_are_ok_are_named_where_that_is_asked_for(unwell: Path) -> None:
    assert "\n\nOK\n" not in run(unwell).stdout
    assert re.search(r"\n\nOK\n  composites\.customers-down  \S+  ", run(unwell, "--all").stdout)


@pytest.mark.embedded
def test_what_they_did_of_late_is_drawn(unwell: Path) -> None:
    _, past = run(unwell, "--since", "24h").stdout.split(" UTC, 24 h\n")
    head, row = past.splitlines()
    assert head.split() == ["alarm", "fired", "in", "ALARM", "longest", "notified"]
    assert re.match(r"  ecs-cpu\[vets\] +2 ", row)
    assert row.endswith("█")


@pytest.mark.embedded
def test_a_program_reads_a_document(unwell: Path) -> None:
    found = json.loads(run(unwell, "--since", "7d", "--format", "json").stdout)
    assert (found["version"], found["environment"], found["region"]) == (1, "local", "us-west-2")
    fired, gone, *others = found["alarms"]
    assert fired.pop("for") < 600
    assert fired == {
        "entry": "alarms.ecs-cpu[vets]",
        "name": "petclinic-local-ecs-cpu-vets",
        "state": "ALARM",
        "reason": REASON,
        "actions_enabled": True,
        "file": "specs/petclinic.yaml",
        "line": 97,
    }
    assert (gone["entry"], gone["state"], gone["for"]) == ("alarms.genai-errors", "GONE", None)
    assert len(others) == 30
    assert found["past"]["seconds"] == 7 * 86400
    (past,) = found["past"]["alarms"]
    assert (past["entry"], past["fired"]) == ("alarms.ecs-cpu[vets]", 2)


@pytest.mark.embedded
def test_a_ticket_gets_markdown(unwell: Path) -> None:
    lines = run(unwell, "--since", "24h", "--format", "markdown").stdout.splitlines()
    counts = "1 in ALARM, 1 gone, 29 without data, 1 OK"
    assert lines[0] == f"### local (us-west-2): {counts}"
    assert lines[4] == (
        f"| `alarms.ecs-cpu[vets]` (specs/petclinic.yaml:97) | in ALARM | <1m | {REASON} |"
    )
    assert lines[-1].startswith("| `ecs-cpu[vets]` | 2 | ")


@pytest.mark.embedded
def test_a_script_hears_of_it_by_the_exit_code(unwell: Path) -> None:
    assert run(unwell, "--exit-code").exit_code == Exit.UNWELL


@pytest.mark.embedded
def test_where_nothing_is_deployed_that_is_said(tmp_path: Path) -> None:
    for part in ("specs", "examples"):
        shutil.copytree(project() / part, tmp_path / part)
    done = run(tmp_path, "--since", "1h", "--exit-code")
    assert done.exit_code == Exit.DONE
    assert "\n\nno alarm is deployed\n\n" in done.stdout
    assert done.stdout.endswith(" UTC, 1 h\n  no alarm went off\n")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--since", "60d"), 2, "CloudWatch keeps the history of 30 days: write `--since 30d`"),
        (("--since", "soon"), 2, "`soon` is no duration; write it as 90s, 60m, 2h or 30d"),
    ],
    ids=["longer ago than there is history", "no duration"],
)
def test_what_cannot_be_asked_is_said(words: tuple[str, ...], code: int, said: str) -> None:
    done = run(Path(), *words)
    assert done.exit_code == code
    assert said in done.stderr


def test_specs_that_do_not_compile_end_in_3(tmp_path: Path) -> None:
    assert run(tmp_path).exit_code == Exit.INVALID


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
    assert "aws sso login" in done.stderr
