"""`watchform catalog`: what it lists, shows and finds."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from compiler.catalog import service
from compiler.cli import main
from compiler.cli.screen import Exit
from compiler.cli.views import catalog_text
from compiler.cli.views.table import Screen


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["catalog", *words])


def test_it_lists_every_service_with_its_counts() -> None:
    done = run()
    assert done.exit_code == Exit.DONE
    rows = [line.split() for line in done.stdout.splitlines()]
    assert rows[0] == ["service", "what", "it", "is", "metrics", "alarms"]
    listed = {row[0]: row[-2:] for row in rows[1:] if row and row[0] in service.names()}
    assert listed == {
        one.name: [str(len(one.metrics)), str(len(one.recommended))]
        for one in map(service.load, service.names())
    }


@pytest.mark.parametrize("name", service.names())
def test_a_service_is_shown_whole_where_nobody_looks(name: str) -> None:
    one = service.load(name)
    lines = run(name).stdout.splitlines()
    for metric in one.metrics.values():
        (row,) = (line for line in lines if line.split("  ")[0] == metric.name)
        assert metric.statistic in row
        assert metric.needs is None or metric.needs in row
    text = "\n".join(lines)
    for alarm in one.recommended.values():
        assert f"  {alarm.name} (" in text
        assert alarm.source in text
        assert alarm.asks is None or alarm.asks in text
    for widget in one.widgets:
        assert f"  {widget.title}: " in text
    assert all(reason in text for reason in one.left_out.values())


@pytest.mark.parametrize("name", service.names())
def test_a_service_fits_into_eighty_columns(name: str) -> None:
    shown = catalog_text.service(service.load(name), Screen(80))
    wide = [line for line in shown.splitlines() if len(line) > 80 and "https://" not in line]
    assert wide == []


def test_colours_are_for_screens_that_have_them() -> None:
    one = service.load("sqs")
    assert "\x1b[" not in catalog_text.service(one, Screen(80))
    assert "\x1b[1m" in catalog_text.service(one, Screen(80, colour=True))


def test_a_service_ends_with_lines_to_paste() -> None:
    shown = run("lambda").stdout
    assert shown.endswith(
        """\
To paste
  watch:
    lambda:
      service: lambda
      FunctionName: …
      recommended:
        errors: {threshold: "> …"}
        throttles: {threshold: ">= …"}
        duration: {threshold: "> …"}
        concurrent-executions: {threshold: "> …"}
  dashboards:
    main:
      widgets: [{service: lambda}]
"""
    )


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("lamda", "the catalog has no service `lamda`: did you mean `lambda`?\n"),
        (
            "sagemaker",
            (
                "the catalog has no service `sagemaker`: "
                "`watchform catalog --search sagemaker` finds metrics of that name\n"
            ),
        ),
        ("qqqq", "the catalog has no service `qqqq`: `watchform catalog` lists all services\n"),
    ],
)
def test_an_unknown_service_is_a_mistake_with_a_way_out(word: str, said: str) -> None:
    done = run(word)
    assert (done.exit_code, done.stdout, done.stderr) == (Exit.INVALID, "", said)


def test_a_search_finds_services_and_metrics_of_the_catalog() -> None:
    shown = run("--search", "QUEUE").stdout
    assert shown.startswith("Services\nservice")
    assert "sqs      SQS queue" in shown
    assert "AWS/SQS\n" not in shown.partition("AWS/ES")[0]
    assert "ThreadpoolSearchQueue  Average" in shown


def test_a_search_finds_what_has_no_service_and_says_how_to_watch_it() -> None:
    shown = run("--search", "AWS/SageMaker").stdout
    assert shown.startswith(
        """\
AWS/SageMaker
no service of its own; write
  watch:
    a_name:
      service: custom
      namespace: AWS/SageMaker
      dimensions: {EndpointName: …, VariantName: …}
metric """
    )
    assert "\nModelLatency" in shown


def test_a_search_of_nothing_says_what_is_near() -> None:
    done = run("--search", "ModelLatencyy")
    assert (done.exit_code, done.stdout) == (Exit.DONE, "")
    assert done.stderr == "nothing is called like `ModelLatencyy`: did you mean `ModelLatency`?\n"


def test_a_service_and_a_search_are_one_too_many() -> None:
    done = run("lambda", "--search", "errors")
    assert done.exit_code != Exit.DONE
    assert "name a SERVICE or --search for a word, not both" in done.stderr


def test_json_holds_the_same() -> None:
    listed = json.loads(run("--format", "json").stdout)["services"]
    assert [one["service"] for one in listed] == list(service.names())
    shown = json.loads(run("cloudfront", "--format", "json").stdout)
    assert shown["region"]["name"] == "us-east-1"
    assert shown["fixed"] == {"Region": "Global"}
    assert shown["metrics"]["Requests"]["description"]
    assert shown["recommended"]["server-errors"]["by_aws"] is True
    assert shown["widgets"][0]["lines"][0]["metric"] == "Requests"
    found = json.loads(run("--search", "sagemaker", "--format", "json").stdout)
    assert found["namespaces"][0]["services"] == []
    assert run("--search", "zzzz", "--format", "json").stdout.count("[]") == 2
