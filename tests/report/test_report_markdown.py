"""Texts of other people in a comment: shown as they are written, and nothing they say is done.

GitHub's dialect is read here by markdown-it, which follows the same specification.
"""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from compiler.cli.views.comment import Comment, Fold, Section
from compiler.cli.views.markdown import block, cell, code, plain, prose

READER = MarkdownIt("gfm-like", {"linkify": False, "html": True})
NASTY = {
    "a heading": "# Approved",
    "a list": "- one",
    "a numbered list": "1. one",
    "a quotation": "> said",
    "emphasis": "*a* _b_ ~~c~~",
    "a link": "[click](https://example.com)",
    "a picture": "![x](https://example.com/x.png)",
    "an element": "<img src=x onerror=alert(1)>",
    "the end of what is folded": "</details></summary>",
    "a comment of HTML": "<!-- hidden",
    "an entity": "&lt;b&gt;",
    "a table": "a | b",
    "code": "`a` ``b`` ```",
    "a fence": "```\nrm -rf\n```",
    "several lines": "one\n\n# two",
    "a backslash at the end": "a\\",
    "a formula": "$x$ and $y$",
    "Korean": "고객 서비스 | 응답",
    "a rule": "---",
    "a setext heading": "===",
}


def read(markdown: str) -> str:
    """Return the text that a reader sees; elements of Markdown other than `code` are told."""
    html = READER.render(markdown)
    assert not set(re.findall(r"<([a-z0-9]+)", html)) - {"p", "code"}, html
    text = re.sub(r"</?(p|code)>", "", html).strip()
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return text.replace("\u200b", "")


def on_a_line(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
def test_text_and_code_are_read_as_they_were_written(text: str) -> None:
    assert read(f"x {plain(text)}") == f"x {on_a_line(text)}"
    assert read(plain(text)) == on_a_line(text)
    assert read(f"x {code(text)} y") == f"x {on_a_line(text)} y"


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
def test_a_sentence_that_quotes_it_holds_nothing_but_text_and_code(text: str) -> None:
    read(f"x {prose(f'widget `{text}` is new')}")
    read(f"x {prose(f'is told: {text}')}")


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
def test_a_cell_of_a_table_stays_one_cell(text: str) -> None:
    table = f"| a | b |\n| --- | --- |\n| {cell(code(text))} | {cell(plain(text))} |\n"
    html = READER.render(table)
    assert (html.count("<td>"), html.count("<tr>")) == (2, 2)
    assert "<img" not in html
    assert "<a " not in html


@pytest.mark.parametrize(
    "text",
    [
        "@octocat",
        "team@example.com",
        "#12",
        "acme/shop#12",
        "GH-12",
        "https://example.com",
        "www.x.y",
    ],
)
def test_nobody_is_called_and_nothing_is_linked(text: str) -> None:
    written = plain(f"see {text}")
    assert not re.search(r"@\w|#\d|GH-\d|://|www\.", written)
    assert read(written) == f"see {text}"


def test_a_sentence_keeps_what_it_quotes_as_code() -> None:
    assert prose("widget `CPU | 80` draws *a*, 1_000") == "widget `CPU | 80` draws \\*a\\*, 1\\_000"
    assert prose("one ` alone") == "one \\` alone"
    assert prose("``") == ""


def test_lines_are_fenced_longer_than_any_fence_in_them() -> None:
    assert block("a\n````\nb") == ["`````text", "a", "````", "b", "`````"]


LONG = Comment(
    "Title",
    (
        Section(("> **weaker**", *(f"> - loss {n}" for n in range(50)))),
        Section(
            ("**Alarms**", *(f"- change {n}" for n in range(50))),
            (Fold("50 new", tuple(f"- new {n}" for n in range(50))),),
        ),
        Section(quiet="the costs stay as they are"),
    ),
    ("<sub>Compared.</sub>",),
)


def test_a_comment_that_fits_is_written_whole() -> None:
    written = LONG.text("All of it is in `report.md`.", 10_000)
    assert written == LONG.text()
    assert "- new 49" in written
    assert "The costs stay as they are." in written
    assert "fit" not in written


def test_what_is_folded_goes_first_and_that_is_said() -> None:
    written = LONG.text("All of it is in `report.md`.", 1700)
    assert len(written) <= 1700
    assert "- new" not in written
    assert "*Left out here: 50 new.*" in written
    assert "- change 49" in written
    assert "**Not all of it fits here.** All of it is in `report.md`." in written


def test_then_the_last_lines_go_and_are_counted_and_what_is_lost_stays() -> None:
    written = LONG.text("All of it is in `report.md`.", 1200)
    assert len(written) <= 1200
    assert "> - loss 49" in written
    changes = re.findall(r"- change \d+", written)
    (left,) = re.findall(r"\*(\d+) more lines are left out here\.\*", written)
    # The line about what was folded stood among them.
    assert len(changes) + int(left) == 52


@pytest.mark.parametrize("largest", range(350, 3000, 150))
def test_it_is_never_longer_than_it_may_be(largest: int) -> None:
    written = LONG.text("All of it is in `report.md`.", largest)
    assert len(written) <= largest
    assert ("Not all of it fits here" in written) == (len(LONG.text()) > largest)
