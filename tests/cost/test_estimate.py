"""What an estate costs: every kind of usage, the free tier, prices of one's own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from compiler.catalog import price
from compiler.cost.advice import advice
from compiler.cost.assumptions import assumptions
from compiler.cost.difference import difference
from compiler.cost.estimate import Estimate, estimate
from compiler.cost.measuring import Measured, with_measured
from compiler.cost.usage import Category
from compiler.ir.estate import Estate
from compiler.pipeline import compile_environment

ROOT = Path(__file__).parents[2]
ENVIRONMENT = """
version: 1
environment: {name}
account: "111122223333"
region: us-east-1
prefix: shop-{name}
"""
WATCH = """
watch:
  orders: {service: lambda, FunctionName: orders}
defaults:
  alarms: {actions: {}}
metrics:
  fast_errors: {namespace: Shop, metric: Errors}
  rate: {expression: 100 * orders.Errors / orders.Invocations}
  part: {expression: orders.Errors / (orders.Errors + orders.Invocations)}
"""
E = "metric: {namespace: Shop, name: E, value: 1}"


def estate_of(folder: Path, spec: str, environment: str = "", name: str = "prod") -> Estate:
    specs = folder / "specs"
    (specs / "environments").mkdir(parents=True, exist_ok=True)
    (specs / "project.yaml").write_text("version: 1\nproject: shop\nnamespaces: {Shop: {}}\n")
    text = ENVIRONMENT.format(name=name) + environment
    (specs / f"environments/{name}.yaml").write_text(text)
    (specs / "shop.yaml").write_text("version: 1\nstack: ${prefix}-monitoring\n" + spec)
    compiled = compile_environment(folder, name)
    assert not compiled.failed, compiled.diagnostics
    assert compiled.estate is not None
    return compiled.estate


def cents(found: Estimate, category: Category) -> float:
    return round(sum(g.gross for g in found.groups if g.category is category), 4)


def net(found: Estimate, category: Category) -> float:
    return round(sum(g.net for g in found.groups if g.category is category), 4)


ALARM_CASES = {
    "a standard alarm costs ten cents": (
        'errors: {metric: orders.Errors, threshold: "> 5"}',
        0.10,
    ),
    "a period under a minute costs three times that": (
        'fast: {metric: fast_errors, threshold: "> 5", period: 10s}',
        0.30,
    ),
    "an expression pays for each metric in it": (
        'rate: {metric: rate, threshold: "> 5"}',
        0.20,
    ),
    "a metric that an expression names twice is paid for once": (
        'rate: {metric: part, threshold: "> 5"}',
        0.20,
    ),
    "an anomaly band makes it three metrics": (
        "odd: {metric: orders.Duration, threshold: above band 2}",
        0.30,
    ),
    "only_when adds the metric that it looks at": (
        'quiet: {metric: orders.Errors, threshold: "> 5", only_when: orders.Invocations >= 100}',
        0.20,
    ),
}


@pytest.mark.parametrize(("alarm", "usd"), ALARM_CASES.values(), ids=ALARM_CASES)
def test_alarms(alarm: str, usd: float, tmp_path: Path) -> None:
    found = estimate(estate_of(tmp_path, f"{WATCH}alarms:\n  {alarm}\n"))
    assert cents(found, Category.ALARMS) == usd


def test_a_composite_costs_fifty_cents_besides_its_alarms(tmp_path: Path) -> None:
    spec = (
        f'{WATCH}alarms:\n  errors: {{metric: orders.Errors, threshold: "> 5"}}\n'
        "composites:\n  down: {rule: ALARM(errors), actions: {}}\n"
    )
    found = estimate(estate_of(tmp_path, spec))
    assert cents(found, Category.ALARMS) == 0.60
    assert net(found, Category.ALARMS) == 0.50


def test_ten_alarm_metrics_are_free_and_the_eleventh_is_not(tmp_path: Path) -> None:
    names = "".join(
        f'  a{n}: {{metric: orders.Errors, threshold: "> {n}"}}\n' for n in range(1, 12)
    )
    found = estimate(estate_of(tmp_path, f"{WATCH}alarms:\n{names}"))
    assert cents(found, Category.ALARMS) == 1.10
    assert net(found, Category.ALARMS) == 0.10


def test_a_dashboard_of_more_than_fifty_metrics_is_not_free(tmp_path: Path) -> None:
    def spec(count: int) -> str:
        metrics = "".join(f"  m{n}: {{namespace: Shop, metric: M{n}}}\n" for n in range(count))
        lines = ", ".join(f"m{n}" for n in range(count))
        widgets = f"[{{title: All, metrics: [{lines}]}}]"
        return f"metrics:\n{metrics}dashboards:\n  main: {{widgets: {widgets}}}\n"

    small = estimate(estate_of(tmp_path, spec(50)))
    large = estimate(estate_of(tmp_path, spec(51)))
    assert [cents(small, Category.DASHBOARDS), net(small, Category.DASHBOARDS)] == [3.0, 0.0]
    assert [cents(large, Category.DASHBOARDS), net(large, Category.DASHBOARDS)] == [3.0, 3.0]


RETENTION = "retention:\n  /ecs/a: 30d\n  /ecs/b: 365d\n  /aws/lambda/c: forever\n"


def quantities(estate: Estate, key: str) -> dict[str, float]:
    return {
        i.path.partition(".")[2]: round(i.quantity, 3)
        for i in estimate(estate).items
        if i.price.key == key
    }


def test_log_groups_share_what_they_take_in_together(tmp_path: Path) -> None:
    estate = estate_of(tmp_path, RETENTION, "volumes: {logs: 6 GB}\n")
    assert quantities(estate, "logs_ingestion") == {"/ecs/a": 2, "/ecs/b": 2, "/aws/lambda/c": 2}


def test_what_is_kept_depends_on_the_retention(tmp_path: Path) -> None:
    estate = estate_of(tmp_path, RETENTION, "volumes: {logs: 6 GB}\n")
    # 2 GB a month, a fifth of it after compression: one month, twelve months, one more each month.
    assert quantities(estate, "logs_storage") == {
        "/ecs/a": 0.395,
        "/ecs/b": 4.8,
        "/aws/lambda/c": 0.4,
    }


def test_the_longer_pattern_of_a_log_group_wins_and_the_rest_share(tmp_path: Path) -> None:
    volumes = 'volumes:\n  logs: {together: 1 GB, groups: {"/ecs/*": 2 GB, /ecs/b: 500 MB}}\n'
    estate = estate_of(tmp_path, RETENTION, volumes)
    assert quantities(estate, "logs_ingestion") == {"/ecs/a": 2, "/ecs/b": 0.5, "/aws/lambda/c": 1}


def test_an_infrequent_access_group_takes_in_at_its_own_price_outside_the_free_tier(
    tmp_path: Path,
) -> None:
    spec = "retention:\n  /ecs/a: {keep: 30d, class: INFREQUENT_ACCESS}\n"
    found = estimate(estate_of(tmp_path, spec, "volumes: {logs: 4 GB}\n"))
    [ingestion] = [i for i in found.items if i.price.key == "logs_ingestion_infrequent_access"]
    assert ingestion.gross == pytest.approx(1.0)
    assert net(found, Category.LOGS) == pytest.approx(
        1.0 + 4 * 30 / (365 / 12) * 0.2 * 0.03, abs=1e-3
    )


def test_without_volumes_the_estimate_says_what_it_leaves_out(tmp_path: Path) -> None:
    estate = estate_of(tmp_path, RETENTION)
    found = estimate(estate)
    assert cents(found, Category.LOGS) == 0
    assert any("Log events are not counted" in note for note in assumptions(estate, found))


def test_a_metric_that_two_filters_make_is_paid_for_once(tmp_path: Path) -> None:
    spec = (
        "retention:\n  /ecs/a: 30d\nlog_metrics:\n"
        f"  errors: {{log_group: /ecs/a, pattern: ERROR, {E}}}\n"
        f"  fatal: {{log_group: /ecs/a, pattern: FATAL, {E}}}\n"
    )
    assert cents(estimate(estate_of(tmp_path, spec)), Category.METRICS) == 0.30


TRAIL = "trail: {name: shop-prod-trail, bucket: shop-prod-trail-logs, keep: 90d}\n"


def test_the_trail_pays_for_its_key_its_files_and_further_copies(tmp_path: Path) -> None:
    volumes = "volumes: {trail: {stored: 10 GB, management_events: 250000}}\n"
    found = estimate(estate_of(tmp_path, TRAIL, volumes))
    assert cents(found, Category.KEYS) == 1.0
    assert cents(found, Category.STORAGE) == 0.23
    assert cents(found, Category.TRAIL) == 5.0


def test_own_prices_win_the_environments_over_the_projects(tmp_path: Path) -> None:
    spec = f'{WATCH}alarms:\n  errors: {{metric: orders.Errors, threshold: "> 5"}}\n'
    estate = estate_of(tmp_path, spec, "prices: {alarm_standard: 0.25}\n")
    assert cents(estimate(estate), Category.ALARMS) == 0.25
    notes = assumptions(estate, estimate(estate))
    assert "Your own prices: alarm_standard 0.25." in notes


def test_a_price_that_nobody_knows_is_said_and_counts_as_nothing(tmp_path: Path) -> None:
    spec = 'notify:\n  topics: {team: {subscribe: [{sms: "+15555550100"}]}}\n'
    volumes = "volumes: {notifications: {sms: 40}}\n"
    estate = estate_of(tmp_path, spec, volumes)
    found = estimate(estate)
    assert (
        "No price is known for sns_sms: it counts as 0. Say what you pay in project.yaml, "
        "as in `prices: {sns_sms: 0.05}`."
    ) in assumptions(estate, found)
    own = estimate(estate_of(tmp_path, spec, volumes + "prices: {sns_sms: 0.05}\n"))
    assert cents(own, Category.NOTIFICATIONS) == 2.0


def test_tiers_make_many_metrics_cheaper() -> None:
    metric = price.load()["custom_metric"]
    assert metric.of(10_000) == pytest.approx(3000.0)
    assert metric.of(10_001) == pytest.approx(3000.1)
    assert metric.of(300_000) == pytest.approx(3000 + 24_000 + 2500)


def test_every_price_has_a_source_and_a_unit() -> None:
    for each in price.load().prices.values():
        assert each.source.startswith("https://"), each.key
        assert each.unit, each.key


def test_advice_names_a_dashboard_in_dev_and_what_leaves_it_out(tmp_path: Path) -> None:
    spec = "dashboards:\n  main: {widgets: [{text: Hello}]}\n"
    [found] = advice(estate_of(tmp_path, spec, name="dev"))
    assert "overrides: {shop: {dashboards: {main: {enabled: false}}}}" in found.text
    assert found.saves == 3.0
    assert advice(estate_of(tmp_path / "prod", spec)) == ()


def test_following_the_advice_saves_what_it_says(tmp_path: Path) -> None:
    spec = "dashboards:\n  main: {widgets: [{text: Hello}]}\n"
    before = estimate(estate_of(tmp_path, spec, name="dev"))
    off = "overrides: {shop: {dashboards: {main: {enabled: false}}}}\n"
    after = estimate(estate_of(tmp_path, spec, off, name="dev"))
    assert before.gross - after.gross == 3.0


def test_advice_about_events_that_are_kept_for_ever_or_long_and_that_nothing_reads(
    tmp_path: Path,
) -> None:
    spec = (
        "retention:\n  /ecs/a: 731d\n  /ecs/b: forever\n  /ecs/c: 731d\n"
        "log_metrics:\n"
        f"  errors: {{log_group: /ecs/c, pattern: ERROR, {E}}}\n"
    )
    found = advice(estate_of(tmp_path, spec, "volumes: {logs: 3 GB}\n"))
    assert [a.path for a in found] == ["retention./ecs/a", "retention./ecs/b"]
    assert found[0].saves == pytest.approx(731 / (365 / 12) * 0.2 * 0.03)


def test_a_difference_names_what_is_new_gone_and_dearer_and_nothing_that_only_moved(
    tmp_path: Path,
) -> None:
    old = (
        f'{WATCH}alarms:\n  gone: {{metric: orders.Errors, threshold: "> 5"}}\n'
        '  same: {metric: orders.Errors, threshold: "> 6"}\n'
        '  odd: {metric: orders.Duration, threshold: "> 7"}\n'
    )
    new = (
        f"{WATCH}alarms:\n  odd: {{metric: orders.Duration, threshold: above band 2}}\n"
        '  new: {metric: orders.Errors, threshold: "> 5"}\n'
        '  same: {metric: orders.Errors, threshold: "> 6"}\n'
    )
    before = estimate(estate_of(tmp_path / "old", old))
    after = estimate(estate_of(tmp_path / "new", new))
    found = difference(before, after)
    shown = {c.path: (round(c.before, 2), round(c.after, 2)) for c in found.changes}
    assert shown == {"alarms.gone": (0.1, 0), "alarms.new": (0, 0.1), "alarms.odd": (0.1, 0.3)}
    assert found.gross == pytest.approx(0.2)
    assert difference(after, after).changes == ()


# The team's own rough table, in docs/guide; the numbers on the right are the estimate's.
TABLE = [
    ("Dashboards", 3.00, 3.00),
    ("Logs", 3.00, 2.54),
    ("Audit trail", 0.00, 0.00),
    ("S3", 0.25, 0.23),
    ("Notifications", 0.01, 0.002),
]


@pytest.mark.parametrize(("name", "team", "usd"), TABLE, ids=[row[0] for row in TABLE])
def test_petclinic_is_comparable_with_the_teams_table(
    name: str, team: float, usd: float, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    estate = compile_environment(tmp_path, "dev").estate
    assert estate is not None
    found = cents(estimate(estate), Category(name))
    assert found == pytest.approx(usd, abs=0.005)
    assert abs(found - team) < 0.5


def test_ten_standard_alarms_of_petclinic_cost_what_the_table_says(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    estate = compile_environment(tmp_path, "dev").estate
    assert estate is not None
    [alarms] = [g for g in estimate(estate).groups if g.category is Category.ALARMS]
    standard = [i for i in alarms.items if i.price.key == "alarm_standard"]
    assert sum(i.gross or 0 for i in standard) / sum(i.quantity for i in standard) * 10 == (
        pytest.approx(1.0)
    )


@pytest.mark.parametrize("seconds", [None, 86400.0])
def test_of_what_is_not_there_nothing_is_said(tmp_path: Path, seconds: float | None) -> None:
    spec = f'{WATCH}alarms:\n  errors: {{metric: orders.Errors, threshold: "> 5"}}\n'
    estate = estate_of(tmp_path, spec)
    if seconds is not None:
        estate = with_measured(estate, Measured(seconds))
    notes = " ".join(assumptions(estate, estimate(estate)))
    assert "Log events" not in notes
    assert "otification" not in notes
    assert ("Nothing here is paid by an amount" in notes) is (seconds is not None)
