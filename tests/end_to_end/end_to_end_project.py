"""PetClinic in a temporary folder, and the real command run on it."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from end_to_end_account import Account
from end_to_end_inventory import Inventory, read
from shared_verdicts import share_verdicts

from compiler.aws.embedded import running

ROOT = Path(__file__).parents[2]
SPEC = "specs/petclinic.yaml"
STATE = Path(".watchform", "embedded")


@dataclass(frozen=True)
class Run:
    """How the command ended, and what it wrote."""

    code: int
    out: str
    err: str

    def steps(self) -> list[str]:
        """Give what was done, one by one, without the times."""
        return re.findall(r"^  \d\d:\d\d:\d\d  (.*?)(?:, [\d.]+ s)?$", self.out, re.MULTILINE)

    def planned(self) -> list[str]:
        """Give the lines of the plan that name a resource, with its mark in front."""
        return re.findall(r"^ +([-+~±<] .*specs/.*)$", self.out, re.MULTILINE)

    def outputs(self) -> dict[str, str]:
        """Give what stands at the end under "Outputs"."""
        lines = self.out.rpartition("\nOutputs\n")[2].splitlines()
        return dict(line.split() for line in lines)


@dataclass(frozen=True)
class Project:
    """A project folder of its own, with the embedded AWS in it."""

    folder: Path

    @classmethod
    def fresh(cls, folder: Path) -> Project:
        for part in ("specs", "examples"):
            shutil.copytree(ROOT / part, folder / part)
        share_verdicts(folder)
        return cls(folder)

    def copy(self, folder: Path) -> Project:
        """Copy the project with its account: what was deployed is deployed in the copy too."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return Project(folder)

    def replace(self, file: str, old: str, new: str) -> None:
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{file} holds {old!r} {text.count(old)} times"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def line(self, file: str, text: str) -> int:
        """Give the number of the one line that begins with a text."""
        lines = (self.folder / file).read_text(encoding="utf-8").splitlines()
        (number,) = (n for n, line in enumerate(lines, 1) if line.startswith(text))
        return number

    def files(self, part: str | Path) -> dict[str, bytes]:
        """Read all files of a part of the project."""
        paths = sorted(path for path in (self.folder / part).rglob("*") if path.is_file())
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in paths}

    def run(self, command: str, *options: str, env: str = "local", **variables: str) -> Run:
        """Run the command as a user without AWS settings does, from another folder."""
        words = (command, "--env", env, "--project", str(self.folder), *options)
        finished = subprocess.run(
            [sys.executable, "-m", "compiler", *words],
            cwd=self.folder.parent,
            env=self._environment() | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return Run(finished.returncode, finished.stdout, finished.stderr)

    def _environment(self) -> dict[str, str]:
        # The home is the project: nothing of the user's own configuration is found there.
        home = {"HOME": str(self.folder), "PYTHONPATH": str(ROOT)}
        return home | {"PATH": os.environ["PATH"]}

    @contextlib.contextmanager
    def account(self) -> Iterator[Account]:
        """Open the embedded AWS of the project, which no command may be using."""
        with running(self.folder / STATE) as aws, contextlib.closing(Account(aws)) as account:
            yield account

    def holds(self) -> Inventory:
        """Read all that the account holds."""
        with self.account() as account:
            return read(account)
