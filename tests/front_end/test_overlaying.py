"""An environment's overrides over a spec: the deepest value wins, and knows what it replaced."""

from __future__ import annotations

import pytest
from front_end_reading import at, data, tree

from compiler.frontend.tree import Node, Path
from compiler.resolve.overlay import Depths, overlay
from compiler.text.diagnostic import Diagnostic

DEPTHS = Depths(
    named=lambda path: path == ("alarms",),
    whole=lambda path: len(path) == 2 and path[0] == "inputs",
    shorthand=lambda path: "keep" if path[:1] == ("retention",) and len(path) == 2 else None,
)
SPEC = """\
alarms:
  errors: {metric: a.B, threshold: "> 5", tags: {one: a}}
retention: {/logs: 30d}
inputs:
  key: {ssm: /key, example: k}
"""


def laid(above: str, depths: Depths = DEPTHS) -> tuple[Node, list[Diagnostic]]:
    found: list[Diagnostic] = []
    return overlay(tree(SPEC, "spec.yaml"), tree(above, "dev.yaml"), depths, found.append), found


@pytest.mark.parametrize(
    ("above", "path", "value"),
    [
        pytest.param(
            'alarms: {errors: {threshold: "> 9"}}',
            ("alarms", "errors"),
            {"metric": "a.B", "threshold": "> 9", "tags": {"one": "a"}},
            id="one value of an entry",
        ),
        pytest.param(
            "alarms: {errors: {period: 1m}}",
            ("alarms", "errors", "period"),
            "1m",
            id="a value that the entry had not",
        ),
        pytest.param(
            "alarms: {errors: {tags: {two: b}}}",
            ("alarms", "errors", "tags"),
            {"one": "a", "two": "b"},
            id="deep inside",
        ),
        pytest.param(
            "retention: {/logs: {keep: 90d}}",
            ("retention", "/logs"),
            {"keep": "90d"},
            id="the long form over the short one",
        ),
        pytest.param(
            "inputs: {key: {value: k}}",
            ("inputs", "key"),
            {"value": "k"},
            id="an entry that is replaced as a whole",
        ),
        pytest.param("alarms: {}", ("alarms", "errors", "metric"), "a.B", id="nothing"),
    ],
)
def test_the_deepest_value_wins(above: str, path: Path, value: object) -> None:
    merged, found = laid(above)
    assert found == []
    assert data(at(merged, *path)) == value


def test_an_overridden_value_knows_both_places() -> None:
    merged, _ = laid('alarms: {errors: {threshold: "> 9"}}')
    value = at(merged, "alarms", "errors", "threshold")
    assert value.span.at == "dev.yaml:1:31"
    assert value.replaced is not None
    assert value.replaced.at == "spec.yaml:2:37"


def test_a_value_that_is_not_overridden_stays_where_it_is() -> None:
    merged, _ = laid('alarms: {errors: {threshold: "> 9"}}')
    value = at(merged, "alarms", "errors", "metric")
    assert (value.span.at, value.replaced) == ("spec.yaml:2:20", None)


@pytest.mark.parametrize(
    ("above", "slug", "places"),
    [
        pytest.param(
            "alarms: {eror: {threshold: 1}}",
            "override-of-nothing",
            ["dev.yaml:1:10", "spec.yaml:2:3"],
            id="a name that does not exist",
        ),
        pytest.param(
            "alarms: {errors: off}",
            "override-of-another-shape",
            ["dev.yaml:1:18", "spec.yaml:2:12"],
            id="a word over a mapping",
        ),
        pytest.param(
            "alarms: [errors]",
            "override-of-another-shape",
            ["dev.yaml:1:10", "spec.yaml:2:3"],
            id="a list over a mapping",
        ),
    ],
)
def test_an_override_of_nothing_is_told_with_both_places(
    above: str, slug: str, places: list[str]
) -> None:
    _, (found,) = laid(above)
    assert found.span is not None
    assert found.code.slug == slug
    assert [found.span.at, *(label.span.at for label in found.further)] == places
