"""What the blocks of a page do: write a project, run commands in it, compile parts of specs."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from docs_pages import ROOT, Block, holds, matches
from shared_verdicts import share_verdicts

from compiler.cli import main
from compiler.frontend.reader import read
from compiler.frontend.tree import plain
from compiler.pipeline import compile_environment
from compiler.text import terminal
from compiler.text.source import SourceFile

# Moments and durations are not the same twice.
_TIME = re.compile(r"\b\d\d:\d\d:\d\d\b")
_TOOK = re.compile(r"\b\d+\.\d s\b")
_RECIPE = r"^{}:.*\n\t@?\$\(BIN\)/watchform (.*)$"


class Project:
    """The project that a page builds, in a folder of its own."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        self._monkeypatch = monkeypatch
        self._spec: Path | None = None
        self._template = ""
        self._rewrites = bool(os.environ.get("WATCHFORM_REWRITE"))
        self.anew: dict[str, str] = {}

    def play(self, block: Block) -> None:
        """Do what a block says."""
        if block.language == "console":
            self._run(block)
        elif block.word.startswith("docs/examples/"):
            assert matches(block.text, (ROOT / block.word).read_text(encoding="utf-8"))
        elif block.language == "yaml" and block.word == "becomes":
            assert holds(block.text, self._template), self._template
        elif block.language == "diff":
            self._change(block)
        elif block.language == "yaml" and block.word.startswith(("specs/", "+specs/")):
            self._write(block)
        elif block.language == "yaml" and not block.word:
            self._compile_part(block)

    def _write(self, block: Block) -> None:
        path = self._folder / block.word.removeprefix("+")
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8") if block.word.startswith("+") else ""
        path.write_text(before + block.text, encoding="utf-8")
        if path.parent.name == "specs" and path.name != "project.yaml":
            self._spec = path

    def _change(self, block: Block) -> None:
        """Replace the lines of a file that the block shows before by those it shows after."""
        path = self._folder / block.word
        before, after = (
            "".join(f"{line[1:]}\n" for line in block.text.splitlines() if line[:1] in f" {sign}")
            for sign in "-+"
        )
        text = path.read_text(encoding="utf-8")
        assert before in text, text
        path.write_text(text.replace(before, after, 1), encoding="utf-8")

    def _compile_part(self, block: Block) -> None:
        """Lay a part of a spec over the page's spec, and compile that without a finding."""
        assert self._spec is not None, "a part of a spec stands on a page that has a whole one"
        whole = self._spec.read_text(encoding="utf-8")
        self._spec.write_text(json.dumps(_laid(_data(block.text), _data(whole))), encoding="utf-8")
        compilation = compile_environment(self._folder, self._environment())
        self._spec.write_text(whole, encoding="utf-8")
        # What a part does not use, others do.
        told = tuple(d for d in compilation.diagnostics if d.code.slug != "unused-declaration")
        found = terminal.render(told, compilation.sources)
        assert not found, found
        self._template = "".join(template.body for template in compilation.templates)

    def _environment(self) -> str:
        return min(p.stem for p in (self._folder / "specs" / "environments").glob("*.yaml"))

    def _run(self, block: Block) -> None:
        folder = self._folder
        if block.word:
            folder = self._folder / "copies" / block.word
            if not folder.exists():
                share_verdicts(folder)
            shutil.copytree(ROOT / block.word, folder, dirs_exist_ok=True, ignore=_ignored)
        self._monkeypatch.chdir(folder)
        told = []
        for line, shown in _commands(block.text):
            words = shlex.split(line)
            git = words[0] == "git"
            real = _git(folder, words) if git else CliRunner().invoke(main, _words(line)).output
            same = matches(_steady(shown), _steady(real))
            assert same or self._rewrites, f"$ {line}\n{real}"
            told.append(f"$ {line}\n{shown if same else real}")
        if "".join(told) != block.text:
            self.anew[block.text] = "".join(told)


def _git(folder: Path, words: list[str]) -> str:
    """Run git; a commit has the same digest every time."""
    who = ["-c", "user.name=Example", "-c", "user.email=team@example.com"]
    when = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), "2026-01-02T03:04:05Z")
    done = subprocess.run(
        ["git", *who, *words[1:]],
        cwd=folder,
        env=os.environ | when,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def _ignored(folder: str, names: list[str]) -> set[str]:
    """Of the repository itself, only what a project has is copied."""
    wanted = {"specs", "examples", "templates_out"}
    return set(names) - wanted if Path(folder) == ROOT else set()


def _steady(text: str) -> str:
    return _TOOK.sub("0.0 s", _TIME.sub("00:00:00", text))


def _commands(text: str) -> list[tuple[str, str]]:
    """Cut a block at its prompts: each command, and the output shown."""
    pieces = re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]
    return [(piece.partition("\n")[0], piece.partition("\n")[2]) for piece in pieces]


def _words(command: str) -> list[str]:
    """Return the words after `watchform`; of `make` those that its recipe has."""
    first, *words = shlex.split(command)
    if first == "watchform":
        return words
    assert first == "make", command
    target, *settings = words
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = re.search(_RECIPE.format(target), makefile, re.MULTILINE)
    assert recipe is not None, command
    values = dict(setting.split("=") for setting in settings)
    return re.sub(r"\$\((\w+)\)", lambda m: values[m[1]], recipe[1]).split()


def _data(text: str) -> dict[str, object]:
    data = plain(read(SourceFile("block.yaml", text)))
    assert isinstance(data, dict)
    return data


def _laid(above: dict[str, object], below: dict[str, object]) -> dict[str, object]:
    """Lay the entries of a part over those of a spec, section by section."""
    both = dict(below)
    for section, entries in above.items():
        old = below.get(section)
        together = isinstance(old, dict) and isinstance(entries, dict)
        both[section] = {**old, **entries} if together else entries  # type: ignore[dict-item]
    return both
