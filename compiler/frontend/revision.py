"""The specs as they stood in a commit of git.

https://git-scm.com/docs/git-archive
"""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from compiler.text.diagnostic import Code, Diagnostic, Problem

NO_REVISION = Code("WF115", "no-such-revision")

_LONGEST = 60.0


class Beginning(NamedTuple):
    """A commit by its digest; `common` tells whether what is checked out stands on it."""

    commit: str
    common: bool


@contextmanager
def project_at(project: Path, revision: str, *folders: str) -> Iterator[Path]:
    """Lay folders of a project (its specs), as they were in a commit, into a folder of its own.

    What the project did not have then is not there. All is gone when the context ends.

    Raises:
        Problem: the project is in no repository, or the repository has no such commit.
    """
    commit = _commit(project, revision)
    with tempfile.TemporaryDirectory(prefix="watchform-") as name:
        folder = Path(name)
        for what in folders or ("specs",):
            archive = _git(project, "archive", "--format=tar", commit, "--", what)
            if archive.returncode == 0:
                with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
                    tar.extractall(folder, filter="data")
        yield folder


def beginning(project: Path, revision: str) -> Beginning:
    """Find where the work on top of a revision began: what others did there since is not of it.

    Raises:
        Problem: the project is in no repository, or the repository has no such commit.
    """
    commit = _commit(project, revision)
    asked = _git(project, "merge-base", commit, "HEAD")
    common = asked.stdout.decode("ascii", "replace").strip()
    return Beginning(common or commit, asked.returncode == 0 and bool(common))


def _commit(project: Path, revision: str) -> str:
    inside = _git(project, "rev-parse", "--is-inside-work-tree")
    if inside.returncode:
        text = "the project is in no repository of git, so there is nothing to compare it with"
        raise Problem(Diagnostic(NO_REVISION, text, None, help="run the command in a clone"))
    asked = _git(
        project, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    commit = asked.stdout.decode("ascii", "replace").strip()
    if asked.returncode or not commit:
        text = f"the repository has no commit `{revision}`"
        help_ = "name a branch, a tag or a commit; in CI the clone must have it (`fetch-depth: 0`)"
        if _git(project, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true":
            text += ": it is a shallow clone"
            help_ = "get the whole history: `git fetch --unshallow`, or `fetch-depth: 0` in CI"
        elif revision == "HEAD":
            text = "the repository has no commit yet, so there is nothing to compare it with"
            help_ = "commit the project once: `git add .`, then `git commit`"
        raise Problem(Diagnostic(NO_REVISION, text, None, help=help_))
    return commit


def _git(project: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603 - words of ours; a revision is only ever verified
            ["git", "-C", str(project), *words],  # noqa: S607 - the user's own git
            capture_output=True,
            check=False,
            timeout=_LONGEST,
        )
    except FileNotFoundError:
        text = "git is not installed, and it is what knows the earlier specs"
        raise Problem(Diagnostic(NO_REVISION, text, None, help="install git")) from None
    except subprocess.TimeoutExpired:
        text = f"git did not answer within {_LONGEST:.0f} seconds"
        help_ = "try `git archive HEAD -- specs` by hand"
        raise Problem(Diagnostic(NO_REVISION, text, None, help=help_)) from None
