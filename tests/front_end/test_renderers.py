"""Findings as text: for people, and for editors and grep."""

from __future__ import annotations

import pytest

from compiler.text import lines, terminal
from compiler.text.diagnostic import Code, Diagnostic, Label, Severity, arranged
from compiler.text.source import SourceFile, Span

WRONG = Code("WF999", "wrong")
DOUBTFUL = Code("WF998", "doubtful", Severity.WARNING)
SOURCE = SourceFile(
    "specs/app.yaml",
    "first: 1\n"
    "name: 주문 오류 발생\n"
    "\ttab: x\n"
    f"long: {'x' * 90} culprit {'y' * 90}\n"
    "e\u0301: combined\n" + "last: 6\n" * 8,
)


def span(line: int, column: int, width: int = 1, file: str = "specs/app.yaml") -> Span:
    return Span(file, line, column, line, column + width)


TWICE = (Label(span(6, 1, 4), "the first"),)


def drawn(*diagnostics: Diagnostic) -> str:
    return terminal.render(diagnostics, {SOURCE.name: SOURCE})


@pytest.mark.parametrize(
    ("diagnostic", "text"),
    [
        pytest.param(
            Diagnostic(WRONG, "it is wrong", span(1, 8), "here", "write 2"),
            """\
error[WF999] it is wrong
 --> specs/app.yaml:1:8
1 | first: 1
  |        ^ here
  = help: write 2""",
            id="with a label and help",
        ),
        pytest.param(
            Diagnostic(DOUBTFUL, "it is doubtful", span(1, 1, 5)),
            """\
warning[WF998] it is doubtful
 --> specs/app.yaml:1:1
1 | first: 1
  | ^^^^^""",
            id="a warning, no help",
        ),
        pytest.param(
            Diagnostic(WRONG, "it is wrong", None, help="write\nsomething else"),
            """\
error[WF999] it is wrong
  = help: write
          something else""",
            id="without a place, help of two lines",
        ),
        pytest.param(
            Diagnostic(WRONG, "it is wrong", span(2, 10, 2)),
            """\
error[WF999] it is wrong
 --> specs/app.yaml:2:10
2 | name: 주문 오류 발생
  |            ^^^^""",
            id="wide characters take two columns",
        ),
        pytest.param(
            Diagnostic(WRONG, "it is wrong", span(5, 5, 8)),
            """\
error[WF999] it is wrong
 --> specs/app.yaml:5:5
5 | e\u0301: combined
  |    ^^^^^^^^""",
            id="a combining character takes none",
        ),
        pytest.param(
            Diagnostic(WRONG, "it is wrong", span(3, 2, 3)),
            """\
error[WF999] it is wrong
 --> specs/app.yaml:3:2
3 |  tab: x
  |  ^^^""",
            id="a tab is drawn as one blank",
        ),
        pytest.param(
            Diagnostic(WRONG, "it is wrong", span(4, 98, 7)),
            f"""\
error[WF999] it is wrong
 --> specs/app.yaml:4:98
4 | …{"x" * 39} culprit {"y" * 72}…
  | {" " * 41}^^^^^^^""",
            id="a long line is cut around the place",
        ),
        pytest.param(
            Diagnostic(WRONG, "twice", span(12, 1, 4), "the second", "", TWICE),
            """\
error[WF999] twice
  --> specs/app.yaml:12:1
12 | last: 6
   | ^^^^ the second
  --> specs/app.yaml:6:1
 6 | last: 6
   | ^^^^ the first""",
            id="two places, their numbers aligned",
        ),
        pytest.param(
            Diagnostic(WRONG, "it is wrong", Span("specs/app.yaml", 1, 8, 3, 2)),
            """\
error[WF999] it is wrong
 --> specs/app.yaml:1:8
1 | first: 1
  |        ^""",
            id="a place over several lines is drawn to the end of its first",
        ),
        pytest.param(
            Diagnostic(WRONG, "it is wrong", span(1, 1, file="gone.yaml"), "here"),
            """\
error[WF999] it is wrong
 --> gone.yaml:1:1
    here""",
            id="a file that is not at hand",
        ),
        pytest.param(
            Diagnostic(WRONG, "it is wrong", span(99, 7)),
            """\
error[WF999] it is wrong
  --> specs/app.yaml:99:7
99 |
   | ^""",
            id="beyond the end of the file",
        ),
    ],
)  # fmt: skip
def test_a_finding_is_drawn(diagnostic: Diagnostic, text: str) -> None:
    assert drawn(diagnostic) == text


def test_findings_are_divided_by_a_blank_line() -> None:
    finding = Diagnostic(WRONG, "it is wrong", None)
    assert drawn(finding, finding) == "error[WF999] it is wrong\n\nerror[WF999] it is wrong"


def test_nothing_is_drawn_of_nothing() -> None:
    assert drawn() == ""
    assert lines.render(()) == ""


def test_every_role_has_its_look() -> None:
    def marked(role: str, text: str) -> str:
        return f"<{role}>{text}</{role}>"

    finding = Diagnostic(WRONG, "wrong", span(1, 1), "here", "help", (Label(span(6, 1), "there"),))
    text = terminal.render((finding,), {SOURCE.name: SOURCE}, marked)
    for role in ("error", "place", "note", "help"):
        assert f"<{role}>" in text
    assert "<error>^ here</error>" in text


@pytest.mark.parametrize(
    ("diagnostic", "line"),
    [
        pytest.param(
            Diagnostic(WRONG, "it is wrong", span(1, 8), "here", "write 2"),
            "specs/app.yaml:1:8: error[WF999] it is wrong (write 2)",
            id="with a place and help",
        ),
        pytest.param(
            Diagnostic(DOUBTFUL, "it is doubtful", span(3, 1)),
            "specs/app.yaml:3:1: warning[WF998] it is doubtful",
            id="a warning, no help",
        ),
        pytest.param(
            Diagnostic(WRONG, "it is wrong", None, help="write\nsomething else"),
            "error[WF999] it is wrong (write something else)",
            id="without a place, help on one line",
        ),
    ],
)
def test_a_finding_is_one_line_for_editors(diagnostic: Diagnostic, line: str) -> None:
    assert lines.render((diagnostic,)) == line


def test_findings_stand_in_the_order_of_the_files_and_each_once() -> None:
    late = Diagnostic(WRONG, "late", span(9, 1))
    early = Diagnostic(WRONG, "early", span(2, 9))
    first = Diagnostic(WRONG, "first", span(2, 1))
    same = Diagnostic(WRONG, "the same for another member", span(9, 1))
    nowhere = Diagnostic(WRONG, "nowhere", None)
    found = arranged([late, same, early, first, nowhere])
    assert [d.message for d in found] == ["nowhere", "first", "early", "late"]
