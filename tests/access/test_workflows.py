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
        assert (job["uses"], job["with"]) == (CALLED, {"environment": name})
        assert job["concurrency"] == {"group": f"deploy-{name}", "cancel-in-progress": False}


def test_what_is_deployed_is_what_was_planned_and_approved() -> None:
    jobs = workflow("deploy-environment.yml")["jobs"]
    assert jobs["deploy"]["needs"] == "plan"
    assert jobs["deploy"]["environment"] == "${{ inputs.environment }}"
    assert "environment" not in jobs["plan"]
    planned = " ".join(step.get("run", "") for step in steps(jobs["plan"]))
    assert 'watchform plan --env "$ENVIRONMENT" --out plan.json' in planned
    assert steps(jobs["deploy"])[-1]["run"] == (
        'watchform deploy --env "$ENVIRONMENT" --plan plan.json --yes'
    )


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
