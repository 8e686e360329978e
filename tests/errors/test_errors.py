"""Bad specs, and the exact text a user sees.

Every folder beside this file is a case: the files that differ from the project in `base/`, and
`expected.txt`; those whose name has no code hold several mistakes. `command.txt` holds another
command than `compile --env dev`; `absent.txt` names files of `base/` that the case has not.
`WATCHFORM_REWRITE=1` writes the expected texts anew.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from compiler.cli import main
from compiler.pipeline import compile_environment
from compiler.text.diagnostic import Diagnostic, Severity

HERE = Path(__file__).parent
NO_CASES = {"base", "__pycache__"}
FOLDERS = sorted(f.name for f in HERE.iterdir() if f.is_dir() and f.name not in NO_CASES)
CASES = [name for name in FOLDERS if name.startswith("WF")]
STALE = b"stale: true\n"
NOT_OF_THE_CASE = ("expected.txt", "command.txt", "absent.txt")

# A case holds one mistake and gets one message; these hold more than one of the same kind.
SEVERAL = {
    "WF201-a-key-in-place-of-another-beside-a-misspelt-one": 2,
    "WF203-a-place-of-two-words": 2,
}

# Of these the templates are written all the same.
WARNINGS = ("WF343", "WF409")

# A mistake has a place in a file; these have none to show.
NO_PLACE = {
    "WF110": "the file or folder is not there",
    "WF111": "the environment has no file",
    "WF112": "the file cannot be opened",
    "WF113": "the file is not read",
    "WF114": "the file is not read",
}

QUOTED = re.compile(r"`([^`]*)`")
# Words of the program's own world, which say nothing to who writes a spec.
INTERNAL = re.compile(
    r"pydantic|NoneType|\bNone\b|\bdict\b|\btuple\b|\bstr\b|\bint\b|\bbool\b|\bfloat\b|Traceback"
    r"|\w+Spec\b|\w+Error:|\bliteral_|_type\b|input_value|<class|\bmodel\b|validator|regex"
)


def project_of(case: str, folder: Path) -> Path:
    """Lay the files of a case over the base project, with a template from an earlier compile."""
    absent = HERE / case / "absent.txt"
    gone = absent.read_text(encoding="utf-8").split() if absent.exists() else []
    shutil.copytree(HERE / "base", folder, dirs_exist_ok=True)
    ignored = shutil.ignore_patterns(*NOT_OF_THE_CASE)
    shutil.copytree(HERE / case, folder, dirs_exist_ok=True, ignore=ignored)
    for name in gone:
        (folder / name).unlink()
    out = folder / "templates_out" / "dev"
    out.mkdir(parents=True)
    (out / "app.yaml").write_bytes(STALE)
    return folder


def command_of(case: str) -> list[str]:
    """Return the command a case runs."""
    command = HERE / case / "command.txt"
    text = command.read_text(encoding="utf-8") if command.exists() else "compile --env dev"
    return text.split()


def compiled(case: str, folder: Path) -> tuple[Diagnostic, ...]:
    """Return the findings of a case."""
    return compile_environment(project_of(case, folder), command_of(case)[-1]).diagnostics


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {p.as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("case", FOLDERS)
def test_the_user_sees_exactly(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project_of(case, tmp_path))
    before = files_of(tmp_path)
    result = CliRunner().invoke(main, command_of(case))
    expected = HERE / case / "expected.txt"
    if os.environ.get("WATCHFORM_REWRITE"):
        expected.write_text(result.stderr, encoding="utf-8")
    assert result.stderr == expected.read_text(encoding="utf-8")
    if case.startswith(WARNINGS):
        assert result.exit_code == 0
        return
    assert result.stdout == ""
    assert result.exit_code == 3
    assert files_of(tmp_path) == before


@pytest.mark.parametrize("case", CASES)
def test_each_mistake_has_one_message_with_a_place(case: str, tmp_path: Path) -> None:
    found = compiled(case, tmp_path)
    code = case.split("-", 1)[0]
    written = b"".join(files_of(tmp_path).values()).decode("utf-8", "replace")
    assert [d.code.id for d in found] == [code] * SEVERAL.get(case, 1)
    for diagnostic in found:
        assert (diagnostic.severity is Severity.WARNING) is (code in WARNINGS)
        assert (diagnostic.span is None) is (code in NO_PLACE)
        assert diagnostic.help, "say what to do next"
        said = f"{diagnostic.message} {diagnostic.help}"
        assert not INTERNAL.search(QUOTED.sub(lambda m: "" if m[1] in written else m[0], said))


def test_the_base_project_has_no_mistake(tmp_path: Path) -> None:
    shutil.copytree(HERE / "base", tmp_path, dirs_exist_ok=True)
    assert compile_environment(tmp_path, "dev").diagnostics == ()
