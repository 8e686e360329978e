"""The table of metrics: what it says, and that it is what its script writes."""

from __future__ import annotations

import importlib.util
import os
import sys
from dataclasses import FrozenInstanceError
from pathlib import Path
from types import ModuleType

import pytest

from compiler.catalog import metric_table
from compiler.catalog.metric_table import MetricTable, TableMetric

PACKAGES = "WATCHFORM_CHECK_TABLE_PACKAGES"
ROOT = Path(__file__).resolve().parents[2]

# https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
SIZES = {
    f"{prefix}{size}".capitalize()
    for prefix in ("", "kilo", "mega", "giga", "tera")
    for size in ("bytes", "bits")
}
UNITS = {
    *("Seconds", "Microseconds", "Milliseconds", "Percent", "Count", "Count/Second", "None"),
    *SIZES,
    *(f"{size}/Second" for size in SIZES),
}


@pytest.fixture(scope="module")
def table() -> MetricTable:
    return metric_table.load()


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "build_metric_table", ROOT / "tools" / "build_metric_table.py"
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def every_metric(table: MetricTable) -> list[TableMetric]:
    found = (
        table.metric(space, name)
        for space in table.namespaces()
        for name in table.metrics_of(space)
    )
    return [metric for metric in found if metric]


def test_the_table_is_what_the_script_writes(script: ModuleType) -> None:
    folder = os.environ.get(PACKAGES)
    if not folder:
        pytest.skip(f"{PACKAGES} names no folder with the pinned packages")
    text, _ = script.build(Path(folder))
    assert script.TABLE.read_text(encoding="utf-8") == text


def test_the_table_says_the_versions_that_the_script_pins(
    table: MetricTable, script: ModuleType
) -> None:
    pinned = [(pin.package, pin.version, pin.file, script.LICENCE) for pin in script.PINS]
    said = [
        (source["package"], source["version"], source["file"], source["licence"])
        for source in table.provenance
        if "version" in source
    ]
    assert said == pinned
    assert all(len(source["sha256"]) == 64 for source in table.provenance if "version" in source)


def test_a_line_of_the_file_holds_one_metric_and_the_lines_are_sorted(table: MetricTable) -> None:
    text = (ROOT / "compiler" / "catalog" / "metrics.json").read_text(encoding="utf-8")
    assert sum(line.startswith('"') and '": {"' in line for line in text.splitlines()) == len(
        every_metric(table)
    )
    assert list(table.namespaces()) == sorted(table.namespaces())
    for namespace in table.namespaces():
        assert list(table.metrics_of(namespace)) == sorted(table.metrics_of(namespace))


def test_it_covers_what_the_three_packages_cover(table: MetricTable) -> None:
    metrics = every_metric(table)
    assert len(table.namespaces()) >= 118
    assert len(metrics) >= 1987
    assert sum(bool(metric.dimension_sets) for metric in metrics) >= 1340


def test_every_unit_is_a_unit_of_cloudwatch(table: MetricTable) -> None:
    assert {metric.unit for metric in every_metric(table) if metric.unit} <= UNITS


def test_no_metric_is_a_placeholder(table: MetricTable) -> None:
    assert [metric for metric in every_metric(table) if not metric.name.strip("-* ")] == []


@pytest.mark.parametrize(
    ("namespace", "name", "statistic", "unit", "dimensions"),
    [
        pytest.param(
            "AWS/ECS",
            "CPUUtilization",
            "Average",
            "Percent",
            {"ClusterName", "ServiceName"},
            id="the utilization of an ECS service is in AWS/ECS and has a unit",
        ),
        pytest.param(
            "ECS/ContainerInsights",
            "RunningTaskCount",
            "Average",
            "Count",
            {"ClusterName", "ServiceName"},
            id="running tasks are in Container Insights",
        ),
        pytest.param(
            "AWS/RDS",
            "DatabaseConnections",
            "Average",
            "Count",
            {"DBClusterIdentifier"},
            id="connections are a level, which the console would sum",
        ),
        pytest.param(
            "AWS/RDS",
            "CommitLatency",
            "Average",
            "Milliseconds",
            {"DBClusterIdentifier", "Role"},
            id="the overlay adds the dimensions of Aurora's latencies",
        ),
        pytest.param(
            "AWS/ApplicationELB",
            "RequestCount",
            "Sum",
            "Count",
            {"LoadBalancer", "TargetGroup"},
            id="the overlay adds the units of load balancers",
        ),
        pytest.param(
            "AWS/ApiGateway",
            "Count",
            "Sum",
            "Count",
            {"ApiName", "Stage"},
            id="requests of an API are summed, as other counts are",
        ),
        pytest.param(
            "AWS/EFS",
            "StorageBytes",
            "Average",
            "Bytes",
            {"FileSystemId", "StorageClass"},
            id="a row that the package has shifted is set right",
        ),
    ],
)
def test_the_facts_are_those_of_the_documentation(
    table: MetricTable, namespace: str, name: str, statistic: str, unit: str, dimensions: set[str]
) -> None:
    metric = table.metric(namespace, name)
    assert metric
    assert (metric.statistic, metric.unit) == (statistic, unit)
    assert frozenset(dimensions) in metric.dimension_sets


@pytest.mark.parametrize("name", ["RunningTaskCount", "DesiredTaskCount", "PendingTaskCount"])
def test_counts_of_tasks_are_in_container_insights_and_nowhere_else(
    table: MetricTable, name: str
) -> None:
    assert table.namespaces_with(name) == ("ECS/ContainerInsights",)
    assert table.metric("AWS/ECS", name) is None


def test_what_is_not_in_the_table_is_none_or_nothing(table: MetricTable) -> None:
    assert table.metric("AWS/Nowhere", "Errors") is None
    assert table.metric("AWS/Lambda", "errors") is None
    assert table.metrics_of("AWS/Nowhere") == ()
    assert table.namespaces_with("NoSuchMetric") == ()


def test_a_metric_of_the_whole_region_has_the_empty_set(table: MetricTable) -> None:
    metric = table.metric("AWS/Lambda", "UnreservedConcurrentExecutions")
    assert metric
    assert metric.dimension_sets == (frozenset(),)


def test_the_table_is_read_once_and_cannot_be_changed(table: MetricTable) -> None:
    assert metric_table.load() is table
    metric = table.metric("AWS/Lambda", "Errors")
    with pytest.raises(FrozenInstanceError):
        metric.unit = "Bytes"  # type: ignore[misc, union-attr]
    with pytest.raises(TypeError):
        table.provenance[0]["version"] = "9"  # type: ignore[index]
