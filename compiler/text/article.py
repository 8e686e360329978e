"""Nouns in sentences."""

from __future__ import annotations

import re

# Letters whose names begin with a vowel, where a word has no other vowel and so is spelled out.
_SPELLED = re.compile(r"[FHLMNRSX][B-DF-HJ-NP-TV-XZ0-9]+\b")


def with_article(noun: str) -> str:
    """Put the article before a noun: `an ECS service`, `an MSK cluster`, `a Lambda function`."""
    vowel = noun[:1].lower() in "aeiou" or _SPELLED.match(noun)
    return f"{'an' if vowel else 'a'} {noun}"
