"""Log groups: how long they keep events."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.deploy.meaning.said import Meaning, Properties, Said, number, said

TYPE = "AWS::Logs::LogGroup"


def meaning(before: Properties, after: Properties) -> Iterator[Said]:
    """Compare how long two versions of a log group keep events; without a number for ever."""
    if not before:
        yield said(f"keeps events {_time(after)}")
        return
    if not after:
        return
    old, new = number(before.get("RetentionInDays")), number(after.get("RetentionInDays"))
    if old != new:
        shorter = new is not None and (old is None or new < old)
        text = f"keeps events {_time(after)} instead of {_time(before)}"
        yield said(text, "RetentionInDays", weaker=shorter)


def _time(group: Properties) -> str:
    days = number(group.get("RetentionInDays"))
    return "for ever" if days is None else f"{days:.0f} days"


MEANING: Meaning = meaning
