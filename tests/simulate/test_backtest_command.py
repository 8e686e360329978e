"""`watchform backtest` over files: tables, comparisons, pictures, and what is left out."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from shop_tests import SHOP

from compiler.cli import main

HEAD = "timestamp,orders.Errors@Sum,orders.Duration@Average\n"
# Three hours by five minutes: bad from 01:00 to 01:20, worse from 02:00 to 02:10.
BAD = {12: 9, 13: 9, 14: 7, 15: 7, 24: 30, 25: 30}
ROWS = "".join(
    f"2024-03-01 {i // 12:02}:{i % 12 * 5:02}:00,{BAD.get(i, 0)},{1200 if i > 30 else 300}\n"
    for i in range(36)
)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    shutil.copytree(SHOP, tmp_path, dirs_exist_ok=True)
    (tmp_path / "data.csv").write_text(HEAD + ROWS, encoding="utf-8")
    return tmp_path


def backtest(shop: Path, *words: str) -> Result:
    csv = [] if "--csv" in words else ["--csv", str(shop / "data.csv")]
    return CliRunner().invoke(
        main, ["backtest", "--env", "dev", "--project", str(shop), *csv, *words]
    )


def test_every_alarm_with_data_is_told(shop: Path) -> None:
    result = backtest(shop)
    assert result.exit_code == 0, result.output
    assert (
        result.stdout
        == """\
shop · dev · 2024-03-01 00:00 to 2024-03-01 03:00 UTC, 3 h

  alarm            fired  in ALARM  longest  notified
  failing              2       20m      15m         4  ·········███······█······
  slow-on-average      1       15m      15m         1  ······················███

  down is left out: it asks for payments-down, an alarm of another stack
  8 alarms are left out, of which no data are given:
    deploying, odd, page-errors[cart] and 5 more
"""
    )


def test_thresholds_are_compared_side_by_side(shop: Path) -> None:
    result = backtest(shop, "failing", "--threshold", "> 5, 8, 29")
    assert result.exit_code == 0, result.output
    assert (
        result.stdout.partition("\n\n")[2]
        == """\
failing
  setting               fired  in ALARM  longest  notified
  > 5 in 2 of 2  ← now      2       20m      15m         4  ·······███····█·····
  > 8 in 2 of 2             2       10m       5m         4  ·······██·····█·····
  > 29 in 2 of 2            1        5m       5m         2  ··············█·····
"""
    )


def test_datapoints_are_compared_too(shop: Path) -> None:
    result = backtest(shop, "failing", "--datapoints", "1..2 of 2", "--format", "markdown")
    assert (
        result.stdout
        == """\
**shop · dev · 2024-03-01 00:00 to 2024-03-01 03:00 UTC, 3 h**

`failing`

| setting | fired | in ALARM | longest | notified |
| --- | --: | --: | --: | --: |
| `> 5 in 1 of 2` | 2 | 40m | 25m | 4 |
| **`> 5 in 2 of 2`** | **2** | **20m** | **15m** | **4** |
"""
    )


def test_no_line_is_wider_than_a_terminal(shop: Path) -> None:
    for words in ((), ("failing", "--threshold", "> 1..20 step 1")):
        assert max(map(len, backtest(shop, *words).output.splitlines())) <= 80


def test_a_file_can_be_given_for_each_metric(shop: Path) -> None:
    one = shop / "one.csv"
    one.write_text("time,count\n" + "".join(f"{1709251200 + 300 * i},9\n" for i in range(12)))
    result = backtest(
        shop, "page-errors[*]", "--csv", f"pages[*].Errors@Sum={one}", "--format", "markdown"
    )
    assert "| `page-errors[cart]` | 1 | 50m | 50m | 1 |" in result.stdout
    assert "| `page-errors[pay]` | 1 | 50m | 50m | 1 |" in result.stdout


def test_a_gap_is_missing_data(shop: Path) -> None:
    gap = shop / "gap.csv"
    rows = [0, 1, 2, 30, 31]
    gap.write_text("time,count\n" + "".join(f"{1709251200 + 300 * i},9\n" for i in rows))
    result = backtest(shop, "failing", "--csv", f"orders.Errors@Sum={gap}", "--format", "markdown")
    # Two points after the last one still decide, then the gap counts as not breaching.
    assert "| `failing` | 2 |" in result.stdout


def test_a_composite_needs_the_data_of_all_its_alarms(shop: Path) -> None:
    (shop / "more.csv").write_text(
        "time,orders.Throttles@Sum\n" + "".join(f"{1709251200 + 60 * i},0\n" for i in range(180))
    )
    both = ("--csv", str(shop / "data.csv"), "--csv", str(shop / "more.csv"))
    result = backtest(shop, "bad", *both, "--format", "markdown")
    assert "| `bad` | 2 | 20m | 15m | 4 |" in result.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--last", "30d"), "say where the data come from"),
        (("--threshold", "> 1..3"), "settings are compared for one alarm"),
        (("failing", "--threshold", "60..70"), "is no range of thresholds"),
        (("--picture", "a.jpg"), "must end in .png or .svg"),
        (("--spec", "shops"), "there is no spec `shops`; did you mean `shop`?"),
        (("--step", "5"), "`5` is no duration"),
    ],
)
def test_a_mistake_on_the_command_line(shop: Path, words: tuple[str, ...], message: str) -> None:
    result = backtest(shop, *words)
    assert result.exit_code == 2
    assert message in result.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("fail",), "`shop` has no alarm `fail`"),
        (("--csv", "orders.Error@Sum=data.csv"), "no alarm of `shop` watches `orders.Error@Sum`"),
        (("--csv", "nothing.csv"), "nothing.csv cannot be read"),
        (("rate",), "no data of orders.Invocations@Sum"),
        (("odd", "--csv", "orders.Invocations@Sum=data.csv"), "its anomaly band is a model"),
        (("slow", "--csv", "slowness=minutes.csv"), "the p99 of 5m does not follow from values"),
    ],
)
def test_what_cannot_be_evaluated(
    shop: Path, words: tuple[str, ...], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop)
    (shop / "minutes.csv").write_text("time,v\n1709251200,1\n1709251260,1\n1709251320,2\n")
    result = backtest(shop, *words)
    assert result.exit_code == 3
    assert message in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize("ending", ["png", "svg"])
@pytest.mark.parametrize("words", [(), ("failing", "--threshold", "> 4..20 step 4")])
def test_a_picture_is_the_same_every_time(shop: Path, ending: str, words: tuple[str, ...]) -> None:
    pytest.importorskip("matplotlib")
    first, second = shop / f"1.{ending}", shop / f"2.{ending}"
    assert backtest(shop, *words, "--picture", str(first)).exit_code == 0
    assert backtest(shop, *words, "--picture", str(second)).exit_code == 0
    content = first.read_bytes()
    assert content == second.read_bytes()
    assert content.startswith(b"\x89PNG") if ending == "png" else b"</svg>" in content
    if ending == "svg":
        assert b"failing" in content


@pytest.mark.skipif(
    not os.environ.get("WATCHFORM_SERIES"),
    reason="WATCHFORM_SERIES names no folder with the CloudWatch series of the Numenta benchmark",
)
def test_two_weeks_of_a_real_database(shop: Path) -> None:
    """https://github.com/numenta/NAB, data/realAWSCloudwatch/rds_cpu_utilization_cc0c53.csv"""
    series = Path(os.environ["WATCHFORM_SERIES"]) / "rds_cpu_utilization_cc0c53.csv"
    result = backtest(
        shop, "slow-on-average", "--csv", f"orders.Duration@Average={series}",
        "--threshold", "> 6, 10, 20", "--format", "markdown",
    )  # fmt: skip
    rows = dict(re.findall(r"`(> \d+) in 2 of 2` \| (\d+)", result.stdout))
    assert int(rows["> 6"]) > int(rows["> 10"]) > 0
    assert result.exit_code == 0
