"""What import-linter cannot see: sizes, names, and who may print or ask the clock."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "compiler").rglob("*.py"))
BAD_NAMES = {"utils", "helpers", "common", "manager", "handler", "base", "process", "misc"}
PRINTS = {"print", "echo", "secho"}
CLOCKS = {"time", "random", "datetime", "secrets", "uuid", "locale"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def floor(path: Path) -> str:
    return path.relative_to(ROOT / "compiler").parts[0]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_holds_one_idea(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300
    assert path.stem not in BAD_NAMES


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_function_fits_a_screen(path: Path) -> None:
    for function in functions(path):
        lines = (function.end_lineno or 0) - function.lineno + 1
        assert lines <= 40, f"{function.name} has {lines} lines"


def test_the_pipeline_stays_a_table_of_contents() -> None:
    assert len((ROOT / "compiler/pipeline.py").read_text().splitlines()) <= 120


@pytest.mark.parametrize(
    "path", [p for p in MODULES if floor(p) not in ("cli", "__main__.py")], ids=name_of
)
def test_only_the_command_line_prints_or_exits(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call)
              and isinstance(node.func, ast.Name)}  # fmt: skip
    if "embedded" not in path.parts:
        assert not called & (PRINTS | {"exit"})
    assert not {"click", "rich"} & set(imports(path))


@pytest.mark.parametrize(
    "path", [p for p in MODULES if floor(p) not in ("cli", "aws", "deploy")], ids=name_of
)
def test_the_compiler_is_a_function_of_the_files(path: Path) -> None:
    assert not CLOCKS & set(imports(path))
    assert "environ" not in path.read_text(encoding="utf-8").replace("environment", "")


def test_compiling_imports_neither_boto3_nor_the_linter() -> None:
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from compiler.cli import main\n"
        "main(['compile', '--env', 'dev', '--check'], standalone_mode=False)\n"
        "heavy = {'boto3', 'botocore', 'cfnlint', 'ministack', 'rich', 'sympy', 'networkx'}\n"
        "heavy |= {'numpy', 'matplotlib'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
