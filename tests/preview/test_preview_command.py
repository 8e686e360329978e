"""`watchform preview` as people use it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from compiler.cli import main
from compiler.cli.screen import Exit
from compiler.preview.picture import browser, height

ROOT = Path(__file__).parents[2]


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, list(words))
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "docs/examples/first/specs", tmp_path / "specs")
    return tmp_path


def test_a_page_is_written_and_named(project: Path) -> None:
    code, out, _ = run("preview", "--env", "dev", "--project", str(project))
    assert code == Exit.DONE
    path = project / ".watchform/preview/dev/shop-dev-main.html"
    assert out == f"wrote {path.as_posix()}\n"
    html = path.read_text(encoding="utf-8")
    assert html.startswith("<!doctype html>")
    assert 'src="' not in html.partition("<script>")[0]


def test_pages_go_where_one_wants_them(project: Path) -> None:
    out = project / "pages"
    run("preview", "--env", "dev", "--project", str(project), "--out", str(out))
    assert [p.name for p in out.iterdir()] == ["shop-dev-main.html"]


def test_a_mistake_in_the_specs_is_told_and_nothing_is_drawn(project: Path) -> None:
    spec = project / "specs/shop.yaml"
    text = spec.read_text(encoding="utf-8").replace("orders.Errors]", "orders.Error]")
    spec.write_text(text, encoding="utf-8")
    code, _, err = run("preview", "--env", "dev", "--project", str(project))
    assert code == Exit.INVALID
    assert "WF341" in err
    assert "nothing was drawn" in err
    assert not (project / ".watchform").exists()


def test_without_a_dashboard_there_is_nothing_to_draw(project: Path) -> None:
    spec = project / "specs/shop.yaml"
    head, _, tail = spec.read_text(encoding="utf-8").partition("dashboards:")
    spec.write_text(head + "notify:" + tail.partition("notify:")[2], encoding="utf-8")
    code, out, _ = run("preview", "--env", "dev", "--project", str(project))
    assert (code, out) == (Exit.DONE, "dev has no dashboard\n")


def test_a_picture_has_the_size_of_its_dashboard(project: Path) -> None:
    if browser() is None and not os.environ.get("CI"):
        pytest.skip("no Chromium here: no picture can be taken")
    code, out, err = run("preview", "--env", "dev", "--project", str(project), "--png")
    assert code == Exit.DONE, err
    picture = project / ".watchform/preview/dev/shop-dev-main.png"
    assert out.splitlines()[1] == f"wrote {picture.as_posix()}"
    content = picture.read_bytes()
    assert content.startswith(b"\x89PNG")
    assert int.from_bytes(content[16:20]) == 1600
    assert int.from_bytes(content[20:24]) == height_of(project)


def height_of(project: Path) -> int:
    from compiler.pipeline import compile_environment
    from compiler.preview.dashboards import dashboards

    estate = compile_environment(project, "dev").estate
    assert estate is not None
    [(_, dashboard)] = dashboards(estate)
    return height(dashboard)


def test_without_a_browser_a_picture_says_what_it_needs(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    code, out, err = run("preview", "--env", "dev", "--project", str(project), "--png")
    assert code == Exit.INVALID
    assert "wrote" in out
    assert err == "a picture needs Chromium or Chrome, and none is on the PATH\n"
