"""Pictures of the dashboards that change: which are taken, and where the comment shows them.

The browser of these tests writes down what it was given; pictures of a real one are looked at in
tests/preview.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from report_repository import Repository

BOTH = ("--env", "dev", "--env", "prod")
WIDGET = "      - {title: Throttles, metrics: [genai.Throttles]}\n      - title: API Gateway\n"
FIRST = "      - title: API Gateway\n"


@pytest.mark.usefixtures("with_browser")
def test_pictures_of_dashboards_that_change_stand_side_by_side(
    repository: Repository, tmp_path: Path
) -> None:
    repository.edit(FIRST, WIDGET)
    out = tmp_path / "out"
    address = "https://pictures.example/7"
    report = repository.report(*BOTH, "--out", str(out), "--pictures", address)
    names = ["dev-DashboardMain-after.png", "dev-DashboardMain-before.png"]
    assert sorted(path.name for path in (out / "pictures").iterdir()) == names
    assert "**Pictures** of the dashboards that change, with made-up data: 2.\n" in report
    assert "<code>dashboards.main</code> in <code>dev</code>, before and after" in report
    assert (
        f"Before:\n\n![Before]({address}/{names[1]})\n\nAfter:\n\n![After]({address}/{names[0]})"
        in report
    )
    assert f"![After](pictures/{names[0]})" in (out / "report.md").read_text(encoding="utf-8")


@pytest.mark.usefixtures("with_browser")
def test_without_an_address_the_comment_says_where_the_pictures_are(
    repository: Repository, tmp_path: Path
) -> None:
    repository.edit(FIRST, WIDGET)
    report = repository.report("--env", "dev", "--out", str(tmp_path / "out"))
    assert "with made-up data: 2, in `out/pictures`.\n" in report
    assert "![" not in report


@pytest.mark.usefixtures("with_browser")
def test_a_dashboard_that_stays_as_it_is_has_no_picture(
    repository: Repository, tmp_path: Path
) -> None:
    pictures = tmp_path / "out/pictures"
    pictures.mkdir(parents=True)
    (pictures / "dev-DashboardOld-before.png").write_text("of an earlier report", "utf-8")
    repository.edit("${each}:      {keep: 30d", "${each}:      {keep: 14d")
    assert "Pictures" not in repository.report("--env", "dev", "--out", str(tmp_path / "out"))
    assert list(pictures.iterdir()) == []


@pytest.mark.usefixtures("without_browser")
def test_without_a_browser_one_line_says_that_there_are_no_pictures(
    repository: Repository, tmp_path: Path
) -> None:
    repository.edit(FIRST, WIDGET)
    report = repository.report("--env", "dev", "--out", str(tmp_path / "out"))
    missing = "a picture needs Chromium or Chrome, and none is on the PATH"
    assert f"\nNo pictures of the dashboards: {missing}.\n" in report


@pytest.mark.parametrize(
    "words",
    [("--pictures", "https://x.example"), ("--pictures", "x)![y](", "--out", "out")],
    ids=["without a folder", "that is no address"],
)
def test_an_address_of_pictures_is_refused(repository: Repository, words: tuple[str, ...]) -> None:
    code, out, err = repository.run("--env", "dev", *words)
    assert (code, out) == (2, "")
    assert "--pictures takes an address of https:// without spaces, and needs --out" in err
