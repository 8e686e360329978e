"""Faster validators say what cfn-lint by itself says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cfn_flip import to_json
from cfnlint.jsonschema import validators
from cfnlint.jsonschema.validators import FunctionFilter

from compiler.lint import judgement
from compiler.lint.validators import quicken

TEMPLATE = Path("templates_out/prod/petclinic.yaml")
REGION = "us-west-2"
Break = Callable[[dict[str, Any], int], None]


def unknown(properties: dict[str, Any], number: int) -> None:
    properties[f"Colour{number}"] = "red"


def of_another_type(properties: dict[str, Any], number: int) -> None:
    name = sorted(properties)[number % len(properties)]
    properties[name] = {str: ["x"], list: "x", dict: "x"}.get(type(properties[name]), {"x": 1})


def taken_out(properties: dict[str, Any], number: int) -> None:
    del properties[sorted(properties)[number % len(properties)]]


def out_of_range(properties: dict[str, Any], number: int) -> None:
    for name in sorted(properties):
        if isinstance(properties[name], str | int):
            properties[name] = -number if isinstance(properties[name], int) else "/" * 300


def as_it_is(properties: dict[str, Any], number: int) -> None:
    """Nothing is broken."""


BREAKS = [unknown, of_another_type, taken_out, out_of_range, as_it_is]


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[Break, Path]:
    folder = tmp_path_factory.mktemp("templates")
    return {broken: written(broken, folder / f"{broken.__name__}.json") for broken in BREAKS}


def written(broken: Break, file: Path) -> Path:
    tree = json.loads(to_json(TEMPLATE.read_text(encoding="utf-8")))
    for number, resource in enumerate(tree["Resources"].values()):
        if resource.get("Properties"):
            broken(resource["Properties"], number)
    file.write_text(json.dumps(tree, indent=1), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def found_by_the_command(templates: dict[Break, Path]) -> list[dict[str, Any]]:
    command = [str(Path(sys.executable).with_name("cfn-lint")), "--format", "json"]
    command += ["--regions", REGION, "--config-file", os.devnull]
    command += ["--ignore-checks", *judgement.OUTDATED, "--", *map(str, templates.values())]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def words(message: str) -> list[str]:
    """Cut a message into words, in an order: cfn-lint prints sets, which have none."""
    return sorted(re.findall(r"\w+", message))


@pytest.mark.parametrize("broken", BREAKS)
def test_what_is_found_is_what_the_command_of_cfn_lint_finds(
    broken: Break, templates: dict[Break, Path], found_by_the_command: list[dict[str, Any]]
) -> None:
    file = templates[broken]
    ours = judgement.judged(file.read_text(encoding="utf-8"), REGION)
    theirs = [each for each in found_by_the_command if each["Filename"] == str(file)]
    assert sorted((m.rule, [*map(str, m.path)], words(m.message)) for m in ours) == sorted(
        (m["Rule"]["Id"], [*map(str, m["Location"]["Path"])], words(m["Message"])) for m in theirs
    )
    assert bool(ours) == (broken is not as_it_is)


def test_the_cfn_lint_that_is_installed_is_made_faster() -> None:
    judgement.load()
    assert validators.create.__module__ == "compiler.lint.validators"
    made = validators.create(validators={"a": len})
    assert made().validators == {"a": len}


def test_a_filter_is_kept_by_what_is_made_of_a_validator() -> None:
    judgement.load()
    filter_ = FunctionFilter(add_cfn_lint_keyword=False)
    made = validators.create(function_filter=filter_)(schema={"type": "string"})
    assert made.function_filter is filter_
    assert made.evolve(schema=True).function_filter is filter_
    assert made.extend(validators={"b": len})().function_filter is filter_


@pytest.mark.parametrize(
    "create",
    [lambda: None, lambda validators, function_filter, fn_resolvers, more: None],
    ids=["it takes nothing", "it takes more"],
)
def test_a_cfn_lint_that_is_built_otherwise_is_left_as_it_is(create: Callable[..., Any]) -> None:
    module: Any = SimpleNamespace(create=create, FunctionFilter=FunctionFilter)
    assert not quicken(module)
    assert module.create is create


def test_validators_of_another_form_are_left_as_they_are() -> None:
    def create(
        validators: Any = None, function_filter: Any = None, fn_resolvers: Any = None
    ) -> type[Any]:
        return object

    module: Any = SimpleNamespace(create=create, FunctionFilter=FunctionFilter)
    assert not quicken(module)
