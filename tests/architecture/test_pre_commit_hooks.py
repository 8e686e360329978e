"""The hooks that other repositories take from this one."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from compiler.cli import main
from compiler.frontend.reader import read
from compiler.frontend.tree import plain
from compiler.text.source import SourceFile

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
HOOKS = plain(read(SourceFile(".pre-commit-hooks.yaml", TEXT)))
COMMANDS = main.list_commands(click.Context(main))
assert isinstance(HOOKS, list)


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_runs_a_command_on_specs(hook: dict[str, object]) -> None:
    program, command = str(hook["entry"]).split()
    assert (program, hook["language"]) == ("watchform", "python")
    assert command in COMMANDS
    assert hook["id"] == f"watchform-{command}"
    files = re.compile(str(hook["files"]))
    for name in ("specs/shop.yaml", "specs/environments/dev.yaml", "a/specs/project.yaml"):
        assert files.search(name)
    for name in ("shop.yaml", "docs/specs.yaml", "specs/readme.md"):
        assert not files.search(name) or command == "schema"


def test_only_the_formatter_takes_names_of_files() -> None:
    takes = [hook["id"] for hook in HOOKS if hook.get("pass_filenames", True)]
    assert takes == ["watchform-fmt"]
