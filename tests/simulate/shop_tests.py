"""A small shop, and alarm tests run over it as a user runs them."""

from __future__ import annotations

import shutil
from pathlib import Path

from click.testing import CliRunner, Result

from compiler.cli import main

SHOP = Path(__file__).parent / "shop"
TOP = "version: 1\ntest: shop\nenvironment: dev\ncases:\n"


def run(folder: Path, text: str | None, *words: str) -> Result:
    """Run `watchform test` over the shop, with a test file of this text."""
    shutil.copytree(SHOP, folder, dirs_exist_ok=True)
    if text is not None:
        (folder / "specs" / "shop.test.yaml").write_text(text, encoding="utf-8")
    return CliRunner().invoke(main, ["test", "--project", str(folder), *words])


def case(body: str) -> str:
    """Write a test file with one case, from the lines of the case."""
    lines = [line for line in body.strip("\n").splitlines() if line.strip()]
    margin = min(len(line) - len(line.lstrip()) for line in lines)
    return f"{TOP}  - name: a story\n" + "".join(f"    {line[margin:]}\n" for line in lines)
