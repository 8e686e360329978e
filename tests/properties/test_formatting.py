"""What formatting may change, and what it never does, on files of any shape."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from random_examples import examples

from compiler.frontend.layout import formatted
from compiler.frontend.layout.comments import comments_of
from compiler.frontend.layout.shape import shape_of
from compiler.frontend.reader import read
from compiler.frontend.tree import plain
from compiler.text.diagnostic import Problem
from compiler.text.source import SourceFile

KEYS = st.sampled_from(["a", "key", "a-much-longer-key", "한국어", '"in quotes"', "'x: y'", "on"])
SCALARS = st.sampled_from(
    """1|-3.5|010|true|null|~|text|two words|"> 10"|"< 1"|'> 1'|"on"|'yes'|"12:30"|"2026-05-01"
    |"plain"|'plain'|"a: b"|"a # b"|'it''s'|"it's"|"\\u00e9\\n"|""|''|${prefix}-api|"${prefix}"
    |"{x}"|"[a, b]"|"# no comment"|a#b|http://x/y|"-x"|"@x"|"100%"|'a"b'|"a\\"b"|"with, comma"
    |"고객 서비스"|/aws/x|"trailing "|" leading"|"null"|"1e3"|"a:"|"=x"|.5""".replace(
        "\n    ", ""
    ).split("|")
)
FLOW_SCALARS = SCALARS.filter(lambda s: not re.match(r"\$\{|http|-3", s))
NAMES = st.sampled_from(["a", "b", "c c", '"d"', "'e: f'"])


def _flow(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    separators = st.sampled_from([", ", ",", " , ", ",\n            ", ",  # why\n            "])
    lists = st.builds(
        lambda items, sep: f"[{sep.join(items)}]", st.lists(children, max_size=4), separators
    )
    maps = st.builds(
        lambda items, sep, blank: f"{{{sep.join(f'{k}:{blank}{v}' for k, v in items.items())}}}",
        st.dictionaries(NAMES, children, max_size=4),
        separators,
        st.sampled_from([" ", "  "]),
    )
    return lists | maps


FLOWS = st.recursive(FLOW_SCALARS, _flow, max_leaves=6)
BLOCKS = st.sampled_from(["|", "|-", "|+", ">", ">-", ">+", "|  # note", "|2"])
TAILS = st.sampled_from(["", "", "", "  ", " # why", "    # 왜", "  #x"])
BETWEEN = st.sampled_from(["", "", "", "\n", "\n\n\n", "# own\n", "\n# own\n\n", "      # deep\n"])


@st.composite
def blocks(draw: st.DrawFn, indent: int, depth: int) -> str:
    """Draw lines of a block mapping or list, indented by `indent`."""
    step = draw(st.integers(1, 4))
    lines = []
    is_list = depth < 3 and draw(st.booleans())
    keys = draw(st.lists(KEYS, min_size=1, max_size=4, unique=True))
    for key in keys:
        head = " " * indent + ("-" if is_list else f"{key}:")
        gap = draw(st.sampled_from([" ", " ", "   "]))
        what = draw(st.sampled_from(["flow", "flow", "flow", "block", "text", "nothing", "lines"]))
        lines.append(draw(BETWEEN))
        if what == "block" and depth:
            inner = draw(blocks(indent + step, depth - 1))
            lines.append(f"{head}{draw(TAILS)}\n{inner}")
        elif what == "text":
            sign = draw(BLOCKS)
            deep = " " * (indent + (2 if "2" in sign else step))
            body = f"{deep}first # word\n\n{deep}  more\n{deep}last  \n"
            lines.append(f"{head}{gap}{sign}\n{body}{draw(st.sampled_from(['', chr(10)]))}")
        elif what == "lines":
            lines.append(f"{head}{gap}several words\n{' ' * (indent + step)}on two lines\n")
        elif what == "nothing":
            lines.append(f"{head}{draw(TAILS)}\n")
        else:
            lines.append(f"{head}{gap}{draw(FLOWS)}{draw(TAILS)}\n")
    lines.append(draw(BETWEEN))
    return "".join(lines)


def source(text: str) -> SourceFile:
    return SourceFile("specs/x.yaml", text)


@examples(120)
@given(blocks(0, 3))
@example("a:   1\nbb:  2\n\n\n# own\nc: {x: 1,y: [1,2]}   # why\n")
@example("a:\n- b: 1\n  c: 2\n# at the level of a\nd:\n    - |+\n      x\n\n\ne: 1\n")
@example("- # note\n  a: 1\n-\n  b: 2\n- - - c\n    - d\n")
def test_a_formatted_file_says_the_same_has_all_comments_and_stays_so(text: str) -> None:
    try:
        before = plain(read(source(text)))
    except Problem:
        return
    new = formatted(source(text))
    assert plain(read(source(new))) == before
    comments = [c.text for c in comments_of(text, shape_of(text))]
    assert [c.text for c in comments_of(new, shape_of(new))] == comments
    assert formatted(source(new)) == new
    assert new.endswith("\n")


@examples(150)
@given(st.text(alphabet="ab:-#{}[],\"'|>$ \n\t&*!?%0é\r\u2028", max_size=60))
def test_any_text_is_formatted_or_refused(text: str) -> None:
    try:
        new = formatted(source(text))
    except Problem:
        return
    assert plain(read(source(new))) == plain(read(source(text)))
    assert formatted(source(new)) == new


@pytest.mark.parametrize("sign", ["\r\n", "\r"])
def test_line_ends_of_other_systems_become_ours(sign: str) -> None:
    assert formatted(source(f"a: 1{sign}b: |{sign}  x{sign}")) == "a: 1\nb: |\n  x\n"
