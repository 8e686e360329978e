"""What the pages speak of is there: files, headings, commands, targets, codes, keys."""

from __future__ import annotations

import re
import subprocess
import sys

import click
import pytest
from docs_pages import ROOT, page, pages

from compiler.cli import main
from compiler.cli.screen import Exit

NAMES = [p.name for p in pages()]
CODE = re.compile(r"\bWF([0-9])[0-9]{2}\b")
TARGETS = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))


def all_codes() -> set[str]:
    sources = (ROOT / "compiler").rglob("*.py")
    texts = (source.read_text(encoding="utf-8") for source in sources)
    return {code for text in texts for code in re.findall(r'Code\("(WF[0-9]{3})"', text)}


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_somewhere(name: str) -> None:
    here = page(name)
    for link in here.links:
        path, _, anchor = link.partition("#")
        if "://" in path or path.startswith("mailto:"):
            continue
        target = (ROOT / name).parent / path if path else ROOT / name
        assert target.exists(), link
        if anchor:
            assert anchor in page(target.resolve().relative_to(ROOT).as_posix()).anchors, link


def test_every_exit_code_is_told() -> None:
    (said,) = re.findall(
        r"^Exit codes: (.*?)\n\n", page("README.md").text, re.MULTILINE | re.DOTALL
    )
    numbers = {int(each.split()[0]) for each in said.split("·")}
    assert numbers == {*map(int, Exit), 70}


@pytest.mark.parametrize("name", NAMES)
def test_make_targets_exist(name: str) -> None:
    assert set(re.findall(r"\bmake ([a-z]+)\b", _code(name))) <= TARGETS


@pytest.mark.parametrize("name", NAMES)
def test_commands_exist(name: str) -> None:
    called = set(re.findall(r"\bwatchform ([a-z]+)\b", _code(name)))
    assert called <= set(main.list_commands(click.Context(main)))


def _code(name: str) -> str:
    """Return what stands in blocks and between backticks: elsewhere `make` is a verb.

    Blocks of text are messages, which are words too.
    """
    blocks = [block.text for block in page(name).blocks if block.language != "text"]
    return "\n".join([*blocks, *re.findall(r"`[^`\n]+`", page(name).prose)])


@pytest.mark.parametrize("command", main.list_commands(click.Context(main)))
def test_the_readme_names_every_command(command: str) -> None:
    assert f"`watchform {command}`" in page("README.md").text


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_the_readme_names_every_target(target: str) -> None:
    assert f"`make {target}" in page("README.md").text


@pytest.mark.parametrize("name", NAMES)
def test_codes_exist(name: str) -> None:
    found = {match[0] for match in CODE.finditer(page(name).text)}
    assert found <= all_codes()


def test_the_architecture_names_every_family_of_codes() -> None:
    families = {f"WF{code[2]}xx" for code in all_codes()}
    assert set(re.findall(r"WF[0-9]xx", page("ARCHITECTURE.md").text)) == families


@pytest.mark.parametrize("tool", sorted(p.name for p in (ROOT / "tools").glob("write_*.py")))
def test_a_written_page_is_fresh(tool: str) -> None:
    command = [sys.executable, f"tools/{tool}", "--check"]
    written = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert written.returncode == 0, written.stderr


def test_decisions_are_numbered_and_listed() -> None:
    numbers = [int(file.name[:4]) for file in DECISIONS]
    assert numbers == sorted(set(numbers))
    listed = [link for link in page("docs/decisions/README.md").links if link[:4].isdigit()]
    assert listed == [file.name for file in DECISIONS]


@pytest.mark.parametrize("name", [f"docs/decisions/{file.name}" for file in DECISIONS])
def test_a_decision_has_its_four_parts(name: str) -> None:
    headings = re.findall(r"^## (.+)$", page(name).text, re.MULTILINE)
    assert headings == ["Context", "Decision", "Reason", "What it costs"]


@pytest.mark.parametrize("name", NAMES)
def test_lines_are_short(name: str) -> None:
    prose = [line for line in page(name).prose.split("\n") if "](" not in line]
    assert [line for line in prose if len(line) > 100 and not line.startswith("|")] == []
