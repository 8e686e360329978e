"""Buckets: how long they keep files."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.deploy.meaning.said import Meaning, Properties, Said, number, said

TYPE = "AWS::S3::Bucket"


def meaning(before: Properties, after: Properties) -> Iterator[Said]:
    """Compare how long two versions of a bucket keep files."""
    if not after:
        return
    old, new = _days(before), _days(after)
    if before and old != new:
        shorter = new is not None and (old is None or new < old)
        text = f"keeps files {_time(new)} instead of {_time(old)}"
        yield said(text, "LifecycleConfiguration", weaker=shorter)


def _days(bucket: Properties) -> float | None:
    lifecycle = bucket.get("LifecycleConfiguration")
    rules = lifecycle.get("Rules") if isinstance(lifecycle, dict) else None
    found = [
        days
        for rule in (rules if isinstance(rules, list) else ())
        if isinstance(rule, dict) and (days := number(rule.get("ExpirationInDays"))) is not None
    ]
    return min(found, default=None)


def _time(days: float | None) -> str:
    return "for ever" if days is None else f"{days:.0f} days"


MEANING: Meaning = meaning
