"""The workflows for GitHub: as GitHub reads them, calling commands that exist, allowed little."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from compiler.cli import main
from compiler.starter.files import _WORKFLOW

FOLDER = Path(__file__).parents[2] / ".github/workflows"
FILES = sorted(FOLDER.glob("*.yml"))
CALLED = "./.github/workflows/deploy-environment.yml"
_CALL = re.compile(r"watchform (\w+)((?: [^\n|>]+)?)")
_WRITES = {
    "plan.yml": {"contents", "id-token", "pull-requests", "security-events"},
    "deploy.yml": {"id-token"},
    "doctor.yml": {"id-token"},
    "deploy-environment.yml": {"id-token"},
    "check.yml": set(),
}


def workflow(name: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return read


def steps(job: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = job.get("steps", [])
    return found


def all_steps(name: str) -> list[dict[str, Any]]:
    return [step for job in workflow(name)["jobs"].values() for step in steps(job)]


def test_they_are_what_github_takes(tmp_path: Path) -> None:
    new = tmp_path / "monitoring.yml"
    new.write_text(_WORKFLOW, encoding="utf-8")
    words = ["-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows"]
    files = [str(file) for file in (*FILES, new)]
    done = subprocess.run(
        [sys.executable, *words, *files], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", _WRITES)
def test_every_command_exists_with_these_options(name: str) -> None:
    context = click.Context(main)
    for step in all_steps(name):
        for called, rest in _CALL.findall(step.get("run", "").replace("\\\n", "")):
            command = main.get_command(context, called)
            assert command is not None, called
            known = {word for parameter in command.params for word in parameter.opts}
            assert set(re.findall(r"--[a-z-]+", rest)) <= known, called


@pytest.mark.parametrize("name", _WRITES)
def test_a_workflow_may_write_what_it_must_and_nothing_else(name: str) -> None:
    read = workflow(name)
    assert read["permissions"] == {"contents": "read"}
    given = [job.get("permissions", {}) for job in read["jobs"].values()]
    writes = {what for each in given for what, how in each.items() if how == "write"}
    assert writes == _WRITES[name]


def test_all_workflows_are_looked_at() -> None:
    assert {file.name for file in FILES} == set(_WRITES)


@pytest.mark.parametrize("name", _WRITES)
def test_actions_are_those_of_github_and_aws_at_a_major_version(name: str) -> None:
    used = [step["uses"] for step in all_steps(name) if "uses" in step]
    of_whom = r"(actions|aws-actions|github/codeql-action)/[a-z-]+@v\d+"
    assert all(re.fullmatch(of_whom, each) for each in used)


@pytest.mark.parametrize("name", _WRITES)
def test_no_step_puts_an_expression_into_its_shell(name: str) -> None:
    # What stands in an expression would be run; it comes as a variable of the environment.
    assert not [step["run"] for step in all_steps(name) if "${{" in step.get("run", "")]


def test_who_may_write_to_the_pull_request_runs_nothing_of_it() -> None:
    for job in workflow("plan.yml")["jobs"].values():
        writes = {what for what, how in job["permissions"].items() if how == "write"}
        if writes & {"pull-requests", "contents"}:
            assert not any("run" in step or "checkout" in step["uses"] for step in steps(job))


def test_environments_are_deployed_one_after_another() -> None:
    jobs = workflow("deploy.yml")["jobs"]
    assert [(name, job.get("needs")) for name, job in jobs.items()] == [
        ("dev", None),
        ("staging", "dev"),
        ("prod", "staging"),
    ]
    for name, job in jobs.items():
        assert (job["uses"], job["with"]["environment"]) == (CALLED, name)
        assert job["concurrency"] == {"group": f"deploy-{name}", "cancel-in-progress": False}


def test_what_is_deployed_is_what_was_planned_and_approved() -> None:
    jobs = workflow("deploy-environment.yml")["jobs"]
    assert jobs["deploy"]["needs"] == "plan"
    assert jobs["deploy"]["environment"] == "${{ inputs.environment }}"
    assert "environment" not in jobs["plan"]
    planned = " ".join(step.get("run", "") for step in steps(jobs["plan"]))
    assert 'watchform plan --env "$ENVIRONMENT" --out plan.json' in planned
    assert (
        'watchform deploy --env "$ENVIRONMENT" --plan plan.json --yes'
        in (steps(jobs["deploy"])[-1]["run"])
    )


@pytest.mark.parametrize(
    ("typed", "passed"),
    [
        ("", []),
        ("alarms.cpu", ["--allow=alarms.cpu"]),
        (" alarms.cpu  trail ", ["--allow=alarms.cpu", "--allow=trail"]),
        ("$(touch x) *", ["--allow=$(touch", "--allow=x)", "--allow=*"]),
    ],
)
def test_what_is_allowed_by_hand_is_passed_on_word_by_word(
    typed: str, passed: list[str], tmp_path: Path
) -> None:
    called = workflow("deploy.yml")
    assert {job["with"]["allow"] for job in called["jobs"].values()} == {
        "${{ inputs.allow || '' }}"
    }
    job = workflow("deploy-environment.yml")["jobs"]["deploy"]
    assert job["env"]["ALLOW"] == "${{ inputs.allow }}"
    fake = tmp_path / "watchform"
    fake.write_text("#!/bin/sh\nprintf '%s\\n' \"$@\"\n")
    fake.chmod(0o755)
    done = subprocess.run(
        ["/bin/bash", "-e", "-c", steps(job)[-1]["run"]],
        env={"ALLOW": typed, "ENVIRONMENT": "prod", "PATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split("\n")[:-1] == [
        *("deploy", "--env", "prod", "--plan", "plan.json", "--yes"),
        *passed,
    ]


def test_only_main_is_deployed() -> None:
    jobs = workflow("deploy.yml")["jobs"]
    assert jobs["dev"]["if"] == "github.ref == 'refs/heads/main'"


_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)


def expressions(part: object) -> list[str]:
    """Find the expressions in a part of a workflow: in texts, and whole under `if`."""
    if isinstance(part, str):
        return _EXPRESSION.findall(part)
    if isinstance(part, list):
        return [each for item in part for each in expressions(item)]
    if not isinstance(part, dict):
        return []
    found = [each for value in part.values() for each in expressions(value)]
    return [*found, *([str(part["if"])] if "if" in part else [])]


def names(context: str, part: object) -> set[str]:
    """Name what expressions take from a context, as `needs` or `steps`."""
    taken = rf"(?<![\w.])({context})\.([\w-]+)"
    return {name for each in expressions(part) for _, name in re.findall(taken, each)}


@pytest.mark.parametrize("name", _WRITES)
def test_expressions_name_what_is_there(name: str) -> None:
    # GitHub takes what is not there for nothing, and a step is skipped without a word.
    read = workflow(name)
    on = read[True]  # YAML takes the word `on` for a truth.
    declared = (
        {
            key
            for kind in ("workflow_call", "workflow_dispatch")
            for key in (on.get(kind) or {}).get("inputs", {})
        }
        if isinstance(on, dict)
        else set()
    )
    for job in read["jobs"].values():
        needs = job.get("needs", [])
        needed = {needs} if isinstance(needs, str) else set(needs)
        assert names("needs", job) <= needed
        assert names("inputs", job) <= declared
        assert names("matrix", job) <= set(job.get("strategy", {}).get("matrix", {}))
        known: set[str] = set()
        for step in steps(job):
            assert names("steps", step) <= known, step
            known |= {step["id"]} if "id" in step else set()
        assert names("steps", job.get("outputs", {})) <= known
        for other in needed:
            taken = {
                output
                for each in expressions(job)
                for output in re.findall(rf"needs\.{other}\.outputs\.(\w+)", each)
            }
            assert taken <= set(read["jobs"][other].get("outputs", {}))


@pytest.mark.parametrize("name", _WRITES)
def test_what_a_step_runs_is_shell(name: str) -> None:
    for step in all_steps(name):
        if "run" in step:
            subprocess.run(["/bin/bash", "-n", "-c", step["run"]], check=True)


@pytest.mark.parametrize(
    ("name", "job"), [("plan.yml", "cloudformation"), ("deploy-environment.yml", "plan")]
)
def test_an_environment_without_a_role_is_passed_over_with_a_sentence(name: str, job: str) -> None:
    told, *others = steps(workflow(name)["jobs"][job])
    assert told["if"] == "env.ROLE == ''"
    assert "AWS_PLAN_ROLES names no role for it" in told["run"]
    for step in others:
        needs_role = "env.ROLE != ''" in step["if"] or "steps.plan.outputs" in step["if"]
        assert needs_role or "PART" in step.get("run", "") or "part-" in step["with"]["name"], step
