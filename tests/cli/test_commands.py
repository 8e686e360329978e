"""The commands as a whole: what they say, where they say it, how they end."""

from __future__ import annotations

import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from compiler.cli import main
from compiler.cli.screen import Exit

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    return tmp_path


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, list(words))
    return done.exit_code, done.stdout, done.stderr


def test_compile_writes_a_template_for_every_environment(project: Path) -> None:
    code, out, _ = run("compile", "--project", str(project))
    assert code == Exit.DONE
    assert (
        out.splitlines()[-1] == "compiled 4 stacks with 249 resources for dev, local, prod, staging"
    )
    names = sorted(p.relative_to(project).as_posix() for p in project.glob("templates_out/*/*"))
    assert names == [
        f"templates_out/{name}/petclinic.yaml" for name in ("dev", "local", "prod", "staging")
    ]


def test_a_second_compile_writes_nothing(project: Path) -> None:
    run("compile", "--project", str(project))
    _, out, _ = run("compile", "--project", str(project))
    assert out.startswith("compiled")


def test_check_fails_where_a_template_is_stale_and_names_it(project: Path) -> None:
    run("compile", "--project", str(project))
    old = project / "templates_out/dev/petclinic.yaml"
    old.write_text(old.read_text(encoding="utf-8") + "# by hand\n", encoding="utf-8")
    before = old.read_bytes()
    code, _, err = run("compile", "--check", "--project", str(project))
    assert code == Exit.INVALID
    assert "templates_out/dev/petclinic.yaml is not what the specs say" in err
    assert "staging" not in err
    assert old.read_bytes() == before


def test_the_template_of_a_spec_that_is_gone_goes_too(project: Path) -> None:
    run("compile", "--project", str(project), "--env", "dev")
    gone = project / "templates_out/dev/old.yaml"
    gone.write_text("Resources: {}\n")
    assert run("compile", "--check", "--project", str(project))[0] == Exit.INVALID
    _, out, _ = run("compile", "--project", str(project), "--env", "dev")
    assert "removed" in out
    assert not gone.exists()


def test_the_templates_of_an_environment_that_is_gone_go_too(project: Path) -> None:
    run("compile", "--project", str(project))
    shutil.copytree(project / "templates_out/dev", project / "templates_out/old")
    kept = project / "templates_out/notes/mine.yaml"
    kept.parent.mkdir()
    kept.write_text("mine: true\n")
    assert run("compile", "--check", "--project", str(project), "--env", "dev")[0] == Exit.DONE
    code, _, err = run("compile", "--check", "--project", str(project))
    assert code == Exit.INVALID
    assert "templates_out/old/petclinic.yaml is of an environment that is gone" in err
    run("compile", "--project", str(project), "--env", "dev")
    assert (project / "templates_out/old").exists()
    _, out, _ = run("compile", "--project", str(project))
    assert "removed" in out
    assert not (project / "templates_out/old").exists()
    assert kept.exists()


def test_an_error_writes_nothing_at_all(project: Path) -> None:
    run("compile", "--project", str(project))
    files = {p: p.read_bytes() for p in project.glob("templates_out/*/*")}
    prod = project / "specs/environments/prod.yaml"
    prod.write_text(prod.read_text().replace("region:", "regoin:"))
    spec = project / "specs/petclinic.yaml"
    spec.write_text(spec.read_text(encoding="utf-8").replace("> 1000", "> 900"), encoding="utf-8")
    code, _, err = run("compile", "--project", str(project))
    assert code == Exit.INVALID
    assert "1 error; nothing was written" in err
    assert {p: p.read_bytes() for p in project.glob("templates_out/*/*")} == files


def test_findings_as_lines_stand_alone(project: Path) -> None:
    spec = project / "specs/petclinic.yaml"
    text = spec.read_text(encoding="utf-8")
    spec.write_text(text.replace("api.5XXError@Sum\n", "api.5XXErorr@Sum\n"), encoding="utf-8")
    _, _, err = run("compile", "--project", str(project), "--env", "dev", "--format", "lines")
    first = err.splitlines()[0]
    assert first.startswith("specs/petclinic.yaml:")
    assert first.endswith("(did you mean `5XXError`?)")


def test_every_command_has_help() -> None:
    context = click.Context(main)
    for name in main.list_commands(context):
        code, out, _ = run(name, "--help")
        assert code == Exit.DONE
        assert f"Usage: main {name}" in out


def test_a_mistake_of_our_own_ends_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    @click.command("broken")
    def broken() -> None:
        raise RuntimeError("never shown")

    monkeypatch.setattr(main, "get_command", lambda *_: broken)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    code, out, err = run("broken")
    assert code == 70
    assert "Traceback" not in out + err
    assert "never shown" not in out + err
    (report,) = tmp_path.glob("watchform-*.txt")
    assert "never shown" in report.read_text()


def test_an_interrupt_at_any_command_ends_with_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("compiler.pipeline.compile_environment", interrupted)
    code, _, err = run("compile", "--env", "dev")
    assert (code, err) == (Exit.INTERRUPTED, "interrupted\n")
