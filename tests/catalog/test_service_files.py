"""The files of services: what is right is read, what is wrong is named with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler.catalog import data_file, service
from compiler.catalog.data_file import Entry
from compiler.frontend.plain import load_plain

GOOD = """\
title: Teapot
docs: https://docs.aws.amazon.com/teapot
namespace: AWS/Teapot
identity: [Pot]
dimension_sets: [[Pot]]
metrics: {Tea: {statistic: Sum, unit: Count}}
recommended:
  empty: {metric: Tea, statistic: Sum, threshold: "< 1", period: 1m, datapoints: 1 of 1,
    treat_missing_data: missing, description: Empty., source: https://docs.aws.amazon.com/teapot}
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param("title: Teapot\n", "", "title is missing", id="a missing key"),
        pytest.param("title: Teapot", "title: 7", "title must be text", id="a number for a text"),
        pytest.param("identity:", "identities:", "unknown: identities", id="a misspelt key"),
        pytest.param(
            "unit: Count", "units: Count", "metrics: Tea: unknown: units", id="in a metric"
        ),
        pytest.param("[Pot]\nd", "Pot\nd", "identity must be a list", id="a text for a list"),
        pytest.param("[[Pot]]", "[[1]]", "must hold texts only", id="a number in a list"),
        pytest.param('"< 1"', "few", "threshold must be like", id="a threshold in words"),
        pytest.param('threshold: "< 1"', "asks: It.", "comparison is missing", id="no way to go"),
        pytest.param('"< 1",', '"< 1", asks: It.,', "either a threshold", id="both at once"),
        pytest.param(
            "unit: Count", "unit: Count, period: daily", "period must be like `1d`", id="a period"
        ),
        pytest.param(
            "identity:",
            "forms: {Pot: {example: a/b, found: There., pattern: '[a-z]+'}}\nidentity:",
            "forms: Pot: the example 'a/b' is not of the pattern",
            id="an example of another form",
        ),
        pytest.param(
            "identity:",
            "forms: {Pot: {example: a, found: There., pattern: '['}}\nidentity:",
            "forms: Pot: pattern: unterminated character set",
            id="a pattern that is none",
        ),
        pytest.param(
            "identity:",
            "forms: {Cup: {example: a, found: There., pattern: '[a-z]+'}}\nidentity:",
            "forms: no dimension of a watch: Cup",
            id="a form of nothing",
        ),
        pytest.param(
            "identity:", "region: us-east-1\nidentity:", "region: a mapping", id="a bare region"
        ),
        pytest.param(
            "identity:",
            "widgets: [{title: A, metrics: [1]}]\nidentity:",
            "widgets: metrics: a mapping",
            id="a line that is neither a name nor a mapping",
        ),
        pytest.param(
            "identity:",
            "widgets: [{title: A, metrics: [Tea], stacked: yes}]\nidentity:",
            "stacked must be true or false",
            id="a word for a truth",
        ),
    ],
)
def test_a_mistake_in_a_file_is_named_with_its_place(old: str, new: str, message: str) -> None:
    assert old in GOOD
    entry = Entry(load_plain(GOOD.replace(old, new)), "services/teapot.yaml")
    with pytest.raises(ValueError, match=f"^services/teapot.yaml: .*{message}"):
        service.decode("teapot", entry)


def test_a_right_file_becomes_a_service() -> None:
    teapot = service.decode("teapot", Entry(load_plain(GOOD), "services/teapot.yaml"))
    assert teapot.metrics["Tea"].dimension_sets == (("Pot",),)
    assert teapot.recommended["empty"].comparison == "<"
    assert teapot.widgets == ()
    assert teapot.region_of({"Pot"}) is None


def test_what_a_file_may_say_besides() -> None:
    more = """\
defaults: {Kettle: tin, Owner: "${account}"}
region: {only: us-east-1, unless: [Kitchen], source: https://docs.aws.amazon.com/teapot}
left_out: {Milk: It is not of a teapot.}
widgets:
  - {title: Brewed, metrics: [Tea@p90, {metric: Tea, dimensions: {Kind: Green}, label: green}],
     stacked: true}
"""
    text = GOOD.replace("Tea: {statistic", "Tea: {period: 1d, fixed: {Kind: Black}, statistic")
    teapot = service.decode("teapot", Entry(load_plain(text + more), "services/teapot.yaml"))
    assert teapot.defaults == (("Kettle", "tin"), ("Owner", "${account}"))
    assert teapot.region_of({"Pot"}) == "us-east-1"
    assert teapot.region_of({"Pot", "Kitchen"}) is None
    assert teapot.left_out == {"Milk": "It is not of a teapot."}
    assert teapot.metrics["Tea"].period == 86400
    assert teapot.metrics["Tea"].fixed == (("Kind", "Black"),)
    (widget,) = teapot.widgets
    assert widget.stacked
    assert [line.name for line in widget.lines] == ["Tea", "Tea"]
    assert widget.lines[1].dimensions == (("Kind", "Green"),)


def test_dimensions_that_are_always_the_same_need_not_be_given() -> None:
    text = GOOD.replace("[[Pot]]", "[[Pot, Shape], [Pot, Shape, Type], [Pot, Lid]]")
    text = text.replace("unit: Count", "unit: Count, fixed: {Type: count}")
    text = text.replace("identity:", "fixed: {Shape: round}\nidentity:")
    teapot = service.decode("teapot", Entry(load_plain(text), "services/teapot.yaml"))
    assert teapot.fixed_for("Tea") == (("Shape", "round"), ("Type", "count"))
    assert teapot.fixed_for("Leaves") == (("Shape", "round"),)
    assert teapot.metrics["Tea"].dimensions_for(["Pot"]) == ("Pot", "Shape", "Type")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("a: [", "line 2: a value is missing here", id="no YAML"),
        pytest.param("a: 1\na: 2", "line 2: `a` stands here a second time", id="a key twice"),
        pytest.param("[a]", "a mapping is expected", id="a list"),
    ],
)
def test_a_file_that_is_no_mapping_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "teapot.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=f"^teapot.yaml: .*{message}"):
        data_file.read("teapot.yaml", folder=tmp_path)
