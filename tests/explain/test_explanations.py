"""Every code is explained; its bad example gets this finding and no other, its good one none."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module
from pathlib import Path

import pytest

import compiler
from compiler.explain.example import compiled
from compiler.explain.explanation import Explanation, read_page
from compiler.explain.families import family, title
from compiler.explain.registry import explanations, find
from compiler.text.diagnostic import Code

EVERY = list(explanations().values())
PAGES = sorted((Path(compiler.__path__[0]) / "explain/codes").glob("*.md"))
IN_FILES = [each for each in EVERY if each.bad.files]
IN_WORDS = [each for each in EVERY if each.bad.words]


def codes() -> dict[str, Code]:
    """Collect the codes that the modules of the compiler define."""
    found: set[Code] = set()
    for module in pkgutil.walk_packages(compiler.__path__, "compiler."):
        if not module.name.endswith("__main__"):
            values = vars(import_module(module.name)).values()
            found |= {value for value in values if isinstance(value, Code)}
    return {code.id: code for code in found}


def slug(explanation: Explanation) -> str:
    return explanation.code.slug


def test_every_code_is_explained_and_no_other() -> None:
    known = codes()
    assert {each.code.id: each.code for each in EVERY} == known, (
        "write compiler/explain/codes/<id>-<slug>.md: CONTRIBUTING.md says how"
    )


@pytest.mark.parametrize("explanation", IN_FILES, ids=slug)
def test_the_bad_example_gets_this_finding_and_no_other(explanation: Explanation) -> None:
    found = compiled(explanation.bad).diagnostics
    assert [d.code.id for d in found] == [explanation.code.id]


@pytest.mark.parametrize("explanation", IN_FILES, ids=slug)
def test_the_good_example_gets_no_finding(explanation: Explanation) -> None:
    assert explanation.good.files
    assert [d.message for d in compiled(explanation.good).diagnostics] == []


@pytest.mark.parametrize("explanation", IN_WORDS, ids=slug)
def test_what_cannot_be_compiled_shows_its_message(explanation: Explanation) -> None:
    code = explanation.code
    assert explanation.good.words
    assert explanation.message.startswith(f"{code.severity.value}[{code.id}] ")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_named_as_its_code_and_fits_a_screen(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    code = read_page(text).code
    assert page.name == f"{code.id}-{code.slug}.md"
    # What is said is as long as it is.
    written = re.sub(r"```text message\n.*?```", "", text, flags=re.DOTALL)
    assert max(map(len, written.splitlines())) <= 100


@pytest.mark.parametrize("explanation", EVERY, ids=slug)
def test_a_reason_is_a_sentence_or_more(explanation: Explanation) -> None:
    assert len(explanation.reason) > 40
    assert explanation.reason.rstrip("`").endswith(".")
    assert title(family(explanation.code.id)) != family(explanation.code.id)


@pytest.mark.parametrize("word", ["WF341", "wf341", "unknown-metric", " Unknown-Metric "])
def test_a_code_is_found_by_its_id_and_its_name(word: str) -> None:
    found = find(word)
    assert found is not None
    assert found.code.id == "WF341"


@pytest.mark.parametrize("word", ["", "WF999", "metric"])
def test_other_words_find_nothing(word: str) -> None:
    assert find(word) is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("# WF341 unknown-metric\n\nA reason.\n", id="another heading"),
        pytest.param("# error[WF341] unknown-metric\n\nA reason.\n", id="no example"),
        pytest.param("# error[WF1] a\n\n```yaml bad\n```\n", id="a number that is too short"),
        pytest.param("# error[WF341] a\n\n```yaml bad\nx\n```\n", id="no reason"),
        pytest.param(
            "# error[WF341] a\n\nA reason.\n\n```yaml bad\nx\n```\n\nMore.\n", id="words at the end"
        ),
    ],
)
def test_a_page_that_lacks_something_is_no_page(text: str) -> None:
    with pytest.raises(ValueError, match=r"a page|the reason"):
        read_page(text)
