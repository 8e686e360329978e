"""What a case can give and expect, and what is said where it is otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from shop_tests import case, run

from compiler.cli import main

DATA = "before: OK\nstep: 5m\nseries: {orders.Errors@Sum: 0 9 9 0 9 9 9}\n"


@pytest.mark.parametrize(
    "expected",
    [
        "{at: 0m, alarm: failing, state: OK}",
        "{at: 14m, alarm: failing, state: OK}",
        "{at: 15m, alarm: failing, state: ALARM}",
        "{at: 19m, alarm: failing, state: ALARM, notifies: []}",
        "{at: 15m, alarm: failing, notifies: [team]}",
        "{at: 20m, alarm: failing, state: OK, notifies: [team]}",
        "{at: 99m, alarm: failing, state: OK}",
        "{alarm: failing, never: INSUFFICIENT_DATA}",
        "{alarm: failing, never: ALARM, until: 14m}",
        "{alarm: failing, stays: ALARM, since: 30m}",
        "{alarm: failing, stays: OK, since: 20m, until: 29m}",
        "{alarm: failing, notifications: 3}",
        "{alarm: failing, notifications: 1, since: 21m}",
        "{topic: team, notifications: 3}",
    ],
)
def test_what_holds(expected: str, tmp_path: Path) -> None:
    result = run(tmp_path, case(f"{DATA}expect: [{expected}]"))
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("expected", "message", "help_"),
    [
        (
            "{at: 10m, alarm: failing, state: ALARM}",
            "at 10m `failing` is in OK, and ALARM is expected",
            "it goes to ALARM at 15m",
        ),
        (
            "{at: 25m, alarm: failing, state: INSUFFICIENT_DATA}",
            "at 25m `failing` is in OK, and INSUFFICIENT_DATA is expected",
            "it never goes to INSUFFICIENT_DATA in this case",
        ),
        (
            "{at: 30m, alarm: failing, state: OK}",
            "at 30m `failing` is in ALARM, and OK is expected",
            "it was in OK from 20m to 30m",
        ),
        (
            "{at: 16m, alarm: failing, notifies: [team]}",
            "at 16m `failing` notifies nobody, and `team` is expected",
            "it notifies at 15m (ALARM to team), 20m (OK to team), 30m (ALARM to team)",
        ),
        (
            "{at: 15m, alarm: failing, notifies: []}",
            "at 15m `failing` notifies `team`, and nobody is expected",
            "it notifies at 15m (ALARM to team), 20m (OK to team), 30m (ALARM to team)",
        ),
        (
            "{alarm: failing, never: ALARM}",
            "`failing` goes to ALARM at 15m, and never may",
            "",
        ),
        (
            "{alarm: failing, never: ALARM, since: 16m}",
            "`failing` is in ALARM at 16m, and never may",
            "",
        ),
        (
            "{alarm: failing, stays: OK}",
            "`failing` goes to ALARM at 15m, and is expected to stay OK",
            "",
        ),
        (
            "{alarm: failing, stays: ALARM}",
            "at 5m `failing` is in OK, and is expected to stay ALARM",
            "it goes to ALARM at 15m",
        ),
        (
            "{alarm: failing, notifications: 2}",
            "`failing` notifies 3 times, and 2 is expected",
            "at 15m (ALARM), 20m (OK), 30m (ALARM)",
        ),
        (
            "{topic: team, notifications: 0, until: 15m}",
            "`team` is told once, and 0 is expected",
            "at 15m (ALARM)",
        ),
    ],
)
def test_what_does_not_hold(expected: str, message: str, help_: str, tmp_path: Path) -> None:
    result = run(tmp_path, case(f"{DATA}expect: [{expected}]"))
    assert result.exit_code == 1
    assert f"error[WF920] {message}\n" in result.stderr
    assert (f"= help: {help_}\n" in result.stderr) is bool(help_)


def passes(tmp_path: Path, body: str) -> None:
    result = run(tmp_path, case(body))
    assert result.exit_code == 0, result.output


def test_samples_make_percentiles_of_any_period(tmp_path: Path) -> None:
    passes(
        tmp_path,
        """
        step: 1m
        series:
          orders.Duration@p99: {samples: [100x99 9000, _, 50, 9000x5, 9000x20, 9000x60, 9000x60]}
        expect:
          - {at: 6m, alarm: slow, state: ALARM, notifies: []}
        """.replace("at: 6m", "at: 11m").replace(", notifies: []", ""),
    )


def test_a_metric_may_have_a_step_of_its_own(tmp_path: Path) -> None:
    passes(
        tmp_path,
        """
        step: 5m
        series:
          orders.Errors@Sum: 9x4
          orders.Throttles@Sum: {values: 0x18 1x2, step: 1m}
        expect:
          - {at: 10m, alarm: bad, state: ALARM}
          - {at: 19m, alarm: deploying, state: ALARM}
        """,
    )


def test_numbers_that_yaml_reads_in_hexadecimal_are_read_as_written(tmp_path: Path) -> None:
    passes(
        tmp_path,
        """
        series: {orders.Errors@Sum: 0x40}
        expect: [{alarm: failing, stays: OK}, {at: 40m, alarm: failing, state: OK}]
        """,
    )


def test_a_band_is_given_by_the_case(tmp_path: Path) -> None:
    passes(
        tmp_path,
        """
        step: 5m
        series: {orders.Invocations@Sum: 100 100 5 5}
        bands: {odd: {upper: 200x4, lower: 50x4}}
        expect: [{at: 15m, alarm: odd, state: OK}, {at: 20m, alarm: odd, state: ALARM}]
        """,
    )


def test_a_result_stands_for_what_only_cloudwatch_computes(tmp_path: Path) -> None:
    passes(
        tmp_path,
        """
        step: 5m
        results: {quota: 50 85 90}
        expect: [{at: 10m, alarm: quota, state: OK}, {at: 15m, alarm: quota, state: ALARM}]
        """,
    )


def test_an_alarm_of_another_stack_does_what_the_case_says(tmp_path: Path) -> None:
    passes(
        tmp_path,
        """
        step: 5m
        series: {orders.Errors@Sum: 9x6}
        states: {payments-down: [{at: 20m, state: ALARM}, {at: 0m, state: OK}]}
        expect: [{at: 19m, alarm: down, state: OK}, {at: 20m, alarm: down, state: ALARM}]
        """,
    )


def test_a_file_gives_recorded_data_from_the_hour_of_its_first_row(tmp_path: Path) -> None:
    passes(
        tmp_path,
        """
        step: 5m
        series: {orders.Errors@Sum: {csv: errors.csv}}
        expect: [{at: 15m, alarm: failing, state: ALARM}, {at: 25m, alarm: failing, state: OK}]
        """,
    )


def test_a_file_is_read_from_the_start_of_the_case(tmp_path: Path) -> None:
    passes(
        tmp_path,
        """
        start: 2024-03-01T07:00
        step: 5m
        series: {orders.Errors@Sum: {csv: errors.csv, column: value}}
        expect: [{at: 74m, alarm: failing, state: OK}, {at: 75m, alarm: failing, state: ALARM}]
        """,
    )


def test_the_time_of_day_is_known(tmp_path: Path) -> None:
    spec = tmp_path / "specs" / "shop.yaml"
    run(tmp_path, None)
    gated = "IF(HOUR(orders.Errors@Sum) < 6, orders.Errors@Sum)"
    night = f"  nightly: {{expression: '{gated}', threshold: '> 5'}}\n"
    spec.write_text(spec.read_text().replace("composites:\n", f"{night}composites:\n"))
    body = """
        start: 2024-03-01T05:00
        step: 5m
        series: {orders.Errors@Sum: 9x24}
        expect:
          - {at: 10m, alarm: nightly, state: ALARM}
          - {at: 60m, alarm: nightly, state: ALARM}
          - {at: 80m, alarm: nightly, state: OK}
        """
    (tmp_path / "specs" / "shop.test.yaml").write_text(case(body))
    result = CliRunner().invoke(main, ["test", "--project", str(tmp_path)])
    assert result.exit_code == 0, result.output
