"""The workflows for GitHub: they are YAML, call commands that exist, and may do little."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from compiler.cli import main

FOLDER = Path(__file__).parents[2] / ".github/workflows"
FILES = sorted(FOLDER.glob("*.yml"))
_CALL = re.compile(r"watchform (\w+)((?: [^\n|>]+)?)")
_WRITES = {
    "plan.yml": {"id-token", "pull-requests"},
    "deploy.yml": {"id-token"},
    "check.yml": set(),
}


def workflow(file: Path) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return read


def steps(file: Path) -> list[dict[str, Any]]:
    return [step for job in workflow(file)["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_command_exists_with_these_options(file: Path) -> None:
    context = click.Context(main)
    for step in steps(file):
        for name, rest in _CALL.findall(step.get("run", "")):
            command = main.get_command(context, name)
            assert command is not None, name
            known = {word for parameter in command.params for word in parameter.opts}
            assert set(re.findall(r"--[a-z-]+", rest)) <= known, name


def test_a_workflow_plans_and_one_deploys_what_was_planned() -> None:
    texts = {file.name: file.read_text(encoding="utf-8") for file in FILES}
    assert "plan --env" in texts["plan.yml"]
    assert "deploy --env ${{ matrix.environment }} --plan plan.json" in texts["deploy.yml"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_workflow_may_write_what_it_must_and_nothing_else(file: Path) -> None:
    read = workflow(file)
    assert read["permissions"] == {"contents": "read"}
    given = [job.get("permissions", {}) for job in read["jobs"].values()]
    writes = {what for each in given for what, how in each.items() if how == "write"}
    assert writes == _WRITES[file.name]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_actions_are_those_of_github_and_aws_at_a_major_version(file: Path) -> None:
    used = [step["uses"] for step in steps(file) if "uses" in step]
    assert all(re.fullmatch(r"(actions|aws-actions)/[a-z-]+@v\d+", each) for each in used)


def test_deployments_of_an_environment_do_not_overtake_one_another() -> None:
    job = workflow(FOLDER / "deploy.yml")["jobs"]["deploy"]
    assert job["environment"] == "${{ matrix.environment }}"
    assert job["concurrency"]["group"] == "deploy-${{ matrix.environment }}"
    assert job["concurrency"]["cancel-in-progress"] is False
