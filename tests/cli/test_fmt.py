"""`watchform fmt`: what it writes, what it leaves alone, how it ends."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from compiler.cli import main
from compiler.cli.screen import Exit
from compiler.frontend.layout import formatted
from compiler.pipeline import compile_all
from compiler.text.source import SourceFile

ROOT = Path(__file__).parents[2]
UGLY = """\
version:   1   # one
stack: '${prefix}-more'


# What we look at.
watch:

    orders:   { service: "lambda",FunctionName: "${prefix}-orders" }
alarms:
    errors:
        threshold:   '> 5'
        metric: "orders.Errors"   # all of them
        # nobody is told
        actions: {   }


"""
FINE = """\
version: 1     # one
stack: ${prefix}-more

# What we look at.
watch:
  orders: {service: lambda, FunctionName: "${prefix}-orders"}
alarms:
  errors:
    threshold: "> 5"
    metric: orders.Errors     # all of them
    # nobody is told
    actions: {}
"""
TABLE = [
    pytest.param("a: {b: 1,c: [x,y]}\n", "a: {b: 1, c: [x, y]}\n", id="spaces inside brackets"),
    pytest.param("a: '> 1'\n", 'a: "> 1"\n', id="a sign that YAML reads keeps its quotes"),
    pytest.param('a: "it\'s"\n', "a: it's\n", id="quotes that are not needed go"),
    pytest.param("a: 'b: \"c\"'\n", "a: 'b: \"c\"'\n", id="single quotes around double ones stay"),
    pytest.param('a: "on"\n', 'a: "on"\n', id="a truth value of other tools stays quoted"),
    pytest.param('a: "12:30"\n', 'a: "12:30"\n', id="a time stays quoted"),
    pytest.param('a: "007"\n', 'a: "007"\n', id="a text of digits stays quoted"),
    pytest.param("a:   {b: 1}\nbcd: {c: 2}\n", None, id="values in a column stay there"),
    pytest.param("a:     {b: 1}\nbcd:   {c: 2}\n", "a:   {b: 1}\nbcd: {c: 2}\n", id="no wider"),
    pytest.param("a: 1\n\n\n\nb: 2\n", "a: 1\n\nb: 2\n", id="one blank line is enough"),
    pytest.param("a:\n- b\n- c\n", "a:\n  - b\n  - c\n", id="a list is indented below its key"),
    pytest.param("a: |\n     x\n       y\n\n\nb: 1\n", "a: |\n  x\n    y\n\nb: 1\n", id="a block"),
    pytest.param("a: |+\n  x\n\n\nb: 1\n", None, id="a block that keeps its blank lines"),
    pytest.param("a: |  # x\n  b", "a: |-  # x\n  b\n", id="a block that ends with the file"),
    pytest.param("a: [b, # why\n    c]\n", "a: [b, # why\n  c]\n", id="a comment inside brackets"),
    pytest.param("a: [b,\n  c]\n", "a: [b, c]\n", id="brackets that fit a line"),
    pytest.param("a: 고객 서비스  # 왜\n", None, id="Korean text and comments"),
    pytest.param("a:\n  b: 1\n  # of b\n# of c\nc: 2\n", None, id="comments keep their level"),
    pytest.param("a: one\n    two\n", "a: one\n  two\n", id="a text of two lines"),
]


def run(*words: str, stdin: str = "") -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["fmt", *words], input=stdin)
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize(("before", "after"), TABLE)
def test_the_form_of_a_file(before: str, after: str | None) -> None:
    assert formatted(SourceFile("x.yaml", before)) == (before if after is None else after)


def test_brackets_that_do_not_fit_a_line_become_a_block() -> None:
    long = "a: {first: " + "x" * 60 + ", second: [" + "y" * 40 + ", z]}  # why\n"
    wanted = f"# why\na:\n  first: {'x' * 60}\n  second: [{'y' * 40}, z]\n"
    assert formatted(SourceFile("x.yaml", long)) == wanted


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "docs/examples/first/specs", tmp_path / "specs")
    (tmp_path / "specs/ugly.yaml").write_text(UGLY, encoding="utf-8")
    return tmp_path


def test_it_writes_the_files_that_differ_and_no_others(project: Path) -> None:
    others = {p: p.stat().st_mtime_ns for p in project.rglob("*.yaml") if p.name != "ugly.yaml"}
    code, out, _ = run("--project", str(project))
    assert code == Exit.DONE
    assert out.splitlines()[0] == f"formatted {project.as_posix()}/specs/ugly.yaml"
    assert out.splitlines()[-1] == "4 files: 1 formatted"
    assert (project / "specs/ugly.yaml").read_text(encoding="utf-8") == FINE
    assert {path: path.stat().st_mtime_ns for path in others} == others
    assert run("--project", str(project))[1] == "4 files: all in their form\n"


def test_the_templates_stay_the_same(project: Path) -> None:
    before = [t.body for c in compile_all(project).compilations for t in c.templates]
    run("--project", str(project))
    assert [t.body for c in compile_all(project).compilations for t in c.templates] == before
    assert before


def test_check_writes_nothing_and_fails(project: Path) -> None:
    code, _, err = run("--check", "--project", str(project))
    assert code == Exit.INVALID
    assert err == f"{project.as_posix()}/specs/ugly.yaml has another form\n"
    assert (project / "specs/ugly.yaml").read_text(encoding="utf-8") == UGLY


def test_diff_shows_what_would_change(project: Path) -> None:
    code, out, err = run("--diff", str(project / "specs/ugly.yaml"))
    assert code == Exit.DONE
    assert "-stack: '${prefix}-more'" in out.splitlines()
    assert "+stack: ${prefix}-more" in out.splitlines()
    assert err == "1 file: 1 would be formatted\n"
    assert (project / "specs/ugly.yaml").read_text(encoding="utf-8") == UGLY


def test_a_file_with_a_mistake_is_told_and_stays_as_it_is(project: Path) -> None:
    broken = project / "specs/broken.yaml"
    broken.write_text("a:  {b: 1\nc:   2\n", encoding="utf-8")
    code, out, err = run("--project", str(project))
    assert code == Exit.INVALID
    assert "error[WF101] `{` is not closed" in err
    assert "broken.yaml:2:" in err
    assert broken.read_text(encoding="utf-8") == "a:  {b: 1\nc:   2\n"
    assert out.splitlines()[-1] == "5 files: 1 with a mistake, left alone, 1 formatted"


def test_the_standard_input_becomes_the_standard_output() -> None:
    assert run("-", stdin=UGLY)[:2] == (Exit.DONE, FINE)
    code, out, err = run("-", stdin="a: [\n")
    assert (code, out) == (Exit.INVALID, "")
    assert "<stdin>" in err


def test_what_yaml_allows_and_specs_do_not_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a:  &b 1\nc:  *b\n", encoding="utf-8")
    assert run(str(path))[0] == Exit.INVALID
    assert path.read_text(encoding="utf-8") == "a:  &b 1\nc:  *b\n"


def test_a_line_break_that_editors_do_not_show_is_told() -> None:
    code, out, err = run("-", stdin='a: 1\nb: "x\u2028y"\n')
    assert (code, out) == (Exit.INVALID, "")
    assert "error[WF118] a line break of another kind (U+2028) stands in <stdin>" in err
    assert " --> <stdin>:2:6" in err


def test_a_link_stays_a_link(project: Path) -> None:
    path = project / "specs/ugly.yaml"
    real = project / "real.yaml"
    path.rename(real)
    path.symlink_to(real)
    run("--project", str(project))
    assert path.is_symlink()
    assert real.read_text(encoding="utf-8") == FINE
