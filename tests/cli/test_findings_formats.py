"""Findings in the form that was asked for, where programs look for them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from compiler.cli import main, screen
from compiler.cli.options import FORMAT

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests/errors/base"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_SERVER_URL", "GITHUB_REPOSITORY"):
        monkeypatch.delenv(name, raising=False)
    shutil.copytree(BASE, tmp_path / "shop")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "shop"


def mistaken(project: Path) -> None:
    spec = project / "specs/app.yaml"
    spec.write_text(spec.read_text().replace("orders.Errors", "orders.Error"))


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.mark.parametrize("command", ["compile", "lint"])
@pytest.mark.parametrize("form", ["json", "sarif"])
def test_a_document_is_all_that_stands_on_the_standard_output(
    command: str, form: str, project: Path
) -> None:
    good = run(command, "--project", "shop", "--format", form)
    assert good.exit_code == 0
    assert json.loads(good.stdout)
    assert good.stderr
    mistaken(project)
    bad = run(command, "--project", "shop", "--format", form)
    assert bad.exit_code == 3
    assert "WF341" in json.dumps(json.loads(bad.stdout))
    assert "1 error" in bad.stderr


def test_sarif_names_files_from_the_folder_the_command_runs_in(project: Path) -> None:
    mistaken(project)
    for place in ("shop", str(project)):
        log = json.loads(run("compile", "--project", place, "--format", "sarif").stdout)
        (result,) = log["runs"][0]["results"]
        artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert artifact["uri"] == "shop/specs/app.yaml"
        (rule,) = log["runs"][0]["tool"]["driver"]["rules"]
        assert "INSUFFICIENT_DATA" in rule["help"]["markdown"]
        assert "helpUri" not in rule


def test_on_github_a_rule_leads_to_the_page_of_the_codes(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mistaken(project)
    page = project / "docs/reference/errors.md"
    page.parent.mkdir(parents=True)
    page.touch()
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.example")
    monkeypatch.setenv("GITHUB_REPOSITORY", "team/watch")
    log = json.loads(run("compile", "--project", "shop", "--format", "sarif").stdout)
    (rule,) = log["runs"][0]["tool"]["driver"]["rules"]
    assert rule["helpUri"] == (
        "https://github.example/team/watch/blob/HEAD/shop/docs/reference/errors.md#wf341"
    )


def test_annotations_stand_on_the_standard_output_and_in_the_summary(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mistaken(project)
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    done = run("compile", "--project", "shop", "--format", "github")
    assert done.stdout.startswith("::error file=shop/specs/app.yaml,line=6,")
    assert "`shop/specs/app.yaml:6:" in summary.read_text()


def test_without_findings_there_is_no_annotation(project: Path) -> None:
    done = run("compile", "--check", "--project", "shop", "--format", "github")
    assert "::" not in done.stdout


@pytest.mark.parametrize("form", screen.FORMATS)
def test_a_mistake_of_ours_gives_no_document(
    form: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    @click.command("broken")
    @FORMAT
    def broken(output: str) -> None:
        raise RuntimeError(output)

    monkeypatch.setattr(main, "get_command", lambda *_: broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    done = run("broken", "--format", form)
    assert done.exit_code == 70
    assert done.stdout == ""


def test_colour_is_for_terminals_that_want_it(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mistaken(project)
    words = ["compile", "--project", "shop"]
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[" in CliRunner().invoke(main, words, color=True).stderr
    assert "\x1b[" not in CliRunner().invoke(main, words).stderr
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in CliRunner().invoke(main, words, color=True).stderr


def test_explain_lists_the_codes_by_family() -> None:
    done = run("explain")
    assert done.exit_code == 0
    assert "WF3xx  Placeholders, overrides, references, names\n" in done.stdout
    assert "\n  WF341  unknown-metric\n" in done.stdout


@pytest.mark.parametrize("word", ["WF341", "unknown-metric"])
def test_explain_shows_reason_message_and_the_right_way(word: str) -> None:
    done = run("explain", word)
    assert done.exit_code == 0
    assert "INSUFFICIENT_DATA" in done.stdout
    assert "\nerror[WF341] a Lambda function has no metric `Error`\n" in done.stdout
    assert "metric: orders.Errors" in done.stdout


@pytest.mark.parametrize(
    ("word", "help_"),
    [
        ("unknown-metrik", "did you mean `unknown-metric`?"),
        ("qqqqqqqq", "`watchform explain` lists all codes"),
    ],
)
def test_explain_of_an_unknown_code_says_what_there_is(word: str, help_: str) -> None:
    done = run("explain", word)
    assert done.exit_code == 3
    assert done.stderr == f"there is no code `{word}`: {help_}\n"
