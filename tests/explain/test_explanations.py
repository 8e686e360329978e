"""Every code is explained; its bad example gets this finding and no other, its good one none."""

from __future__ import annotations

import pkgutil
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
# Codes that are older than their pages. A code leaves this list and none enters it.
NOT_YET = set(
    """
    WF101 WF102 WF103 WF104 WF105 WF106 WF107 WF108 WF109 WF110 WF111 WF112 WF113 WF114 WF201
    WF202 WF203 WF204 WF211 WF212 WF213 WF214 WF215 WF222 WF223 WF224 WF301 WF302 WF303 WF311
    WF312 WF313 WF321 WF322 WF323 WF324 WF331 WF332 WF333 WF334 WF335 WF342 WF343 WF351 WF352
    WF353 WF355 WF356 WF357 WF361 WF362 WF363 WF364 WF365 WF366 WF371 WF372 WF373 WF401 WF402
    WF403 WF404 WF405 WF406 WF411 WF412 WF413 WF414 WF415 WF416 WF417 WF421 WF422 WF423 WF431
    WF432 WF433 WF434 WF441 WF442 WF443 WF444 WF451 WF452 WF453 WF454 WF455 WF456 WF501 WF511
    WF512 WF513 WF514 WF515 WF521 WF522 WF523 WF524 WF525 WF526 WF527 WF601 WF602 WF701 WF702
    WF703 WF704 WF705 WF706 WF707 WF708 WF709 WF710 WF711 WF712
    """.split()  # noqa: SIM905 - a list of a hundred strings is no better
)
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
    assert set(explanations()).isdisjoint(NOT_YET)
    wanted = {id_: code for id_, code in known.items() if id_ not in NOT_YET}
    assert {each.code.id: each.code for each in EVERY} == wanted, (
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
    assert max(map(len, text.splitlines())) <= 100


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
