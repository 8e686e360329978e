"""Every value knows its place, to the character."""

from __future__ import annotations

import pytest
from front_end_reading import scalar, tree, under

from compiler.frontend.place import Place
from compiler.frontend.tree import head, locate
from compiler.text.source import SourceFile, Span

TEXT = """\
version: 1
alarms:
  errors: {metric: api.Errors, threshold: "> 5", 설명: 오류}
  slow:
    metric: "api.Latency@p99"
    description: >
      too slow
    tags: [one, 'two']
"""


@pytest.mark.parametrize(
    ("path", "word", "place"),
    [
        pytest.param(("version",), "1", "a.yaml:1:10", id="a number"),
        pytest.param(("alarms",), "alarms", "a.yaml:2:1", id="a mapping is at its key"),
        pytest.param(("alarms", "errors"), "errors", "a.yaml:3:3", id="a flow mapping too"),
        pytest.param(
            ("alarms", "errors", "threshold"), "> 5", "a.yaml:3:44", id="a text without its quotes"
        ),
        pytest.param(("alarms", "errors", "설명"), "오류", "a.yaml:3:54", id="after Korean"),
        pytest.param(
            ("alarms", "slow", "metric"), "api.Latency@p99", "a.yaml:5:14", id="in a block"
        ),
        pytest.param(("alarms", "slow", "description"), ">", "a.yaml:6:18", id="a block of text"),
        pytest.param(("alarms", "slow", "tags"), "tags", "a.yaml:8:5", id="a list is at its key"),
        pytest.param(("alarms", "slow", "tags", 1), "two", "a.yaml:8:18", id="a value of a list"),
        pytest.param(("alarms", "slow", "nothing"), "slow", "a.yaml:4:3", id="as far as it goes"),
        pytest.param(("alarms", "slow", "tags", 7), "tags", "a.yaml:8:5", id="beyond a list"),
    ],
)
def test_a_value_is_where_it_was_written(
    path: tuple[str | int, ...], word: str, place: str
) -> None:
    _, span = locate(tree(TEXT), path)
    assert under(TEXT, span) == word
    assert span.at == place


@pytest.mark.parametrize(
    ("text", "start", "end", "word"),
    [
        pytest.param("a: one two", 4, 7, "two", id="in a plain text"),
        pytest.param("a: 'one two'", 4, 7, "two", id="in single quotes"),
        pytest.param('a: "one two"', 4, 7, "two", id="in double quotes"),
        pytest.param("a: 하나 둘", 3, 4, "둘", id="in Korean"),
        pytest.param("a: one", 3, 3, "", id="something missing at the end"),
        pytest.param("a: 'it''s two'", 5, 8, "'it''s two'", id="where a quote is doubled: all"),
        pytest.param('a: "a\\tb two"', 4, 7, '"a\\tb two"', id="where there is an escape: all"),
        pytest.param("a: >\n  one two", 4, 7, ">", id="in a block of text: its sign"),
    ],
)
def test_a_part_of_a_text_is_as_narrow_as_is_known(
    text: str, start: int, end: int, word: str
) -> None:
    assert under(text, scalar(text).part(start, end)) == word


def test_a_text_over_two_lines_is_not_narrowed() -> None:
    span = scalar("a: one\n  two").part(4, 7)
    assert (span.line, span.column, span.end_line) == (1, 4, 2)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param("{b: 1}", "b", id="the first key of a mapping"),
        pytest.param("[[x, y]]", "x", id="the first value of lists"),
        pytest.param("word", "word", id="all of a scalar"),
        pytest.param("[]", "[]", id="an empty list"),
    ],
)
def test_a_block_begins_at_its_first_word(text: str, word: str) -> None:
    assert under(text, head(tree(text))) == word


@pytest.mark.parametrize(
    ("steps", "place", "path"),
    [
        pytest.param(("metric",), "a.yaml:5:14", "alarms.slow.metric", id="a value"),
        pytest.param(("tags", 0), "a.yaml:8:12", "alarms.slow.tags[0]", id="a value of a list"),
        pytest.param(("no", "way"), "a.yaml:4:3", "alarms.slow", id="the deepest that exists"),
    ],
)
def test_a_place_goes_down_and_says_its_path(
    steps: tuple[str | int, ...], place: str, path: str
) -> None:
    slow, span = locate(tree(TEXT), ("alarms", "slow"))
    found = Place(slow, span, "alarms.slow").child(*steps)
    assert (found.span.at, found.path) == (place, path)


@pytest.mark.parametrize(
    ("number", "line"),
    [
        pytest.param(1, "one", id="the first"),
        pytest.param(2, "two", id="after a break as on Windows"),
        pytest.param(3, "three", id="after a break as on old Macs"),
        pytest.param(4, "four", id="after a line separator"),
        pytest.param(5, "", id="the end"),
        pytest.param(6, "", id="beyond the end"),
        pytest.param(0, "", id="before the beginning"),
    ],
)
def test_lines_end_where_the_yaml_parser_ends_them(number: int, line: str) -> None:
    assert SourceFile("a", "one\r\ntwo\rthree\u2028four\n").line(number) == line


def test_an_empty_part_still_has_a_place() -> None:
    assert Span("a", 1, 5, 1, 9).within(2, 2) == Span("a", 1, 7, 1, 8)
