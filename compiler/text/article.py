"""Nouns in sentences."""

from __future__ import annotations


def with_article(noun: str) -> str:
    """Put the article before a noun: `an alarm`, `an ECS service`, `a Lambda function`."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"
