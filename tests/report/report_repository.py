"""A project in a repository of git, whose changes are reported."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from click.testing import CliRunner
from shared_verdicts import share_verdicts

from compiler.cli import main
from compiler.cli.judging import VERDICTS

ROOT = Path(__file__).parents[2]
PETCLINIC = "specs/petclinic.yaml"
SHOP = """version: 1
stack: ${prefix}-shop
watch:
  orders: {service: lambda, FunctionName: "${prefix}-orders"}
notify:
  topics: {team: {arn: "arn:aws:sns:${region}:${account}:team-alerts"}}
  severities: {warning: {alarm: [team]}}
alarms:
  order-errors: {metric: orders.Errors, threshold: "> 5"}
"""


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=Example", "-c", "user.email=team@example.com"]
    # The digest of a commit depends on its dates.
    when = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), "2026-01-02T03:04:05Z")
    subprocess.run(
        ["git", *who, *words], cwd=folder, check=True, capture_output=True, env=os.environ | when
    )


class Repository:
    """A clone in which PetClinic's specs are committed on `main`, and a branch is checked out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "specs", folder / "specs", ignore=shutil.ignore_patterns(".schema"))
        git(folder, "init", "-b", "main")
        (folder / ".git/info/exclude").write_text(f"{VERDICTS.parts[0]}/\n", encoding="utf-8")
        share_verdicts(folder)
        self.commit("first")
        git(folder, "checkout", "-b", "change")

    def commit(self, message: str = "more") -> None:
        git(self.folder, "add", "--all")
        git(self.folder, "commit", "--message", message)

    def edit(self, before: str, after: str, file: str = PETCLINIC) -> None:
        """Replace a text that stands there exactly once."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(before) == 1, before
        path.write_text(text.replace(before, after), encoding="utf-8")

    def place(self, begins: str, file: str = PETCLINIC) -> str:
        """Return the place of the one line that begins so, as a report names it."""
        lines = (self.folder / file).read_text(encoding="utf-8").splitlines()
        (number,) = [n for n, line in enumerate(lines, 1) if line.startswith(begins)]
        return f"`{file}:{number}`"

    def write(self, file: str, text: str) -> None:
        (self.folder / file).write_text(text, encoding="utf-8")

    def report(self, *words: str, base: str = "main") -> str:
        code, out, err = self.run(*words, base=base)
        assert (code, err) == (0, "")
        return out

    def run(self, *words: str, base: str = "main") -> tuple[int, str, str]:
        where = ["report", "--project", str(self.folder), "--base", base]
        done = CliRunner().invoke(main, [*where, *words])
        return done.exit_code, done.stdout, done.stderr
