"""The explanations there are: a page of `codes/` for each code, and what every rule says itself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from compiler.explain.explanation import SPEC, Example, Explanation, read_page
from compiler.rules.registry import rules
from compiler.rules.rule import Rule

_PAGES = Path(__file__).parent / "codes"


@cache
def explanations() -> Mapping[str, Explanation]:
    """Return every explanation by the id of its code, in the order of the numbers."""
    pages = (read_page(path.read_text(encoding="utf-8")) for path in _PAGES.glob("*.md"))
    every = [*pages, *(_of_rule(rule) for rule in rules())]
    return {each.code.id: each for each in sorted(every, key=lambda each: _number(each.code.id))}


def find(word: str) -> Explanation | None:
    """Find a code by its id or its slug, in letters of any case."""
    wanted = word.strip().lower()
    for each in explanations().values():
        if wanted in {each.code.id.lower(), each.code.slug}:
            return each
    return None


def _of_rule(rule: Rule) -> Explanation:
    bad, good = (Example({SPEC: text.lstrip("\n")}) for text in (rule.bad, rule.good))
    return Explanation(rule.code, rule.reason, bad, good)


def _number(code: str) -> int:
    return int(code.removeprefix("WF"))
