"""A template that stays is judged once, and what was said is told at the lines of today."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from emit.estate import alarm, environment, origin, span, stack

from compiler.emit import Template, emit
from compiler.ir.alarm import Actions
from compiler.lint import Verdicts, lint
from compiler.lint.estate import Job
from compiler.lint.match import Match

BAD = Match(
    ("Resources", "AlarmLambdaErrors", "Properties", "EvaluationPeriods"),
    "E3034",
    "error",
    "0 is less than the minimum of 1",
    "Check a number",
    "https://example.com/rule",
)


class Judge:
    """Judges in place of cfn-lint, and counts the templates."""

    def __init__(self, *matches: Match) -> None:
        self.matches = matches
        self.judged: list[Job] = []

    def each(self, _: Callable[[Job], object], jobs: Sequence[Job]) -> list[tuple[Match, ...]]:
        self.judged += jobs
        return [self.matches for _ in jobs]


def template(line: int = 40, region: str = "us-west-2", period: int = 300) -> Template:
    node = alarm(origin=origin("alarms.x", line), actions=Actions(), period=period)
    return emit(stack(node), environment(region=region), "petclinic")


def test_what_was_said_once_is_not_asked_again(tmp_path: Path) -> None:
    judge = Judge(BAD)
    first = lint([template()], Verdicts(tmp_path), judge.each)
    again = lint([template()], Verdicts(tmp_path), judge.each)
    assert first == again
    assert [d.message for d in again] == ["cfn-lint E3034: 0 is less than the minimum of 1"]
    assert len(judge.judged) == 1


def test_a_spec_whose_lines_move_is_not_judged_again_and_told_at_the_new_line(
    tmp_path: Path,
) -> None:
    judge = Judge(BAD)
    lint([template(40)], Verdicts(tmp_path), judge.each)
    (found,) = lint([template(55)], Verdicts(tmp_path), judge.each)
    assert found.span == span(55)
    assert len(judge.judged) == 1


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"period": 60}, id="another template"),
        pytest.param({"region": "eu-west-1"}, id="another region"),
    ],
)
def test_what_may_be_said_differently_is_judged(other: dict[str, int], tmp_path: Path) -> None:
    judge = Judge()
    lint([template()], Verdicts(tmp_path), judge.each)
    lint([template(**other)], Verdicts(tmp_path), judge.each)  # type: ignore[arg-type]
    assert len(judge.judged) == 2


def test_two_equal_templates_are_judged_once() -> None:
    judge = Judge(BAD)
    assert len(lint([template(40), template(55)], None, judge.each)) == 2
    assert len(judge.judged) == 1


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="an empty file"),
        pytest.param(b"[", id="half a file"),
        pytest.param(b"\xff\xfe", id="no text"),
        pytest.param(b"{}", id="no list"),
        pytest.param(b"[1]", id="no match"),
        pytest.param(b'[[["a"], "E1", "fatal", "m", "a", "h"]]', id="an unknown severity"),
        pytest.param(b'[[[null], "E1", "error", "m", "a", "h"]]', id="a path of nothing"),
        pytest.param(b"[" * 100_000, id="too deep"),
    ],
)
def test_a_file_that_we_did_not_write_is_judged_again(content: bytes, tmp_path: Path) -> None:
    judge = Judge(BAD)
    first = lint([template()], Verdicts(tmp_path), judge.each)
    (path,) = tmp_path.iterdir()
    path.write_bytes(content)
    assert lint([template()], Verdicts(tmp_path), judge.each) == first
    assert len(judge.judged) == 2
    assert json.loads(path.read_text()) == [[list(BAD.path), *BAD[1:]]]


def test_the_folder_stays_small_and_forgets_what_was_not_asked_for(tmp_path: Path) -> None:
    judge = Judge()
    for period in (60, 120, 180, 240):
        lint([template(period=period)], Verdicts(tmp_path, most=3), judge.each)
        lint([template(period=60)], Verdicts(tmp_path, most=3), judge.each)
    assert len(list(tmp_path.iterdir())) == 3
    lint([template(period=60)], Verdicts(tmp_path, most=3), judge.each)
    assert len(judge.judged) == 4


def test_a_folder_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    judge = Judge(BAD)
    for _ in range(2):
        assert lint([template()], Verdicts(tmp_path / "file" / "lint"), judge.each)
    assert len(judge.judged) == 2
