"""Composite alarms: what they follow from, and whom they tell."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.deploy.meaning.said import Meaning, Properties, Said, changed, said

TYPE = "AWS::CloudWatch::CompositeAlarm"

_SUPPRESSOR = (
    "ActionsSuppressor",
    "ActionsSuppressorWaitPeriod",
    "ActionsSuppressorExtensionPeriod",
)


def meaning(before: Properties, after: Properties) -> Iterator[Said]:
    """Compare two versions of a composite."""
    if not after:
        yield said("the composite goes", weaker=True)
        return
    if not before:
        yield said(f"goes off on {after.get('AlarmRule')}")
        return
    if changed(before, after, "AlarmRule"):
        rule = after.get("AlarmRule")
        yield said(f"goes off on {rule} instead of {before.get('AlarmRule')}", "AlarmRule")
    if changed(before, after, *_SUPPRESSOR):
        by = after.get("ActionsSuppressor")
        text = f"is suppressed by {by}" if by else "is no longer suppressed"
        yield said(text, *_SUPPRESSOR, weaker=bool(by) and not before.get("ActionsSuppressor"))
    if after.get("ActionsEnabled") in (False, "false") and changed(before, after, "ActionsEnabled"):
        yield said("is muted: it tells nobody", "ActionsEnabled", weaker=True)
    if before.get("AlarmActions") and not after.get("AlarmActions"):
        yield said("tells nobody any more", "AlarmActions", weaker=True)


MEANING: Meaning = meaning
