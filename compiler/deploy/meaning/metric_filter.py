"""Metric filters: which log events count, and as what."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.deploy.meaning.said import Meaning, Properties, Said, changed, quoted, said

TYPE = "AWS::Logs::MetricFilter"


def meaning(before: Properties, after: Properties) -> Iterator[Said]:
    """Compare two versions of a metric filter."""
    if not after:
        yield said("no events are counted any more: the metric gets no new points", weaker=True)
    elif not before:
        yield said(f"counts events like {quoted(after.get('FilterPattern'))}")
    elif changed(before, after, "FilterPattern"):
        new, old = (quoted(each.get("FilterPattern")) for each in (after, before))
        yield said(f"counts events like {new} instead of {old}", "FilterPattern")


MEANING: Meaning = meaning
