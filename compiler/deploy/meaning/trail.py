"""The audit trail: what it records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.deploy.meaning.said import Meaning, Properties, Said, changed, said

TYPE = "AWS::CloudTrail::Trail"

_SWITCHES: Mapping[str, tuple[str, str]] = {
    "IsLogging": ("records again", "stops recording"),
    "IsMultiRegionTrail": ("records every region", "records its own region only"),
    "IncludeGlobalServiceEvents": ("records global services", "no longer records global services"),
    "EnableLogFileValidation": ("signs its files", "no longer signs its files"),
}


def meaning(before: Properties, after: Properties) -> Iterator[Said]:
    """Compare two versions of a trail."""
    if not after:
        yield said("the trail goes: nothing is recorded any more", weaker=True)
        return
    if not before:
        return
    for name, (on, off) in _SWITCHES.items():
        if changed(before, after, name):
            wanted = after.get(name) in (True, "true")
            yield said(on if wanted else off, name, weaker=not wanted)
    if before.get("CloudWatchLogsLogGroupArn") and not after.get("CloudWatchLogsLogGroupArn"):
        text = "no longer writes to a log group: security alarms see nothing"
        yield said(text, "CloudWatchLogsLogGroupArn", weaker=True)


MEANING: Meaning = meaning
